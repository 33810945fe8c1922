"""What shared work puts on the home page of a group, in the calendar, and before somebody leaves."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from groupement.accueil import Carte, Echeance
from groupement.calendrier import Evenement
from groupement.models import Adhesion, Foyer, Groupement, Personne
from groupement.templatetags.formats import jour
from referents.models import Distribution, Echange, Inscription, Permanence, PriseDeTache, Relais, Tache

# A duty or a task is a card when it is this near; before that, a dated row.
PROCHE = datetime.timedelta(days=8)


class MonRelais(NamedTuple):
    """A handover under way in which I give or take; `a_dire`: I have not confirmed my side yet."""

    pk: int
    objet: str
    prend_le: datetime.date
    je_prends: bool
    a_dire: bool

    @property
    def en_mots(self) -> str:
        return f"{'Je prends la suite' if self.je_prends else 'Je passe le relais'} : {self.objet}"


def _mon_travail(request: HttpRequest) -> tuple[list[Inscription], list[Tache], list[MonRelais]]:
    """My duties to come (and those that somebody asks me to take over), my tasks with a day, my handovers.

    One query for the whole page: the home page has many things to ask.
    """
    if not hasattr(request, "_mon_travail"):
        moi = request.adhesion
        pour_moi = Echange.objects.filter(inscription=OuterRef("pk"), etat=Echange.Etat.PROPOSE, vers=moi)
        permanences = (
            Inscription.objects.a_venir()
            .filter(Q(adhesion=moi) | Exists(pour_moi))
            .order_by("permanence__distribution__jour", "permanence_id")
            .values(json=JSONObject(**LUS_D_UNE_PERMANENCE, echange=Subquery(pour_moi.values("pk")[:1])))
        )
        taches = (
            Tache.objects.a_faire()
            .prises_par(moi)
            .filter(pour_le__isnull=False)
            .order_by("pour_le", "pk")
            .values(json=JSONObject(pk="pk", intitule="intitule", pour_le="pour_le"))[:20]
        )
        relais = (
            Relais.objects.en_route()
            .de(moi)
            .order_by("prend_le", "pk")
            .values(
                json=JSONObject(
                    pk="pk",
                    nom="partenariat__producteur__nom",
                    famille="mandat__famille",
                    prend_le="prend_le",
                    successeur="successeur_id",
                    transmis="reconnu_par_predecesseur_le",
                    recu="reconnu_par_successeur_le",
                )
            )
        )
        lu = (
            Adhesion.objects.filter(pk=moi.pk)
            .values_list(ArraySubquery(permanences), ArraySubquery(taches), ArraySubquery(relais))
            .first()
        ) or ([], [], [])
        request._mon_travail = (
            [_inscription(ligne) for ligne in lu[0]],
            [
                Tache(pk=t["pk"], intitule=t["intitule"], pour_le=datetime.date.fromisoformat(t["pour_le"]))
                for t in lu[1]
            ],
            [_relais(ligne, moi.pk) for ligne in lu[2]],
        )
    return request._mon_travail


LUS_D_UNE_PERMANENCE = {
    "pk": "pk",
    "adhesion": "adhesion_id",
    "prenom": "adhesion__personne__prenom",
    "nom": "adhesion__personne__nom",
    "permanence": "permanence_id",
    **{champ: f"permanence__{champ}" for champ in ("intitule", "repere", "minutes", "duree")},
    "distribution": "permanence__distribution_id",
    **{champ: f"permanence__distribution__{champ}" for champ in ("jour", "lieu", "ouvre", "ferme")},
}


def _inscription(lu: dict[str, Any]) -> Inscription:
    """The rows that were read as JSON, as far as the page shows them."""
    distribution = Distribution(
        pk=lu["distribution"],
        jour=datetime.date.fromisoformat(lu["jour"]),
        lieu=lu["lieu"],
        **{champ: lu[champ] and datetime.time.fromisoformat(lu[champ]) for champ in ("ouvre", "ferme")},
    )
    permanence = Permanence(
        pk=lu["permanence"],
        distribution=distribution,
        **{champ: lu[champ] for champ in ("intitule", "repere", "minutes", "duree")},
    )
    qui = Adhesion(pk=lu["adhesion"], personne=Personne(prenom=lu["prenom"], nom=lu["nom"]))
    inscription = Inscription(pk=lu["pk"], adhesion=qui, permanence=permanence)
    inscription.echange_propose = lu["echange"]  # its id, when somebody asks me to take it over
    return inscription


def _relais(lu: dict[str, Any], moi: int) -> MonRelais:
    je_prends = lu["successeur"] == moi
    return MonRelais(
        pk=lu["pk"],
        objet=f"{lu['nom']} ({lu['famille']})" if lu["famille"] else lu["nom"],
        prend_le=datetime.date.fromisoformat(lu["prend_le"]),
        je_prends=je_prends,
        a_dire=not (lu["recu"] if je_prends else lu["transmis"]),
    )


def cartes(request: HttpRequest) -> list[Carte]:
    """My next duty, an exchange that somebody proposes to me, a task whose day comes, a handover to confirm."""
    trouvees, aujourd_hui, slug = [], timezone.localdate(), request.groupement.slug
    permanences, taches, relais = _mon_travail(request)
    for inscription in permanences:
        permanence = inscription.permanence
        mienne = inscription.adhesion_id == request.adhesion.pk
        if mienne and permanence.distribution.jour > aujourd_hui + PROCHE:
            continue
        trouvees.append(
            Carte(
                quand=permanence.debut or _matin(permanence.distribution.jour),
                gabarit="referents/_carte_permanence.html" if mienne else "referents/_carte_echange.html",
                donnees={
                    "inscription": inscription,
                    "permanence": permanence,
                    "adresse": reverse("taches:distribution", args=[slug, permanence.distribution_id])
                    if mienne
                    else reverse("taches:echange", args=[slug, inscription.echange_propose]),
                },
                urgente=permanence.distribution.jour <= aujourd_hui + datetime.timedelta(days=1),
            )
        )
    for tache in taches:
        if tache.pour_le <= aujourd_hui + PROCHE:
            trouvees.append(
                Carte(
                    quand=_matin(tache.pour_le),
                    gabarit="referents/_carte_tache.html",
                    donnees={"tache": tache, "adresse": reverse("taches:tache", args=[slug, tache.pk])},
                    urgente=tache.est_en_retard,
                )
            )
    trouvees += [
        Carte(
            quand=_matin(un.prend_le),
            gabarit="referents/_carte_relais.html",
            donnees={"relais": un, "adresse": reverse("referents:relais", args=[slug, un.pk])},
            urgente=un.prend_le <= aujourd_hui,
        )
        for un in relais
        if un.a_dire and un.prend_le <= aujourd_hui + PROCHE
    ]
    return trouvees


def echeances(request: HttpRequest) -> list[Echeance]:
    """My duties, my tasks with a day, my handovers."""
    slug, aujourd_hui = request.groupement.slug, timezone.localdate()
    permanences, taches, relais = _mon_travail(request)
    trouvees = [
        Echeance(
            quand=inscription.permanence.debut or _matin(inscription.permanence.distribution.jour),
            toute_la_journee=inscription.permanence.debut is None,
            texte=f"Ma permanence : {inscription.permanence}",
            adresse=reverse("taches:distribution", args=[slug, inscription.permanence.distribution_id]),
        )
        for inscription in permanences
        if inscription.adhesion_id == request.adhesion.pk
    ]
    trouvees += [
        Echeance(
            quand=_matin(tache.pour_le),
            toute_la_journee=True,
            texte=f"Ma tâche : {tache}",
            adresse=reverse("taches:tache", args=[slug, tache.pk]),
        )  # fmt: skip
        for tache in taches
        if tache.pour_le >= aujourd_hui
    ]
    trouvees += [
        Echeance(
            quand=_matin(un.prend_le),
            toute_la_journee=True,
            texte=un.en_mots,
            adresse=reverse("referents:relais", args=[slug, un.pk]),
        )
        for un in relais
        if un.prend_le >= aujourd_hui
    ]
    return trouvees


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """For the calendar: duties that this member holds, also cancelled ones, and tasks they took; two queries."""
    inscriptions = (
        Inscription.objects.filter(adhesion=adhesion, permanence__distribution__jour__range=(du, au))
        .select_related("permanence__distribution")
        .order_by("permanence__distribution__jour")
    )
    slug = adhesion.groupement.slug
    trouves = [_evenement(inscription, slug) for inscription in inscriptions]
    taches = Tache.objects.exclude(etat=Tache.Etat.ABANDONNEE).prises_par(adhesion).filter(pour_le__range=(du, au))
    trouves += [
        Evenement(
            clef=f"tache:{tache.pk}",
            genre="tache",
            debut=_matin(tache.pour_le),
            jour_entier=True,
            titre=str(tache),
            texte=tache.description,
            adresse=reverse("taches:tache", args=[slug, tache.pk]),
            modifie_le=tache.modifiee_le,
        )
        for tache in taches
    ]
    return trouves


def dates_des_lettres(
    groupement: Groupement, du: datetime.date, au: datetime.date
) -> dict[int | None, list[Evenement]]:
    """Duties to come, by the membership that holds them; one query for a whole group."""
    siennes: dict[int | None, list[Evenement]] = defaultdict(list)
    for inscription in Inscription.objects.filter(permanence__distribution__jour__range=(du, au)).select_related(
        "permanence__distribution"
    ):
        siennes[inscription.adhesion_id].append(_evenement(inscription, groupement.slug))
    return siennes


def _evenement(inscription: Inscription, slug: str) -> Evenement:
    permanence = inscription.permanence
    distribution = permanence.distribution
    return Evenement(
        clef=f"permanence:{permanence.pk}",
        genre="permanence",
        debut=permanence.debut or _matin(distribution.jour),
        fin=permanence.fin,
        jour_entier=permanence.debut is None,
        titre=f"Permanence : {permanence}",
        lieu=distribution.lieu,
        texte=permanence.consigne,
        adresse=reverse("taches:distribution", args=[slug, distribution.pk]),
        annule=not distribution.est_maintenue,
        modifie_le=max(permanence.modifiee_le, distribution.modifiee_le, inscription.inscrite_le),
    )


def ce_qui_reste(foyer: Foyer) -> list[str]:
    """Duties and tasks that a household took and would leave to nobody."""
    phrases = [
        f"{i.adhesion} tient la permanence « {i.permanence} » du {jour(i.permanence.distribution.jour)} : sa place "
        "redevient libre."
        for i in Inscription.objects.a_venir()
        .filter(adhesion__foyer=foyer)
        .select_related("adhesion__personne", "permanence__distribution")
        .order_by("permanence__distribution__jour")
    ]
    phrases += [
        f"{prise.adhesion} s’occupe de la tâche « {prise.tache} » : à confier à quelqu’un d’autre."
        for prise in PriseDeTache.objects.filter(adhesion__foyer=foyer, tache__etat=Tache.Etat.A_FAIRE)
        .select_related("adhesion__personne", "tache")
        .order_by("pk")
    ]
    return phrases


def _matin(jour: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))
