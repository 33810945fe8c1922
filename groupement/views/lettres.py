"""The mail of a group: how each one wants it, what they got, how much it is, the letters that are printed."""

import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from groupement.courrier_recu import courrier_par_personne
from groupement.droits import exiger
from groupement.forms.lettres import EN_MOTS, CourrierForm, LettresForm
from groupement.models import Adhesion, Courriel, Groupement
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.services import lettres
from groupement.services.preferences import lire_jeton_du_courrier
from groupement.tri import par_nom
from groupement.views.gestes import donnees, executer, tenter

PAR_PAGE = 30
MEMBRES_PAR_PAGE = 20


# A mail program that offers "unsubscribe" posts here without having seen the page: the signed link is the proof.
@csrf_exempt
def choisir(request: HttpRequest, jeton: str) -> HttpResponse:
    try:
        personne, groupement = lire_jeton_du_courrier(jeton)
    except (BadSignature, KeyError, TypeError, ValueError):
        return render(request, "groupement/preferences_lien_incomplet.html", status=404)
    with scopes_disabled():
        adhesions = Adhesion.objects.exclude(etat="partie").select_related("groupement", "personne")
        adhesion = get_object_or_404(adhesions, personne=personne, groupement=groupement)
    form = CourrierForm(donnees(request), groupement=adhesion.groupement, initial={"courrier": adhesion.courrier})
    voulu = Adhesion.Courrier.PAPIER if "List-Unsubscribe" in request.POST else None
    change = False
    if request.method == "POST" and (voulu or form.is_valid()):
        with dans_le_groupement(adhesion.groupement):
            adhesion.courrier = lettres.choisir_son_courrier(
                adhesion=adhesion, courrier=voulu or form.cleaned_data["courrier"], auteur=adhesion.personne
            ).courrier
        change = True
    return render(
        request,
        "groupement/courrier_choisir.html",
        {
            "form": form,
            "adhesion": adhesion,
            "change": change,
            "en_mots": EN_MOTS[Adhesion.Courrier(adhesion.courrier)],
        },
    )


def mon_courrier(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    adhesion = request.adhesion
    form = CourrierForm(donnees(request), groupement=request.groupement, initial={"courrier": adhesion.courrier})
    if tenter(
        form,
        lambda: lettres.choisir_son_courrier(
            adhesion=adhesion, courrier=form.cleaned_data["courrier"], auteur=request.user
        ),
    ):
        messages.success(request, "C’est enregistré.")
        return redirect("lettres:mon_courrier", request.groupement.slug)
    siens = Courriel.objects.filter(groupement=request.groupement, personne=request.user).defer("html", "texte")
    page = Paginator(siens.exclude(etat=Courriel.Etat.REFUSE), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "groupement/mon_courrier.html", {"form": form, "page": page, "aide_ancre": "rappels"})


def message(request: HttpRequest, courriel_id: int) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    siens = Courriel.objects.filter(groupement=request.groupement, personne=request.user)
    trouve = get_object_or_404(siens, pk=courriel_id)
    return render(request, "groupement/mon_message.html", {"courriel": trouve, "corps": lettres.corps_de(trouve.texte)})


def courrier(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    # A row of its own: a refused form must not change what the page says of the group.
    form = LettresForm(donnees(request), instance=Groupement.objects.get(pk=request.groupement.pk))
    if tenter(
        form,
        lambda: lettres.regler_les_lettres(
            groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.user
        ),
    ):
        messages.success(request, "Les réglages du courrier sont enregistrés.")
        return redirect("lettres:courrier", request.groupement.slug)
    recus = courrier_par_personne(request.groupement, q=request.GET.get("q", ""))
    return render(
        request,
        "groupement/courrier_du_groupe.html",
        {
            "form": form,
            "page": Paginator(recus.lignes, MEMBRES_PAR_PAGE).get_page(request.GET.get("page")),
            "recus": recus,
            "q": request.GET.get("q", "").strip(),
            "a_imprimer": _a_imprimer(request.groupement).count(),
        },
    )


def a_imprimer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    if request.method == "POST":
        choisies = [int(pk) for pk in request.POST.getlist("lettre") if pk.isdecimal() and len(pk) < 18]
        executer(
            request,
            lambda: lettres.noter_imprimees(groupement=request.groupement, lettres=choisies, auteur=request.user),
            "C’est noté : ces lettres sont imprimées.",
        )
        return redirect("lettres:a_imprimer", request.groupement.slug)
    siennes = list(_a_imprimer(request.groupement).select_related("personne"))
    return render(
        request,
        "groupement/lettres_a_imprimer.html",
        {"lettres": [(lettre, lettres.corps_de(lettre.texte)) for lettre in siennes], "le": timezone.localdate()},
    )


def _a_imprimer(groupement: Groupement) -> "Courriel.objects":  # type: ignore[name-defined]
    recentes = timezone.now() - datetime.timedelta(days=60)
    return Courriel.objects.filter(
        groupement=groupement, etat=Courriel.Etat.A_IMPRIMER, depose_le__gte=recentes
    ).order_by(*par_nom("personne__nom"), "pk")
