"""What rounds put on the home page of a group."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Min, Q, Sum, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from commandes.argent.dus import postes_des_commandes
from commandes.colisage.complement import a_completer
from commandes.models import Commande, Ligne, Volet
from commandes.propositions import sans_reponse
from groupement.accueil import Bandeau, Carte, Echeance, Indicateur
from groupement.models import Adhesion, Reseau
from groupement.portee import scopes_disabled
from groupement.templatetags.formats import jour as dire_le_jour
from referents.droits import partenariats_en_charge

PROCHAIN_PAS = {
    Volet.Etat.PREPARATION: "Vérifier les produits et ouvrir",
    Volet.Etat.OUVERT: "Suivre les commandes",
    Volet.Etat.CLOS: "Vérifier et envoyer au producteur",
    Volet.Etat.TRANSMIS: "Recevoir la livraison",
    Volet.Etat.LIVRE: "Peser, remettre, puis solder",
}
# A référent still sees what was delivered so long ago.
RECENTS = datetime.timedelta(days=45)


class Ronde(NamedTuple):
    """A round to come, with its volets; each knows what the household ordered in it."""

    commande: Commande
    volets: list[Volet]

    @property
    def ouverts(self) -> list[Volet]:
        maintenant = timezone.now()
        return [v for v in self.volets if v.etat == Volet.Etat.OUVERT and v.cloture_le > maintenant]


def _volets(request: HttpRequest) -> list[Volet]:
    """All that the page tells of, by delivery: volets of rounds to come, and of late those that a référent runs.

    Read once per request, with one query: this is the page that everybody opens.
    """
    if not hasattr(request, "_volets_d_accueil"):
        lus = Q(commande__livraison_le__gte=timezone.localdate())
        if en_charge := partenariats_en_charge(request.user, request.groupement):
            recents = timezone.localdate() - RECENTS
            lus |= Q(partenariat__in=en_charge, etat__in=PROCHAIN_PAS, commande__livraison_le__gte=recents)
        request._volets_d_accueil = list(
            Volet.objects.filter(lus)
            .select_related("producteur", "commande")
            .order_by("commande__livraison_le", "commande_id", *Volet._meta.ordering)
        )
    return request._volets_d_accueil


def _rondes(request: HttpRequest) -> list[Ronde]:
    """Rounds to come, the next delivery first; read once per request."""
    if not hasattr(request, "_rondes_d_accueil"):
        rondes: dict[int, Ronde] = {}
        for volet in _volets(request):
            if volet.commande.livraison_le < timezone.localdate():
                continue
            ronde = rondes.setdefault(volet.commande_id, Ronde(volet.commande, []))
            ronde.commande.groupement, volet.commande = request.groupement, ronde.commande
            ronde.volets.append(volet)
        mes_lignes = _mes_lignes(request.adhesion, rondes)
        for ronde in rondes.values():
            for volet in ronde.volets:
                volet.ai_commande = volet.pk in mes_lignes
                volet.mes_lignes, volet.mon_montant = mes_lignes.get(volet.pk, (0, Decimal(0)))
        request._rondes_d_accueil = list(rondes.values())
    return request._rondes_d_accueil


def _mes_lignes(adhesion: Adhesion, commandes: Collection[int]) -> dict[int, tuple[int, Decimal]]:
    """By volet: how many products the household gets, and what they cost with their containers."""
    lignes = Ligne.objects.filter(panier__foyer=adhesion.foyer_id, commande__in=commandes)
    par_volet = lignes.values("volet_id").annotate(
        nombre=Count("pk", filter=Q(retenue__gt=0)), du=Sum(F("montant") + F("montant_consigne"))
    )
    return {volet: (nombre, du) for volet, nombre, du in par_volet.values_list("volet_id", "nombre", "du")}


def cartes(request: HttpRequest) -> list[Carte]:
    """Order before the deadline; fetch, where, when, and what it comes to."""
    maintenant = timezone.now()
    trouvees = _remplacements(request)
    a_retirer = []
    for ronde in _rondes(request):
        commande = ronde.commande
        volets = [v for v in ronde.volets if v.etat not in (Volet.Etat.PREPARATION, Volet.Etat.ANNULE)]
        donnees: dict[str, Any] = {
            "commande": commande,
            "nombre": sum(v.mes_lignes for v in volets),
            "total": sum((v.mon_montant for v in volets), Decimal(0)),
        }
        if ouverts := ronde.ouverts:
            cloture = min(v.cloture_le for v in ouverts)
            urgente = cloture - maintenant < datetime.timedelta(hours=48)
            trouvees.append(
                Carte(quand=cloture, gabarit="commandes/_carte_commander.html", urgente=urgente,
                      donnees=donnees | {"cloture": cloture, "producteurs": len(ouverts)})
            )  # fmt: skip
        for reste in a_completer(volet for volet in volets if volet.ai_commande):
            trouvees.append(
                Carte(quand=reste.jusqu_a, gabarit="commandes/_carte_completer.html", urgente=True,
                      donnees=donnees | {"reste": reste})
            )  # fmt: skip
        if not ouverts and donnees["nombre"]:
            a_retirer.append((ronde, donnees))
    return trouvees + _a_retirer(request, a_retirer)


def _a_retirer(request: HttpRequest, rondes: list[tuple[Ronde, dict[str, Any]]]) -> list[Carte]:
    """Fetch: nothing is open any more, and there is something of mine. No query when there is not."""
    if not rondes:
        return []
    prefetch_related_objects([ronde.commande for ronde, _ in rondes], "creneaux")
    dus: dict[int, Decimal] = defaultdict(Decimal)
    for poste in postes_des_commandes({ronde.commande: ronde.volets for ronde, _ in rondes}):
        if poste.foyer_id == request.adhesion.foyer_id:
            dus[poste.commande_id] += poste.montant
    demain = timezone.localdate() + datetime.timedelta(days=1)
    return [
        Carte(
            quand=_matin(commande.livraison_le),
            gabarit="commandes/_carte_retirer.html",
            donnees=donnees | {"total": dus[commande.pk], "creneaux": list(commande.creneaux.all())},
            urgente=commande.livraison_le <= demain,
        )
        for (commande, _), donnees in rondes
    ]


def _remplacements(request: HttpRequest) -> list[Carte]:
    """A product is missing, another one is there: does the household want it? One card for each round."""
    par_commande: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for propose in sans_reponse(request.adhesion.foyer_id):
        par_commande[propose["commande"].pk].append(propose)
    return [
        Carte(
            quand=premier["remplacement"].propose_le,
            gabarit="commandes/_carte_remplacement.html",
            urgente=True,
            donnees={"propose": premier, "autres": len(suivants), "commande": premier["commande"]},
        )
        for premier, *suivants in par_commande.values()
    ]


def echeances(request: HttpRequest) -> list[Echeance]:
    """Openings, deadlines and deliveries to come."""
    maintenant = timezone.now()
    slug = request.groupement.slug
    trouvees = []
    for commande, tous in _rondes(request):
        volets = [v for v in tous if v.etat != Volet.Etat.ANNULE]
        adresse = reverse("commandes:commande", args=[slug, commande.pk])
        visibles = [v for v in volets if v.etat != Volet.Etat.PREPARATION]
        for cloture in sorted(
            {v.cloture_le for v in visibles if v.etat == Volet.Etat.OUVERT and v.cloture_le > maintenant}
        ):
            noms = [str(v.producteur) for v in visibles if v.cloture_le == cloture]
            qui = noms[0] if len(noms) == 1 else f"{len(noms)} producteurs"
            trouvees.append(Echeance(quand=cloture, texte=f"Clôture des commandes ({qui})", adresse=adresse))
        if not visibles and volets and commande.ouvre_le > maintenant:
            trouvees.append(Echeance(quand=commande.ouvre_le, texte=f"Ouverture : {commande}"))
        if visibles:
            trouvees.append(
                Echeance(
                    quand=_matin(commande.livraison_le),
                    texte=f"Livraison, {commande.lieu}",
                    adresse=adresse,
                    toute_la_journee=True,
                )
            )
    return trouvees


def mes_producteurs(request: HttpRequest) -> Bandeau | None:
    """For a référent: each of their volets with its state and the one next step; a producer who waits comes first."""
    en_charge = partenariats_en_charge(request.user, request.groupement)
    miens = [v for v in _volets(request) if v.partenariat_id in en_charge and v.etat in PROCHAIN_PAS]
    miens.sort(key=lambda v: v.etat != Volet.Etat.CLOS)
    lignes = [{"volet": volet, "pas": PROCHAIN_PAS[Volet.Etat(volet.etat)]} for volet in miens[:12]]
    return Bandeau(gabarit="commandes/_mes_producteurs.html", donnees={"volets": lignes}) if lignes else None


def prochaines_livraisons(reseau: Reseau) -> Indicateur:
    """When each group of a network delivers next; a coordinator sees no household's order."""
    with scopes_disabled():
        prochaines = (
            Volet.objects.visibles_des_membres()
            .exclude(etat=Volet.Etat.ANNULE)
            .filter(groupement__reseau=reseau, commande__livraison_le__gte=timezone.localdate())
            .values("groupement_id")
            .annotate(jour=Min("commande__livraison_le"))
        )
        valeurs = {ligne["groupement_id"]: dire_le_jour(ligne["jour"]) for ligne in prochaines}
    return Indicateur(mot="Prochaine livraison", valeurs=valeurs)


def _matin(jour: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))
