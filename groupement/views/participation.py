"""One's own place in a group: what one shows of oneself, a pause, leaving, coming back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.departs import ce_qui_reste
from groupement.droits import exiger
from groupement.forms.participation import CoordonneesForm, DemandeDeParticipationForm
from groupement.models import Adhesion, DemandeDeParticipation
from groupement.services import participation as services
from groupement.services.adhesions import choisir_ses_coordonnees
from groupement.views.gestes import donnees, executer, tenter


def mes_coordonnees(request: HttpRequest) -> HttpResponse:
    form = CoordonneesForm(donnees(request), instance=Adhesion.objects.get(pk=request.adhesion.pk))
    ecrite = tenter(
        form,
        lambda: choisir_ses_coordonnees(adhesion=request.adhesion, valeurs=form.cleaned_data, auteur=request.user),
    )
    if ecrite:
        messages.success(request, "Votre choix est enregistré, avec sa date.")
        return redirect("groupement:mes_coordonnees", request.groupement.slug)
    return render(request, "groupement/coordonnees_choisir.html", {"form": form})


def ma_participation(request: HttpRequest) -> HttpResponse:
    form = DemandeDeParticipationForm(donnees(request), adhesion=request.adhesion)
    posee = tenter(form, lambda: services.demander(adhesion=request.adhesion, auteur=request.user, **form.cleaned_data))
    if posee:
        messages.success(request, "Votre demande est envoyée à l’animation. Vous pouvez la retirer ici.")
        return redirect("groupement:ma_participation", request.groupement.slug)
    return render(
        request,
        "groupement/participation_voir.html",
        {
            "form": form,
            "demande": DemandeDeParticipation.objects.vivantes().filter(adhesion=request.adhesion).first(),
            "restes": ce_qui_reste(request.adhesion.foyer),
        },
    )


@require_POST
def demande(request: HttpRequest, demande_id: int, geste: str) -> HttpResponse:
    """The person may withdraw; who facilitates may confirm or decline."""
    trouvee = get_object_or_404(
        DemandeDeParticipation.objects.select_related("adhesion__personne", "groupement"), pk=demande_id
    )
    la_mienne = trouvee.adhesion_id == request.adhesion.pk
    if geste == "retirer" and la_mienne:
        executer(
            request,
            lambda: services.retirer(demande=trouvee, auteur=request.user),
            "Votre demande est retirée : rien ne change.",
        )
        return redirect("groupement:ma_participation", request.groupement.slug)
    exiger(request, "groupement.animer", request.groupement)
    if geste == "confirmer":
        executer(
            request,
            lambda: services.confirmer(demande=trouvee, auteur=request.user),
            f"C’est noté pour {trouvee.adhesion}, qui le sait par courriel le jour venu.",
        )
    elif geste == "retirer":
        executer(request, lambda: services.retirer(demande=trouvee, auteur=request.user), "La demande est retirée.")
    else:
        raise Http404
    return redirect("groupement:adhesion", request.groupement.slug, trouvee.adhesion_id)
