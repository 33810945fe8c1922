"""Which group works with whom, and on what conditions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalogue.models import Partenariat
from groupement.demo.monde import Monde
from groupement.portee import dans_le_groupement

CHEQUE = ("cheque",)
VIREMENT = ("virement",)
TOUT = ("cheque", "especes")
ASSOCIATION = Partenariat.Beneficiaire.ASSOCIATION


@dataclass(frozen=True, slots=True)
class Conditions:
    groupement: str
    producteur: str
    rythme: str
    modes: tuple[str, ...] = CHEQUE
    minimum: int | None = None
    port: str = "0"
    lieu: str = ""
    beneficiaire: str = Partenariat.Beneficiaire.PRODUCTEUR
    mandat: bool = False
    note: str = ""
    reste: tuple[tuple[str, object], ...] = ()  # other conditions, by field name


# Specimen accounts of the banks' own documentation.
COMPTE_ESPAGNOL = (("titulaire", "BioEspuña"), ("iban", "ES9121000418450200051332"))
COMPTE_DU_DOMAINE = (("titulaire", "GAEC du domaine"), ("iban", "FR1420041010050500013M02606"))
PORT_SELON_LE_POIDS = (("part_du_port", Partenariat.PartDuPort.POIDS),)
AVANT = (("quand", Partenariat.Quand.AVANT),)


CONDITIONS = (
    Conditions("limoux", "maraicher", "chaque mois", TOUT, note="Élodie préfère les commandes le dimanche soir."),
    Conditions("limoux", "vergers", "chaque mois en saison", CHEQUE, 80, reste=(("complement_heures", 24),)),
    Conditions("limoux", "moulin", "tous les deux mois", CHEQUE, 150, note="Prévoir des bras pour les sacs de 25 kg."),
    Conditions("limoux", "cerealier", "tous les deux mois", CHEQUE, 100),
    Conditions("limoux", "volailles", "chaque mois", TOUT),
    Conditions("limoux", "chevrerie", "chaque mois de mars à novembre", TOUT),
    Conditions("limoux", "bergerie", "chaque mois d’avril à octobre", CHEQUE, 60),
    Conditions("limoux", "elevage", "tous les trois mois", CHEQUE, 300, lieu="Camion frigorifique, parking de l’Aude",
               reste=(("cheques_au_plus", 3), *AVANT)),
    Conditions("limoux", "porcs", "tous les trois mois", CHEQUE, 200),
    Conditions("limoux", "rucher", "quatre fois par an", CHEQUE),
    Conditions("limoux", "domaine", "quatre fois par an", (*CHEQUE, *VIREMENT), 120, reste=COMPTE_DU_DOMAINE),
    Conditions("limoux", "simples", "quatre fois par an", TOUT, note="Personne ne suit cet atelier depuis l’été."),
    Conditions("limoux", "bioespuna", "chaque mois de novembre à mai", VIREMENT, 500, "45.00",
               mandat=True, note="Le camion passe aussi par Carcassonne : nous partageons le transport.",
               reste=(*COMPTE_ESPAGNOL, *PORT_SELON_LE_POIDS, *AVANT)),
    Conditions("quillan", "epicerie", "trois fois par an", CHEQUE, 400, beneficiaire=ASSOCIATION,
               note="Réunion consacrée à cette commande avant chaque envoi."),
    Conditions("quillan", "bergerie", "chaque mois d’avril à octobre", TOUT),
    Conditions("quillan", "chevrerie", "chaque mois de mars à novembre", TOUT),
    Conditions("quillan", "maraicher", "chaque mois", TOUT),
    Conditions("quillan", "moulin", "tous les deux mois", CHEQUE),
    Conditions("quillan", "elevage", "deux fois par an", CHEQUE, 250),
    Conditions("carcassonne", "maraicher", "tous les quinze jours", TOUT),
    Conditions("carcassonne", "vergers", "tous les quinze jours en saison", CHEQUE),
    Conditions("carcassonne", "moulin", "chaque mois", CHEQUE, 100),
    Conditions("carcassonne", "volailles", "tous les quinze jours", TOUT),
    Conditions("carcassonne", "chevrerie", "tous les quinze jours, de mars à novembre", TOUT),
    Conditions("carcassonne", "porcs", "tous les deux mois", CHEQUE, 150),
    Conditions("carcassonne", "rucher", "chaque mois", CHEQUE),
    Conditions("carcassonne", "domaine", "chaque mois", (*CHEQUE, *VIREMENT), 90),
    Conditions("carcassonne", "bioespuna", "chaque mois de novembre à mai", VIREMENT, 500, "45.00", mandat=True,
               reste=(*COMPTE_ESPAGNOL, *PORT_SELON_LE_POIDS)),
    Conditions("soulatge", "plateforme", "toutes les trois semaines", VIREMENT, 350, "18.00", "À prendre au quai 14",
               ASSOCIATION, note="Planning de l’année affiché à l’ancienne école."),
    Conditions("monclar", "bonnefont", "chaque mois", TOUT),
    Conditions("monclar", "gouyre", "chaque mois", TOUT),
    Conditions("monclar", "caussade", "tous les deux mois", CHEQUE, 80),
    Conditions("monclar", "montricoux", "chaque mois", CHEQUE),
    Conditions("monclar", "causse", "chaque mois", CHEQUE, 120),
    Conditions("septfonds", "bonnefont", "à chaque commande", TOUT),
    Conditions("septfonds", "causse", "à chaque commande", TOUT),
    Conditions("septfonds", "caussade", "une fois sur deux", CHEQUE),
)  # fmt: skip


def conclure(monde: Monde) -> None:
    for conditions in CONDITIONS:
        groupement = monde.groupements[conditions.groupement]
        with dans_le_groupement(groupement):
            clef = (conditions.groupement, conditions.producteur)
            monde.partenariats[clef] = Partenariat.objects.create(
                groupement=groupement, reseau_id=groupement.reseau_id,
                producteur=monde.producteurs[conditions.producteur], rythme=conditions.rythme,
                modes_de_paiement=list(conditions.modes), beneficiaire=conditions.beneficiaire,
                minimum=conditions.minimum, port=Decimal(conditions.port), lieu=conditions.lieu,
                contrat_de_mandat=conditions.mandat, note=conditions.note, **dict(conditions.reste),
            )  # fmt: skip
