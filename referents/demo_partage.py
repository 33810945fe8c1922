"""Demonstration data: how Limoux shares the work. A handover under way, an alert, a proposal, things lent, costs."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from catalogue.models import Produit
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Foyer
from groupement.portee import dans_le_groupement
from referents.models import (
    Disponibilite,
    Frais,
    Interet,
    Mandat,
    Materiel,
    PageDeCarnet,
    PointDeRelais,
    Pret,
    PropositionDeMandat,
    ReglagesDesReferents,
    Relais,
)
from referents.rotation import plus_des_mois
from referents.services.frais import au_tarif

LIMOUX = "limoux"
REFERENTE, MEMBRE = "referente@demo.test", "membre@demo.test"
ANIMATRICE, TRESORIERE = "animatrice@demo.test", "tresoriere@demo.test"
DUREE = 24
TARIF = Decimal("0.32")
CARNET_PREMIER = """Téléphoner **après 19 h**, jamais le matin : elle est au marché.

- Elle plume le jeudi : la commande doit partir le mardi soir au plus tard.
- Les poulets pèsent de 1,8 à 2,4 kg : prévenir les foyers."""
CARNET_SUITE = """

## Le jour de la livraison

Elle n’a pas de froid dans sa voiture : **apporter les deux grandes glacières**. Prévoir la balance de 15 kg, l’autre ne
descend pas sous 100 g. Elle préfère un seul chèque par foyer, et les rend si l’ordre est mal écrit."""
CARNET_LEGUMES = """Élodie répond aux textos plus vite qu’aux courriels. Elle préfère les commandes le dimanche soir.

- Les cagettes lui appartiennent : **les lui rendre vides** à la livraison suivante.
- En cas de gel, elle prévient la veille : proposer aussitôt un remplacement."""


def charger(monde: Monde) -> None:
    with dans_le_groupement(monde.groupements[LIMOUX]):
        _regler(monde, LIMOUX, duree_mois=DUREE, tarif_km=TARIF)
        _faire_vieillir(monde)
        _partager_une_ferme(monde)
        _passer_le_relais(monde)
        _dire_les_envies(monde)
        _preter(monde)
        _declarer(monde)
    with dans_le_groupement(monde.groupements["septfonds"]):
        _regler(monde, "septfonds", duree_mois=12, prise_immediate=True)
        _materiel(monde, "septfonds", "Balance à crochet", "balance", monde.foyers["septfonds"][0])


def _regler(monde: Monde, slug: str, **champs: object) -> None:
    ReglagesDesReferents.objects.create(groupement=monde.groupements[slug], **champs)


def _faire_vieillir(monde: Monde) -> None:
    """The mill's titular has held it for almost as long as the group wants."""
    debut = plus_des_mois(monde.aujourd_hui, -DUREE) + datetime.timedelta(days=40)
    Mandat.objects.filter(partenariat=monde.partenariats[LIMOUX, "moulin"], rang=Mandat.Rang.TITULAIRE).update(du=debut)


def _partager_une_ferme(monde: Monde) -> None:
    """One more substitute, for one family of the market garden's products only."""
    partenariat = monde.partenariats[LIMOUX, "maraicher"]
    famille = (
        Produit.objects.actifs()
        .filter(producteur=partenariat.producteur)
        .order_by("-famille")
        .values_list("famille", flat=True)[0]
    )
    Mandat.objects.create(
        groupement=monde.groupements[LIMOUX], partenariat=partenariat, adhesion=monde.adhesion(LIMOUX, TRESORIERE),
        famille=famille, rang=Mandat.Rang.SUPPLEANT, du=monde.jour(-90),
    )  # fmt: skip
    PageDeCarnet.objects.create(
        groupement=monde.groupements[LIMOUX], partenariat=partenariat, numero=1, texte=CARNET_LEGUMES,
        auteur=monde.adhesion(LIMOUX, REFERENTE),
    )  # fmt: skip


def _passer_le_relais(monde: Monde) -> None:
    """Poultry goes from the référente to a member: three points of five are passed on, nobody has confirmed."""
    groupement, partenariat = monde.groupements[LIMOUX], monde.partenariats[LIMOUX, "volailles"]
    donne, prend = monde.adhesion(LIMOUX, REFERENTE), monde.adhesion(LIMOUX, MEMBRE)
    mandat = Mandat.objects.get(partenariat=partenariat, adhesion=donne, rang=Mandat.Rang.TITULAIRE)
    relais = Relais.objects.create(
        groupement=groupement, partenariat=partenariat, mandat=mandat, predecesseur=donne, successeur=prend,
        prend_le=monde.jour(6), etat=Relais.Etat.EN_COURS, commence_le=monde.maintenant - datetime.timedelta(days=4),
    )  # fmt: skip
    for rang, texte in enumerate(ReglagesDesReferents.de(groupement).points, start=1):
        fait = rang <= 3
        PointDeRelais.objects.create(
            groupement=groupement, relais=relais, rang=rang, texte=texte,
            fait_le=monde.maintenant - datetime.timedelta(days=4 - rang) if fait else None,
            fait_par=(donne if rang < 3 else prend) if fait else None,
        )  # fmt: skip
    for numero, texte in enumerate((CARNET_PREMIER, CARNET_PREMIER + CARNET_SUITE), start=1):
        PageDeCarnet.objects.create(
            groupement=groupement, partenariat=partenariat, numero=numero, texte=texte, auteur=donne
        )


def _dire_les_envies(monde: Monde) -> None:
    """What some members would gladly do; one proposes herself for the herbs, who have had nobody since the summer."""
    groupement = monde.groupements[LIMOUX]
    membres = _sans_compte(monde)
    competences = Disponibilite.Competence.values
    hasard = monde.hasard("envies")
    for adhesion in [monde.adhesion(LIMOUX, MEMBRE), *membres[:9]]:
        Disponibilite.objects.create(
            groupement=groupement, adhesion=adhesion, competences=sorted(hasard.sample(competences, 2))
        )
    for producteur, combien in (("moulin", 3), ("rucher", 2), ("chevrerie", 2)):
        Interet.objects.bulk_create(
            Interet(groupement=groupement, adhesion=a, partenariat=monde.partenariats[LIMOUX, producteur])
            for a in hasard.sample(membres, combien)
        )
    PropositionDeMandat.objects.create(
        groupement=groupement, partenariat=monde.partenariats[LIMOUX, "simples"], adhesion=membres[-1],
        mot="J’habite à deux pas de l’atelier, et j’ai le mardi libre.",
    )  # fmt: skip


def _preter(monde: Monde) -> None:
    chez_elle = monde.adhesion(LIMOUX, MEMBRE).foyer
    garde = monde.adhesion(LIMOUX, REFERENTE).foyer
    voisins = [a.foyer for a in _sans_compte(monde)[:4]]
    _materiel(monde, LIMOUX, "Balance de 15 kg", "balance", garde, lieu="Maison paysanne, placard du fond")
    grosse = _materiel(
        monde, LIMOUX, "Balance de 150 kg", "balance", garde, note="Pour les sacs de farine et les colis."
    )
    glacieres = _materiel(monde, LIMOUX, "Glacières", "glaciere", voisins[0], nombre=4)
    caisses = _materiel(monde, LIMOUX, "Caisses vides du maraîcher", "contenant", None, nombre=30, lieu="Sous l’auvent")
    remorque = _materiel(monde, LIMOUX, "Remorque", "vehicule", voisins[1], note="Permis B. Feux à vérifier avant.")
    salle = _materiel(monde, LIMOUX, "Salle du rez-de-chaussée", "salle", None, lieu="Maison paysanne")
    _pret(monde, remorque, chez_elle, -2, 2, mot="Pour les farines du moulin")
    _pret(monde, remorque, voisins[2], -40, -38, rendu=-38)
    _pret(monde, glacieres, voisins[3], -16, -9, nombre=2)  # late
    _pret(monde, grosse, voisins[2], 3, 4)
    _pret(monde, caisses, chez_elle, -6, 8, nombre=12)
    _pret(monde, salle, voisins[0], 12, 12, mot="Réunion du troisième samedi")


def _declarer(monde: Monde) -> None:
    referente, membre = monde.adhesion(LIMOUX, REFERENTE), monde.adhesion(LIMOUX, MEMBRE)
    tresoriere, animatrice = monde.adhesion(LIMOUX, TRESORIERE), monde.adhesion(LIMOUX, ANIMATRICE)
    _frais(monde, referente, -3, "Aller chercher les farines au moulin", km="62")
    _frais(
        monde, membre, -6, "Location d’un utilitaire pour les agrumes", montant="45.00", justificatif="Facture F-208"
    )
    _frais(monde, referente, -35, "Visite de la chèvrerie, à quatre", km="48.5", etat="accorde", par=tresoriere)
    _frais(monde, membre, -50, "Porter les caisses vides", km="21", etat="paye", par=animatrice)
    _frais(monde, animatrice, -62, "Réunion du réseau à Carcassonne", km="54", etat="paye", par=tresoriere)
    _frais(monde, membre, -70, "Essence", montant="60.00", etat="refuse", par=animatrice,
           refus="Sans ticket ni trajet, nous ne pouvons pas : redéclarez les kilomètres.")  # fmt: skip


def _sans_compte(monde: Monde) -> list[Adhesion]:
    """Members of Limoux with an address who are nobody's account of the demonstration, in a fixed order."""
    return [
        a
        for a in monde.actives(LIMOUX)
        if a.personne.email and not a.roles and not a.personne.email.endswith("@demo.test")
    ]


def _materiel(monde: Monde, slug: str, nom: str, genre: str, garde: Foyer | None, **champs: object) -> Materiel:
    return Materiel.objects.create(
        groupement=monde.groupements[slug], nom=nom, genre=genre, garde_par=garde,
        exclusif=champs.get("nombre", 1) == 1, **champs,
    )  # fmt: skip


def _pret(
    monde: Monde, materiel: Materiel, foyer: Foyer, de: int, a: int, *, nombre: int = 1, rendu: int | None = None,
    mot: str = "",
) -> None:  # fmt: skip
    Pret.objects.create(
        groupement=materiel.groupement, materiel=materiel, exclusif=materiel.exclusif, foyer=foyer, nombre=nombre,
        du=monde.jour(de), au=monde.jour(a), rendu_le=None if rendu is None else monde.jour(rendu), mot=mot,
        note_par=monde.adhesion(LIMOUX, REFERENTE),
    )  # fmt: skip


def _frais(
    monde: Monde, adhesion: Adhesion, jour: int, motif: str, *, km: str = "", montant: str = "", etat: str = "declare",
    par: Adhesion | None = None, justificatif: str = "", refus: str = "",
) -> None:  # fmt: skip
    quand = monde.jour(jour)
    reponse = monde.maintenant + datetime.timedelta(days=jour + 3)
    Frais.objects.create(
        groupement=adhesion.groupement, adhesion=adhesion, jour=quand, motif=motif, justificatif=justificatif,
        km=Decimal(km) if km else None, tarif_km=TARIF if km else None,
        montant=au_tarif(Decimal(km), TARIF) if km else Decimal(montant), etat=etat, motif_du_refus=refus,
        tranche_par=par, tranche_le=reponse if par else None,
        paye_le=timezone.localdate(reponse) if etat == "paye" else None,
    )  # fmt: skip
