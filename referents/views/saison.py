"""A season's duties: each one's wishes, the proposal that those who facilitate read, change and confirm."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.models import Adhesion
from groupement.templatetags.formats import jour, pluriel
from groupement.tri import par_nom
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.saison import PlacesForm, SaisonForm, VoeuxForm
from referents.models import (
    Avis,
    AvisSurUnGenre,
    AvisSurUnJour,
    Distribution,
    Inscription,
    ModeleDePermanence,
    Permanence,
    PropositionDeSaison,
    Voeux,
)
from referents.services import saison as services

JOURS_AU_PLUS = 30


def voeux(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    mienne = request.adhesion
    dits = Voeux.objects.filter(adhesion=mienne).first()
    avis: dict[str, Any] = {f"j-{a.distribution_id}": a.avis for a in AvisSurUnJour.objects.filter(adhesion=mienne)}
    avis |= {f"g-{a.modele_id}": a.avis for a in AvisSurUnGenre.objects.filter(adhesion=mienne)}
    avis["au_plus"] = dits.au_plus if dits else None
    form = VoeuxForm(
        donnees(request),
        distributions=Distribution.objects.a_venir().maintenues().order_by("jour", "pk")[:JOURS_AU_PLUS],
        modeles=ModeleDePermanence.objects.filter(actif=True),
        avis=avis,
    )
    if tenter(form, lambda: services.dire_ses_voeux(adhesion=mienne, **form.pour_le_service)):
        messages.success(request, "Vos vœux sont notés : la prochaine proposition en tiendra compte.")
        return redirect("taches:permanences", request.groupement.slug)
    return render(request, "referents/voeux.html", {"form": form})


def preparer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    brouillon = PropositionDeSaison.objects.filter(etat="brouillon").first()
    if brouillon:
        return redirect(_page(request, brouillon.pk))
    form = SaisonForm(donnees(request), instance=PropositionDeSaison(groupement=request.groupement))
    faite = tenter(
        form,
        lambda: services.preparer_proposition(groupement=request.groupement, auteur=request.user, **form.cleaned_data),
    )
    if faite:
        return redirect(_page(request, faite.pk))
    return render(
        request,
        "referents/saison_preparer.html",
        {
            "form": form,
            "voeux": Voeux.objects.filter(adhesion__etat=Adhesion.Etat.ACTIVE).count(),
            "membres": Adhesion.objects.actives().count(),
            "passees": PropositionDeSaison.objects.filter(etat="confirmee")[:5],
        },
    )


def proposition(request: HttpRequest, proposition: int) -> HttpResponse:
    """Day by day who could hold what; how even it is; what no wish allows to fill."""
    trouvee = _trouver(request, proposition)
    permanences = services.permanences_de(trouvee)
    avis = services.avis_sur_les_permanences(permanences)
    proposes, inscrits = defaultdict(list), defaultdict(list)
    for place in trouvee.places.select_related("adhesion__personne").order_by(
        *par_nom("adhesion__personne__prenom"), "pk"
    ):
        dit = avis[place.adhesion_id].get(place.permanence_id, "") if place.adhesion_id in avis else ""
        proposes[place.permanence_id].append({"adhesion": place.adhesion, "avis": dit})
    for inscription in (
        Inscription.objects.valables().filter(permanence__in=permanences).select_related("adhesion__personne")
    ):
        inscrits[inscription.permanence_id].append(inscription.adhesion)
    jours: dict[int, dict[str, Any]] = {}
    manque = 0
    for permanence in permanences:
        libres = permanence.nombre - len(inscrits[permanence.pk]) - len(proposes[permanence.pk])
        manque += max(libres, 0)
        ligne = {
            "permanence": permanence, "inscrits": inscrits[permanence.pk], "proposes": proposes[permanence.pk],
            "manque": max(libres, 0),
        }  # fmt: skip
        clef = permanence.distribution_id
        jours.setdefault(clef, {"distribution": permanence.distribution, "lignes": []})["lignes"].append(ligne)
    charges = Counter(place["adhesion"].pk for places in proposes.values() for place in places)
    return render(
        request,
        "referents/saison_voir.html",
        {
            "proposition": trouvee,
            "jours": list(jours.values()),
            "places": sum(charges.values()),
            "personnes": len(charges),
            "manque": manque,
            "au_plus": max(charges.values(), default=0),
            "brouillon": trouvee.etat == PropositionDeSaison.Etat.BROUILLON,
        },
    )


@require_POST
def autrement(request: HttpRequest, proposition: int) -> HttpResponse:
    trouvee = _trouver(request, proposition)
    executer(
        request,
        lambda: services.proposer_autrement(proposition=trouvee),
        "Voici une autre proposition, d’après les vœux de maintenant.",
    )
    return redirect(_page(request, proposition))


def placer(request: HttpRequest, proposition: int, permanence: int) -> HttpResponse:
    trouvee = _trouver(request, proposition)
    choisie = get_object_or_404(Permanence.objects.select_related("distribution"), pk=permanence)
    places = list(trouvee.places.values_list("permanence_id", "adhesion_id"))
    charges = Counter(adhesion for _, adhesion in places)
    avis = services.avis_sur_les_permanences([choisie])
    precisions = {
        adhesion: ", ".join(filter(None, [_dire(dits.get(permanence, "")), _tours(charges[adhesion])]))
        for adhesion, dits in (avis | {a: avis.get(a, {}) for a in charges}).items()
    }
    deja = set(Inscription.objects.valables().filter(permanence=choisie).values_list("adhesion_id", flat=True))
    form = PlacesForm(
        donnees(request),
        deja=deja,
        precisions=precisions,
        initial={"adhesions": [adhesion for pk, adhesion in places if pk == permanence]},
    )
    fait = tenter(
        form,
        lambda: (
            services.placer_a_la_main(
                proposition=trouvee, permanence=choisie, adhesions=list(form.cleaned_data["adhesions"])
            )
            or True
        ),
    )
    if fait:
        messages.success(request, f"{choisie}, {jour(choisie.distribution.jour)} : c’est changé dans la proposition.")
        return redirect(_page(request, proposition) + f"#permanence-{permanence}")
    contexte = {"form": form, "proposition": trouvee, "permanence": choisie, "libres": choisie.nombre - len(deja)}
    return render(request, "referents/saison_placer.html", contexte)


def confirmer(request: HttpRequest, proposition: int) -> HttpResponse:
    trouvee = _trouver(request, proposition)
    if request.method == "POST":
        ecartees: list[str] = []
        executer(
            request,
            lambda: ecartees.extend(services.confirmer_proposition(proposition=trouvee, auteur=request.user)),
            "Les permanences de la saison sont confirmées, chacun le saura par un courriel.",
        )
        for phrase in ecartees:
            messages.warning(request, phrase)
        return redirect("taches:permanences", request.groupement.slug)
    personnes = trouvee.places.values("adhesion").distinct().count()
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Confirmer les permanences de la saison ?",
            "consequences": [
                f"{pluriel(trouvee.places.count(), 'place')} prises d’un coup, pour {pluriel(personnes, 'personne')}.",
                "Chaque personne reçoit un seul courriel, avec toutes ses dates.",
                "Chacun peut ensuite laisser une place ou proposer un échange.",
            ],
            "bouton": "Confirmer et prévenir",
            "retour": _page(request, proposition),
        },
    )


@require_POST
def abandonner(request: HttpRequest, proposition: int) -> HttpResponse:
    trouvee = _trouver(request, proposition)
    executer(
        request,
        lambda: services.abandonner_proposition(proposition=trouvee, auteur=request.user),
        "La proposition est abandonnée ; personne n’a été prévenu.",
    )
    return redirect("taches:saison", request.groupement.slug)


def _trouver(request: HttpRequest, pk: int) -> PropositionDeSaison:
    exiger(request, "groupement.animer", request.groupement)
    return get_object_or_404(PropositionDeSaison.objects.select_related("groupement"), pk=pk)


def _page(request: HttpRequest, proposition: int) -> str:
    return reverse("taches:proposition", args=[request.groupement.slug, proposition])


def _dire(avis: str) -> str:
    return {Avis.PREFERE: "préfère", Avis.IMPOSSIBLE: "ne peut pas"}.get(avis, "")  # type: ignore[call-overload]


def _tours(nombre: int) -> str:
    return f"déjà {pluriel(nombre, 'place proposée,places proposées')}" if nombre else ""
