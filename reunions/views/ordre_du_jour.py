"""The agenda that members feed, and who does what at the meeting."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.participer import PointForm, RoleForm, membres_actifs
from reunions.models import PointOrdreDuJour, Reunion, RoleDeReunion
from reunions.services import ordre_du_jour as services
from reunions.services import roles as services_des_roles
from reunions.views.gestes import trouver, trouver_le_point

CHAMPS = ("titre", "minutes", "presente_par", "note")


def ajouter_un_point(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "participer")
    form = PointForm(donnees(request), membres=membres_actifs(), initial={"presente_par": request.adhesion.pk})
    ajoute = tenter(
        form,
        lambda: services.ajouter_un_point(
            reunion=trouvee, adhesion=request.adhesion, **{champ: form.cleaned_data[champ] for champ in CHAMPS}
        ),
    )
    if ajoute:
        messages.success(request, f"« {ajoute} » est à l’ordre du jour.")
        return redirect(_retour(trouvee))
    return render(request, "reunions/point_modifier.html", {"form": form, "reunion": trouvee, "point": None})


def modifier_le_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Those who run the meeting change any point; the others change what they brought."""
    trouvee, trouve = _le_sien(request, pk, point)
    form = PointForm(donnees(request), membres=membres_actifs(), instance=trouve)
    titre = trouve.titre
    ecrit = tenter(form, lambda: services.modifier_le_point(point=trouve, champs=form.cleaned_data))
    if ecrit:
        messages.success(request, f"« {ecrit} » est enregistré.")
        return redirect(_retour(trouvee))
    return render(
        request, "reunions/point_modifier.html", {"form": form, "reunion": trouvee, "point": trouve, "titre": titre}
    )


@require_POST
def retirer_le_point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    trouvee, trouve = _le_sien(request, pk, point)
    executer(request, lambda: services.retirer_le_point(point=trouve), f"« {trouve} » n’est plus à l’ordre du jour.")
    return redirect(_retour(trouvee))


@require_POST
def changer_l_ordre(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """`sens`: "monter" or "descendre"."""
    trouvee = trouver(request, pk, "conduire")
    trouve = trouver_le_point(trouvee, point)
    monte = request.POST.get("sens") == "monter"
    executer(
        request,
        lambda: services.changer_l_ordre(point=trouve, vers_le_haut=monte),
        f"« {trouve} » vient {'plus tôt' if monte else 'plus tard'}.",
    )
    return redirect(_retour(trouvee))


@require_POST
def confier_le_role(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "conduire")
    form = RoleForm(request.POST, membres=membres_actifs())
    if not form.is_valid():
        raise Http404
    adhesion = form.cleaned_data["adhesion"]
    role = RoleDeReunion.Role(form.cleaned_data["role"])
    executer(
        request,
        lambda: services_des_roles.confier_le_role(reunion=trouvee, role=role, adhesion=adhesion, auteur=request.user),
        f"{adhesion} {role.label}." if adhesion else f"Le rôle est libre : qui {role.label} ?",
    )
    return redirect(trouvee.get_absolute_url() + "#roles")


@require_POST
def tirer_les_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """All those that nobody holds."""
    trouvee = trouver(request, pk, "conduire")
    executer(
        request,
        lambda: services_des_roles.tirer_les_roles(
            reunion=trouvee, roles=RoleDeReunion.Role.values, auteur=request.user
        ),
        "Le sort a choisi. D’abord celles et ceux qui n’ont pas eu ce rôle, ou pas depuis longtemps.",
    )
    return redirect(trouvee.get_absolute_url() + "#roles")


def _le_sien(request: HttpRequest, pk: int, point: int) -> tuple[Reunion, PointOrdreDuJour]:
    trouvee = trouver(request, pk, "participer")
    trouve = trouver_le_point(trouvee, point)
    if trouve.propose_par_id != request.adhesion.pk:
        exiger(request, "reunions.conduire", trouvee)
    return trouvee, trouve


def _retour(reunion: Reunion) -> str:
    return reunion.get_absolute_url() + "#ordre-du-jour"
