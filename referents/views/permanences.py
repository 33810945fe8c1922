"""Duties at deliveries: which days need whom, one's own places, and what those who keep the duties do."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.templatetags.formats import jour, pluriel
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.permanences import InscrireForm, PermanenceForm, PresencesForm
from referents.models import Distribution, Inscription, ModeleDePermanence, Permanence
from referents.services import inscriptions as services
from referents.services import permanences as amenagements
from referents.tableau_des_permanences import avec_les_places, presenter

PAR_PAGE = 8


def permanences(request: HttpRequest) -> HttpResponse:
    """Days to come with who is still needed; those of the past, the latest first."""
    passees = request.GET.get("voir") == "passees"
    tient = _tient(request)
    avec_quelque_chose = Q(permanences__isnull=False)
    if tient:  # a day of its own waits for its first slot
        avec_quelque_chose |= Q(adresse="")
    jours = Distribution.objects.filter(avec_quelque_chose).distinct()
    if passees:
        jours = jours.filter(jour__lt=timezone.localdate()).order_by("-jour", "-pk")
    else:
        jours = jours.a_venir().order_by("jour", "pk")
    page = Paginator(jours, PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "referents/permanence_lister.html",
        {
            "page": page,
            "jours": [presenter(distribution, request.adhesion) for distribution in avec_les_places(page)],
            "passees": passees,
            "tient": tient,
            "modeles": ModeleDePermanence.objects.filter(actif=True).exists(),
        },
    )


def distribution(request: HttpRequest, distribution: int) -> HttpResponse:
    trouvee = get_object_or_404(Distribution.objects.select_related("groupement"), pk=distribution)
    [lue] = avec_les_places([trouvee])
    tient = _tient(request)
    manquants = (
        ModeleDePermanence.objects.filter(actif=True).exclude(permanences__distribution=trouvee).count()
        if tient and not trouvee.est_passee and trouvee.est_maintenue
        else 0
    )
    return render(
        request,
        "referents/distribution_voir.html",
        {
            "jour": presenter(lue, request.adhesion),
            "distribution": trouvee,
            "tient": tient,
            "participe": request.adhesion.est_active,
            "a_eu_lieu": trouvee.jour <= timezone.localdate() and trouvee.est_maintenue,
            "manquants": manquants,
        },
    )


@require_POST
def inscrire(request: HttpRequest, permanence: int) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    trouvee = _trouver(permanence)
    executer(
        request,
        lambda: services.inscrire(permanence=trouvee, adhesion=request.adhesion, auteur=request.user),
        f"Merci ! Vous êtes de la permanence « {trouvee} », {jour(trouvee.distribution.jour)}.",
    )
    return redirect(_retour(request, trouvee))


def inscrire_quelqu_un(request: HttpRequest, permanence: int) -> HttpResponse:
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    trouvee = _trouver(permanence)
    form = InscrireForm(donnees(request), permanence=trouvee)
    inscription = tenter(
        form,
        lambda: services.inscrire(
            permanence=trouvee, adhesion=form.cleaned_data["adhesion"], auteur=request.user, apres_coup=True
        ),
    )
    if inscription:
        messages.success(request, f"{inscription.adhesion} est de la permanence « {trouvee} ».")
        return redirect(_page(request, trouvee.distribution_id))
    return render(
        request,
        "referents/permanence_geste.html",
        {"form": form, "permanence": trouvee, "titre": "Inscrire quelqu’un", "bouton": "Inscrire"},
    )


@require_POST
def desinscrire(request: HttpRequest, inscription: int) -> HttpResponse:
    """One's own place, or anybody's for those who keep the duties."""
    trouvee = get_object_or_404(
        Inscription.objects.select_related("permanence__distribution", "adhesion__personne"), pk=inscription
    )
    mienne = trouvee.adhesion_id == request.adhesion.pk
    if not (mienne or _tient(request)):
        raise Http404
    suite = " Dites-le à la personne." if not mienne else ""
    executer(
        request,
        lambda: services.desinscrire(inscription=trouvee, auteur=request.user),
        f"La place est de nouveau libre.{suite}",
    )
    return redirect(_page(request, trouvee.permanence.distribution_id))


def appeler(request: HttpRequest, permanence: int) -> HttpResponse:
    """A replacement call: how many people will read it is said before."""
    exiger(request, "groupement.voir", request.groupement)
    trouvee = _trouver(permanence)
    inscrite = Inscription.objects.filter(permanence=trouvee, adhesion=request.adhesion).exists()
    if not (inscrite or _tient(request)):
        raise Http404
    retour = _page(request, trouvee.distribution_id)
    if request.method == "POST":
        executer(
            request,
            lambda: services.appeler(permanence=trouvee, auteur=request.user),
            "L’appel est parti. Chaque réponse s’inscrit d’elle-même ici.",
        )
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Appeler à l’aide par courriel ?",
            "phrase": f"{trouvee}, {jour(trouvee.distribution.jour)}.",
            "consequences": [
                f"{pluriel(len(services.a_appeler(trouvee)), 'personne')} recevront un courriel : les membres qui ne "
                "viennent pas encore ce jour-là et qui veulent bien ces messages.",
                "Cet appel ne part qu’une fois pour cette permanence.",
            ],
            "bouton": "Envoyer l’appel",
            "retour": retour,
        },
    )


def presences(request: HttpRequest, distribution: int) -> HttpResponse:
    """Who came: noted by who keeps the duties of that day."""
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    trouvee = get_object_or_404(Distribution.objects.maintenues().select_related("groupement"), pk=distribution)
    inscriptions = list(
        Inscription.objects.filter(permanence__distribution=trouvee)
        .select_related("adhesion__personne", "permanence")
        .order_by("permanence_id", "rang")
    )
    form = PresencesForm(donnees(request), inscriptions=inscriptions)
    notees = tenter(
        form,
        lambda: services.noter_les_presences(
            permanences=sorted({i.permanence_id for i in inscriptions}), presences=form.presences, auteur=request.user
        ),
    )
    if notees is not None:
        messages.success(request, "Les présences sont notées. Merci à toutes et à tous !")
        return redirect(_page(request, distribution))
    return render(request, "referents/distribution_presences.html", {"form": form, "distribution": trouvee})


def ajouter(request: HttpRequest, distribution: int) -> HttpResponse:
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    trouvee = get_object_or_404(Distribution.objects.select_related("groupement"), pk=distribution)
    form = PermanenceForm(donnees(request), instance=Permanence(groupement=request.groupement, distribution=trouvee))
    ajoutee = tenter(
        form,
        lambda: amenagements.ajouter_permanence(distribution=trouvee, valeurs=form.cleaned_data, auteur=request.user),
    )
    if ajoutee:
        messages.success(request, f"La permanence « {ajoutee} » est ajoutée à ce jour.")
        return redirect(_page(request, distribution))
    contexte = {"form": form, "distribution": trouvee, "titre": "Ajouter une permanence", "bouton": "Ajouter"}
    return render(request, "referents/permanence_modifier.html", contexte)


@require_POST
def completer(request: HttpRequest, distribution: int) -> HttpResponse:
    """Add what the group's models ask for and this day lacks."""
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    trouvee = get_object_or_404(Distribution.objects.all(), pk=distribution)
    executer(request, lambda: amenagements.completer(distribution=trouvee), "Les permanences habituelles sont là.")
    return redirect(_page(request, distribution))


def modifier(request: HttpRequest, permanence: int) -> HttpResponse:
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    trouvee = _trouver(permanence)
    form = PermanenceForm(donnees(request), instance=trouvee)
    ecrite = tenter(
        form,
        lambda: amenagements.modifier_permanence(permanence=trouvee, valeurs=form.cleaned_data, auteur=request.user),
    )
    if ecrite:
        messages.success(request, "La permanence est enregistrée.")
        return redirect(_page(request, trouvee.distribution_id))
    contexte = {
        "form": form, "distribution": trouvee.distribution, "permanence": trouvee, "titre": "Modifier la permanence",
        "bouton": "Enregistrer",
    }  # fmt: skip
    return render(request, "referents/permanence_modifier.html", contexte)


@require_POST
def retirer(request: HttpRequest, permanence: int) -> HttpResponse:
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    trouvee = _trouver(permanence)
    executer(
        request,
        lambda: amenagements.retirer_permanence(permanence=trouvee, auteur=request.user),
        f"La permanence « {trouvee} » ne figure plus à ce jour.",
    )
    return redirect(_page(request, trouvee.distribution_id))


def _trouver(pk: int) -> Permanence:
    return get_object_or_404(Permanence.objects.select_related("distribution__groupement", "groupement"), pk=pk)


def _tient(request: HttpRequest) -> bool:
    return request.user.has_perm("referents.tenir_les_permanences", request.groupement)


def _page(request: HttpRequest, distribution: int) -> str:
    return reverse("taches:distribution", args=[request.groupement.slug, distribution])


def _retour(request: HttpRequest, permanence: Permanence) -> str:
    """Back to the list when the button was there, else to the day."""
    if request.POST.get("retour") == "liste":
        liste = reverse("taches:permanences", args=[request.groupement.slug])
        return f"{liste}#jour-{permanence.distribution_id}"
    return _page(request, permanence.distribution_id)
