"""What rounds put on the home page of a group."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Min, Prefetch, Q, Sum, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from commandes.complement import a_completer
from commandes.dus import postes_des_commandes
from commandes.models import Commande, Ligne, Volet
from commandes.propositions import sans_reponse
from groupement.accueil import Bandeau, Carte, Echeance, Indicateur
from groupement.models import Reseau
from groupement.portee import scopes_disabled
from groupement.templatetags.formats import jour as dire_le_jour
from referents.droits import partenariats_en_charge


def _commandes(request: HttpRequest) -> list[Commande]:
    """Rounds to come with their volets and what the household ordered in each; read once per request."""
    if not hasattr(request, "_commandes_a_venir"):
        volets = Volet.objects.select_related("producteur")
        commandes = list(
            Commande.objects.filter(livraison_le__gte=timezone.localdate())
            .prefetch_related(Prefetch("volets", queryset=volets), "creneaux")
            .order_by("livraison_le")
        )
        mes_lignes = {
            volet: (nombre, du)
            for volet, nombre, du in Ligne.objects.filter(
                panier__foyer=request.adhesion.foyer_id, commande__in=commandes
            )
            .values("volet_id")
            .annotate(nombre=Count("pk", filter=Q(retenue__gt=0)), du=Sum(F("montant") + F("montant_consigne")))
            .values_list("volet_id", "nombre", "du")
        }
        for commande in commandes:
            commande.groupement = request.groupement
            for volet in commande.volets.all():
                volet.ai_commande = volet.pk in mes_lignes
                volet.mes_lignes, volet.mon_montant = mes_lignes.get(volet.pk, (0, Decimal(0)))
        request._commandes_a_venir = commandes
    return request._commandes_a_venir


def cartes(request: HttpRequest) -> list[Carte]:
    """Order before the deadline; fetch, where, when, and what it comes to."""
    maintenant = timezone.now()
    trouvees = _remplacements(request)
    dus = _dus(request)
    for commande in _commandes(request):
        volets = [v for v in commande.volets.all() if v.etat not in (Volet.Etat.PREPARATION, Volet.Etat.ANNULE)]
        ouverts = [v for v in volets if v.etat == Volet.Etat.OUVERT and v.cloture_le > maintenant]
        donnees: dict[str, Any] = {
            "commande": commande,
            "creneaux": list(commande.creneaux.all()),
            "nombre": sum(v.mes_lignes for v in volets),
            "total": sum((v.mon_montant for v in volets), Decimal(0)),
        }
        if ouverts:
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
            matin = timezone.make_aware(datetime.datetime.combine(commande.livraison_le, datetime.time()))
            donnees["total"] = dus[commande.pk]
            trouvees.append(
                Carte(quand=matin, gabarit="commandes/_carte_retirer.html", donnees=donnees,
                      urgente=commande.livraison_le <= timezone.localdate() + datetime.timedelta(days=1))
            )  # fmt: skip
    return trouvees


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


def _dus(request: HttpRequest) -> dict[int, Decimal]:
    """What the household owes, by round, where it has something to fetch and nothing is open any more."""
    a_retirer = [
        commande
        for commande in _commandes(request)
        if any(v.mes_lignes for v in commande.volets.all())
        and not any(v.etat == Volet.Etat.OUVERT and v.cloture_le > timezone.now() for v in commande.volets.all())
    ]
    dus: dict[int, Decimal] = defaultdict(Decimal)
    foyer = request.adhesion.foyer_id
    for poste in postes_des_commandes(a_retirer) if a_retirer else ():
        if poste.foyer_id == foyer:
            dus[poste.commande_id] += poste.montant
    return dus


def echeances(request: HttpRequest) -> list[Echeance]:
    """Openings, deadlines and deliveries to come."""
    maintenant = timezone.now()
    slug = request.groupement.slug
    trouvees = []
    for commande in _commandes(request):
        volets = [v for v in commande.volets.all() if v.etat != Volet.Etat.ANNULE]
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
            matin = timezone.make_aware(datetime.datetime.combine(commande.livraison_le, datetime.time()))
            trouvees.append(
                Echeance(quand=matin, texte=f"Livraison, {commande.lieu}", adresse=adresse, toute_la_journee=True)
            )
    return trouvees


PROCHAIN_PAS = {
    Volet.Etat.PREPARATION: "Vérifier les produits et ouvrir",
    Volet.Etat.OUVERT: "Suivre les commandes",
    Volet.Etat.CLOS: "Vérifier et envoyer au producteur",
    Volet.Etat.TRANSMIS: "Recevoir la livraison",
    Volet.Etat.LIVRE: "Peser, remettre, puis solder",
}


def mes_producteurs(request: HttpRequest) -> Bandeau | None:
    """For a référent: each of their volets with its state and the one next step; a producer who waits comes first."""
    en_charge = partenariats_en_charge(request.user, request.groupement)
    if not en_charge:
        return None
    limite = timezone.localdate() - datetime.timedelta(days=45)
    volets = (
        Volet.objects.filter(partenariat__in=en_charge, etat__in=PROCHAIN_PAS, commande__livraison_le__gte=limite)
        .select_related("producteur", "commande")
        .order_by(Case(When(etat=Volet.Etat.CLOS, then=0), default=1), "commande__livraison_le", "producteur__nom")[:12]
    )
    lignes = [{"volet": volet, "pas": PROCHAIN_PAS[Volet.Etat(volet.etat)]} for volet in volets]
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
