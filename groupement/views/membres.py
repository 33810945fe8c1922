"""Who is in the group: households, their persons, and for those who facilitate what may be changed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from groupement.departs import ce_qui_reste
from groupement.droits import exiger
from groupement.filters import ETATS, FoyerFiltre
from groupement.forms.membres import DeplacementForm, FoyerForm, RolesForm
from groupement.membres import membres_du_foyer, voit_les_contacts
from groupement.models import Adhesion, DemandeDeParticipation, Foyer
from groupement.services import adhesions as services
from groupement.services import foyers
from groupement.tables import FoyerTable
from groupement.views.gestes import donnees, executer, tenter

GESTES = {
    "pause": (services.mettre_en_pause, "{} est en pause."),
    "retour": (services.reprendre, "{} participe de nouveau."),
    "depart": (services.faire_partir, "Le départ de {} est noté. Vous pouvez l’annuler ici."),
}


def membres(request: HttpRequest) -> HttpResponse:
    anime = request.adhesion.anime
    filtre = FoyerFiltre(
        request.GET,
        request=request,
        anime=anime,
        queryset=Foyer.objects.select_related("groupement").prefetch_related("adhesions__personne"),
    )
    table = FoyerTable(filtre.qs, lecteur=request.adhesion, request=request)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "groupement/membre_lister.html",
        {
            "table": table,
            "filtree": any(request.GET.get(nom) for nom in ("q", "role", "etat")),
            "q": request.GET.get("q", ""),
            "role": request.GET.get("role", ""),
            "etat": request.GET.get("etat", ""),
            "roles": Adhesion.Role.choices,
            "etats": ETATS if anime else [],
            "nombre": table.paginator.count,
            "demandes": DemandeDeParticipation.objects.vivantes().select_related("adhesion__personne") if anime else [],
            "anime": anime,
        },
    )


def foyer(request: HttpRequest, foyer_id: int) -> HttpResponse:
    trouve = get_object_or_404(Foyer.objects.prefetch_related("adhesions__personne"), pk=foyer_id)
    anime, le_mien = request.adhesion.anime, trouve.pk == request.adhesion.foyer_id
    if trouve.parti_le is not None and not (anime or le_mien):
        raise Http404
    return render(
        request,
        "groupement/foyer_voir.html",
        {
            "foyer": trouve,
            "membres": membres_du_foyer(trouve, request.adhesion, avec_partis=anime),
            "anime": anime,
            "le_mien": le_mien,
            "voit_contacts": voit_les_contacts(request.adhesion, trouve.pk),
            "restes": ce_qui_reste(trouve) if anime else [],
        },
    )


def ajouter_foyer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = FoyerForm(donnees(request), initial={"sans_internet": True})
    cree = tenter(
        form,
        lambda: foyers.ajouter_foyer(groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.user),
    )
    if cree:
        messages.success(request, f"Le foyer {cree} fait partie du groupement.")
        return redirect(cree)
    return render(request, "groupement/foyer_modifier.html", {"form": form})


def modifier_foyer(request: HttpRequest, foyer_id: int) -> HttpResponse:
    """Those who facilitate, and the persons of the household."""
    trouve = get_object_or_404(Foyer.objects.all(), pk=foyer_id)
    if not (request.adhesion.anime or trouve.pk == request.adhesion.foyer_id):
        raise Http404
    nom = trouve.nom
    form = FoyerForm(donnees(request), instance=trouve)
    if not request.adhesion.anime:
        del form.fields["sans_internet"]
    ecrit = tenter(form, lambda: foyers.modifier_foyer(foyer=trouve, valeurs=form.cleaned_data, auteur=request.user))
    if ecrit:
        messages.success(request, f"Le foyer {ecrit} est enregistré.")
        return redirect(ecrit)
    return render(request, "groupement/foyer_modifier.html", {"form": form, "foyer": trouve, "nom": nom})


@require_POST
def depart_foyer(request: HttpRequest, foyer_id: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = get_object_or_404(Foyer.objects.all(), pk=foyer_id)
    executer(
        request,
        lambda: foyers.faire_partir_foyer(foyer=trouve, auteur=request.user),
        f"Le départ du foyer {trouve} est noté. Vous pouvez l’annuler ici.",
    )
    return redirect(trouve)


@require_POST
def retour_foyer(request: HttpRequest, foyer_id: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = get_object_or_404(Foyer.objects.all(), pk=foyer_id)
    executer(
        request,
        lambda: foyers.faire_revenir_foyer(foyer=trouve, auteur=request.user),
        f"Le foyer {trouve} est de retour.",
    )
    return redirect(trouve)


def adhesion(request: HttpRequest, adhesion_id: int) -> HttpResponse:
    trouvee = _adhesion(request, adhesion_id)
    return _page_adhesion(request, trouvee)


@require_POST
def roles(request: HttpRequest, adhesion_id: int) -> HttpResponse:
    trouvee = _adhesion(request, adhesion_id)
    form = RolesForm(request.POST)
    ecrite = tenter(
        form,
        lambda: services.changer_roles(adhesion=trouvee, roles=form.cleaned_data["roles"], auteur=request.user),
    )
    if ecrite is None:
        return _page_adhesion(request, trouvee, roles=form)
    messages.success(request, f"{ecrite} a maintenant pour rôle : {services.roles_en_mots(ecrite.roles)}.")
    return redirect("groupement:adhesion", request.groupement.slug, adhesion_id)


@require_POST
def deplacer(request: HttpRequest, adhesion_id: int) -> HttpResponse:
    trouvee = _adhesion(request, adhesion_id)
    form = DeplacementForm(request.POST, adhesion=trouvee)
    ecrite = tenter(
        form,
        lambda: services.changer_de_foyer(
            adhesion=trouvee,
            foyer=form.cleaned_data["foyer"],
            nom_du_nouveau=form.cleaned_data["nom_du_nouveau"],
            auteur=request.user,
        ),
    )
    if ecrite is None:
        return _page_adhesion(request, trouvee, deplacement=form)
    messages.success(request, f"{ecrite} est maintenant dans le foyer {ecrite.foyer}.")
    return redirect(ecrite.foyer)


@require_POST
def changer_etat(request: HttpRequest, adhesion_id: int, geste: str) -> HttpResponse:
    trouvee = _adhesion(request, adhesion_id)
    if geste not in GESTES:
        raise Http404
    service, phrase = GESTES[geste]
    executer(request, lambda: service(adhesion=trouvee, auteur=request.user), phrase.format(trouvee))
    return redirect("groupement:adhesion", request.groupement.slug, adhesion_id)


def _adhesion(request: HttpRequest, adhesion_id: int) -> Adhesion:
    exiger(request, "groupement.animer", request.groupement)
    return get_object_or_404(Adhesion.objects.select_related("personne", "foyer", "parrain__personne"), pk=adhesion_id)


def _page_adhesion(
    request: HttpRequest,
    trouvee: Adhesion,
    *,
    roles: RolesForm | None = None,
    deplacement: DeplacementForm | None = None,
) -> HttpResponse:
    seule = not trouvee.foyer.adhesions.exclude(etat="partie").exclude(pk=trouvee.pk).exists()
    return render(
        request,
        "groupement/adhesion_voir.html",
        {
            "adhesion": trouvee,
            "roles": roles or RolesForm(initial={"roles": trouvee.roles}),
            "deplacement": deplacement or DeplacementForm(adhesion=trouvee),
            "seule_du_foyer": seule,
            "demande": DemandeDeParticipation.objects.vivantes().filter(adhesion=trouvee).first(),
            "restes": ce_qui_reste(trouvee.foyer) if seule else [],
        },
    )
