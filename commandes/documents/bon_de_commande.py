"""The order sent to one producer: its content, frozen as JSON, and what changes from one version to the next."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypedDict

from django.db.models import F
from django.db.models.functions import Coalesce, Round
from django.utils import timezone

from catalogue.mots import aplatir
from catalogue.unites import nom as nom_d_unite
from catalogue.unites import nommer
from commandes.colisage.minimum import En
from commandes.documents.colis import en_colis
from commandes.models import Creneau, Ligne, Offre, Volet
from groupement.templatetags.formats import de, montant
from referents.models import Mandat

CENTIME = Decimal("0.01")
# What the producer is asked for: what was attributed at the closing, else what was ordered.
A_LIVRER = Coalesce(F("attribuee"), F("quantite"))


class PrixDuBon(TypedDict):
    """One price of a product: households in different tiers pay differently. Figures are decimal strings."""

    prix: str
    quantite: str


class LigneDuBon(TypedDict):
    offre: int
    reference: str
    famille: str
    nom: str
    libelle: str
    unite: str
    quantite: str
    colisage: str | None
    panachage: str  # the word of the products that fill the same cases; absent from orders of before
    kilos: str  # or litres, as far as they are known; absent from orders of before
    prix: list[PrixDuBon]
    prix_par: str  # "kg", "botte": what the price is for
    montant: str
    pese: bool


class ContenuDuBon(TypedDict):
    """Everything the document says, as it was said: no later edit of the catalogue or the group changes it."""

    groupement: dict[str, str]
    producteur: dict[str, str]
    commande: str
    livraison: dict[str, Any]  # jour (ISO), lieu, creneaux
    lignes: list[LigneDuBon]
    foyers: int
    total: str
    port: str
    minimum: str | None  # "150.00" euros, "50 kg" or "4 colis"
    consigne: str
    tva: list[dict[str, str]]
    tva_complete: bool
    contenants: list[dict[str, str]]  # sold in this order with a deposit
    vides: dict[str, Any] | None  # to bring back: containers of the delivery before
    referents: list[dict[str, str]]
    note: str


def contenu_du_bon(volet: Volet) -> ContenuDuBon:
    """What `volet` orders now. `volet` comes with its commande, groupement, producteur, partenariat.

    Ordered is not delivered: what came, what the scale said and what was brought instead change nothing here.
    """
    lignes = list(
        Ligne.objects.filter(volet=volet, offre__retiree_le=None)
        .annotate(
            a_livrer=A_LIVRER,
            prevu=Round(A_LIVRER * F("facteur") * F("prix"), precision=2),
            consigne_prevue=Round(A_LIVRER * F("consigne"), precision=2),
        )
        .filter(a_livrer__gt=0)
        .select_related("offre")
        .order_by("pk")
    )
    par_offre: dict[int, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        par_offre[ligne.offre_id].append(ligne)
    articles = [_ligne(siennes) for siennes in par_offre.values()]
    articles.sort(key=lambda a: (aplatir(a["famille"]), aplatir(a["nom"]), aplatir(a["libelle"]), a["offre"]))
    groupement, producteur, commande = volet.groupement, volet.producteur, volet.commande
    return {
        "groupement": {
            "nom": groupement.nom,
            "lieu": groupement.lieu_habituel,
            "commune": groupement.commune,
            "telephone": groupement.telephone,
            "courriel": groupement.courriel,
        },
        "producteur": {
            "nom": producteur.nom,
            "adresse": producteur.adresse,
            "commune": producteur.commune,
            "telephone": producteur.telephone,
            "courriel": producteur.courriel,
        },
        "commande": str(commande),
        "livraison": {
            "jour": commande.livraison_le.isoformat(),
            "lieu": volet.partenariat.lieu or commande.lieu,
            "creneaux": [str(creneau) for creneau in Creneau.objects.filter(commande=commande)],
        },
        "lignes": articles,
        "foyers": len({ligne.panier_id for ligne in lignes}),
        "total": str(sum((ligne.prevu for ligne in lignes), Decimal(0))),
        "port": str(volet.port),
        "minimum": _minimum(volet),
        "consigne": str(sum((ligne.consigne_prevue for ligne in lignes), Decimal(0))),
        "tva": _tva(lignes),
        "tva_complete": all(ligne.tva is not None for ligne in lignes),
        "contenants": _contenants(lignes),
        "vides": _vides(volet),
        "referents": _referents(volet),
        "note": volet.note,
    }


def _ligne(lignes: list[Ligne]) -> LigneDuBon:
    offre = lignes[0].offre
    par_prix: dict[Decimal, Decimal] = defaultdict(Decimal)
    for ligne in lignes:
        par_prix[ligne.prix] += ligne.a_livrer
    return {
        "offre": offre.pk,
        "reference": offre.reference,
        "famille": offre.famille,
        "nom": offre.nom,
        "libelle": offre.libelle,
        "unite": offre.unite,
        "quantite": _chiffre(sum(par_prix.values(), Decimal(0))),
        "colisage": _chiffre(offre.colisage) if offre.colisage else None,
        "panachage": offre.panachage,
        "kilos": _chiffre(sum((_kilos(ligne, offre) for ligne in lignes), Decimal(0))),
        "prix": [
            {"prix": _chiffre(prix), "quantite": _chiffre(quantite)}
            for prix, quantite in sorted(par_prix.items(), reverse=True)
        ],
        "prix_par": offre.mesure if offre.prix_par == "mesure" else nom_d_unite(offre.unite),
        "montant": str(sum((ligne.prevu for ligne in lignes), Decimal(0))),
        "pese": offre.pese,
    }


def _minimum(volet: Volet) -> str | None:
    if not volet.minimum:
        return None
    if volet.minimum_en == En.MONTANT:
        return str(volet.minimum)
    return f"{_chiffre(volet.minimum)} {'kg' if volet.minimum_en == En.POIDS else 'colis'}"


def _kilos(ligne: Ligne, offre: Offre) -> Decimal:
    return ligne.a_livrer * (Decimal(1) if offre.unite in ("kg", "L") else offre.contenance or Decimal(0))


def _chiffre(nombre: Decimal) -> str:
    """Without the zeros that the column's precision adds, so that equal is equal."""
    return f"{nombre.normalize():f}"


def _tva(lignes: list[Ligne]) -> list[dict[str, str]]:
    """VAT contained in the amounts, by rate; products whose rate is unknown are left out."""
    par_taux: dict[Decimal, Decimal] = defaultdict(Decimal)
    for ligne in lignes:
        if ligne.tva is not None:
            par_taux[ligne.tva] += ligne.prevu
    return [
        {
            "taux": _chiffre(taux),
            "ttc": str(ttc),
            "tva": str((ttc * taux / (100 + taux)).quantize(CENTIME, ROUND_HALF_UP)),
        }
        for taux, ttc in sorted(par_taux.items())
    ]


def _contenants(lignes: list[Ligne]) -> list[dict[str, str]]:
    """Containers with a deposit, by offer: how many of what."""
    nombres: dict[Offre, Decimal] = defaultdict(Decimal)
    for ligne in lignes:
        if ligne.consigne:
            nombres[ligne.offre] += ligne.a_livrer
    return [
        {"nom": str(offre), "nombre": nommer(offre.unite, nombre)}
        for offre, nombre in sorted(nombres.items(), key=lambda paire: aplatir(str(paire[0])))
    ]


def _vides(volet: Volet) -> dict[str, Any] | None:
    """What households may bring back to this delivery: the containers of the last one from the same producer."""
    precedent = (
        Volet.objects.filter(
            partenariat=volet.partenariat_id,
            etat__in=[Volet.Etat.TRANSMIS, Volet.Etat.LIVRE, Volet.Etat.SOLDE],
            commande__livraison_le__lt=volet.commande.livraison_le,
        )
        .select_related("commande")
        .order_by("-commande__livraison_le")
        .first()
    )
    if precedent is None:
        return None
    rendues = Ligne.objects.filter(volet=precedent, consigne__gt=0, retenue__gt=0).annotate(a_livrer=F("retenue"))
    contenants = _contenants(list(rendues.select_related("offre")))
    if not contenants:
        return None
    return {"livraison": precedent.commande.livraison_le.isoformat(), "contenants": contenants}


def _referents(volet: Volet) -> list[dict[str, str]]:
    """Titular first. Their numbers go to the producer: that is what they are référents for."""
    mandats = Mandat.objects.au(timezone.localdate()).filter(partenariat=volet.partenariat_id)
    return [
        {"nom": str(m.adhesion.personne), "telephone": m.adhesion.personne.telephone}
        for m in mandats.select_related("adhesion__personne").order_by("-rang", "du")
    ]


def quantite_en_mots(ligne: LigneDuBon) -> str:
    return nommer(ligne["unite"], Decimal(ligne["quantite"]))


def colis_en_mots(ligne: LigneDuBon) -> str:
    """Nothing when the product does not come in cases; its share of cases that it fills with others is said apart."""
    if ligne.get("panachage"):
        return f"panaché {de(ligne['panachage'])}"
    colisage = Decimal(ligne["colisage"]) if ligne["colisage"] else None
    return str(en_colis(Decimal(ligne["quantite"]), colisage, ligne["unite"]) or "")


def panaches_en_mots(contenu: ContenuDuBon) -> list[str]:
    """ "Vins : 3 colis de 6 bouteilles", for each kind of cases that several products fill."""
    sommes: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for ligne in contenu["lignes"]:
        if ligne.get("panachage"):
            sommes[ligne["panachage"], ligne["colisage"] or "0", ligne["unite"]] += Decimal(ligne["quantite"])
    return [
        f"{mot[:1].upper()}{mot[1:]} : {en_colis(somme, Decimal(colisage), unite) or nommer(unite, somme)}"
        for (mot, colisage, unite), somme in sorted(sommes.items())
    ]


def sous_le_minimum(contenu: ContenuDuBon) -> bool:
    """Whether the order as it was frozen is below what the producer asks for."""
    if not contenu["minimum"]:
        return False
    valeur, _, unite = contenu["minimum"].partition(" ")
    return _atteint(contenu, unite) < Decimal(valeur)


def minimum_en_mots(minimum: str | None) -> str:
    """What `contenu["minimum"]` holds: "150,00 €", "50 kg", or nothing."""
    if not minimum:
        return ""
    valeur, _, unite = minimum.partition(" ")
    return nommer(unite, Decimal(valeur)) if unite else montant(valeur)


def _atteint(contenu: ContenuDuBon, unite: str) -> Decimal:
    """In what the minimum is counted in: euros when `unite` is empty."""
    if not unite:
        return Decimal(contenu["total"])
    if unite == "kg":
        return sum((Decimal(ligne["kilos"]) for ligne in contenu["lignes"]), Decimal(0))
    sommes: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for ligne in contenu["lignes"]:
        if ligne["colisage"]:
            clef = (ligne["panachage"] or str(ligne["offre"]), Decimal(ligne["colisage"]))
            sommes[clef] += Decimal(ligne["quantite"])
    return sum((somme // colisage for (_, colisage), somme in sommes.items()), Decimal(0))


def prix_en_mots(ligne: LigneDuBon) -> list[str]:
    """ "2,00 €/kg", or one text for each tier: "7 kg à 2,00 €/kg"."""
    textes = [f"{montant(p['prix'])}/{ligne['prix_par']}" for p in ligne["prix"]]
    if len(textes) == 1:
        return textes
    return [
        f"{nommer(ligne['unite'], Decimal(p['quantite']))} à {texte}"
        for p, texte in zip(ligne["prix"], textes, strict=True)
    ]


def total_a_regler(contenu: ContenuDuBon) -> Decimal:
    """Products, shipping and deposits."""
    return Decimal(contenu["total"]) + Decimal(contenu["port"]) + Decimal(contenu["consigne"])
