"""Certificates and mentions, explained in a few words. The facts are those that associations compare point by point
(annex 3 of the guide of Nature & Progrès Aude, 2013, revised 2014): rules may have changed since."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.models import Label

CERTIFICATION, PARTICIPATIVE, LOCALE = Label.Garantie.CERTIFICATION, Label.Garantie.PARTICIPATIVE, Label.Garantie.LOCALE


@dataclass(frozen=True, slots=True)
class FicheLabel:
    clef: str
    nom: str
    garantie: str
    explication: str


BIO = FicheLabel(
    "bio",
    "Agriculture biologique (règlement européen)",
    CERTIFICATION,
    "Le socle commun du bio en Europe. Pas de chimie de synthèse tant qu’une solution naturelle existe, ni d’élevage "
    "hors sol ; un produit transformé compte au moins 95 % d’ingrédients bio. La ferme peut n’être bio qu’en partie. "
    "Un organisme agréé passe chaque année.",
)
COHERENCE = FicheLabel(
    "coherence",
    "Bio Cohérence",
    CERTIFICATION,
    "Part du bio européen et le resserre : ferme entièrement bio, élevages de taille limitée, animaux nourris à 100 % "
    "en bio dont une large part vient de la ferme, produits transformés 100 % bio. L’organisme agréé passe chaque "
    "année, et la ferme s’évalue elle-même sur la charte.",
)
NATURE_ET_PROGRES = FicheLabel(
    "np",
    "Nature & Progrès",
    PARTICIPATIVE,
    "Une mention née en 1964, tenue par une association de paysans et de mangeurs. Ferme entièrement bio, petits "
    "élevages, aucun ensilage, aucun OGM, deux traitements vétérinaires par an au plus. Chaque année, un binôme formé "
    "(une personne du métier, une qui consomme) visite la ferme, puis une commission locale donne son avis. "
    "Ce n’est pas un certificat bio : c’est une garantie donnée les uns devant les autres.",
)
DEMETER = FicheLabel(
    "demeter",
    "Demeter (biodynamie)",
    CERTIFICATION,
    "L’exigence du bio, et les pratiques de la biodynamie, depuis 1928 : domaine entièrement conduit ainsi, "
    "trois ans de conversion, au moins la moitié du fourrage produit sur place ou avec des fermes voisines. "
    "Un organisme agréé contrôle chaque année, puis une commission indépendante.",
)
FERME_D_ICI = FicheLabel(
    "ici",
    "Ferme d’ici, sans label",
    LOCALE,
    "Une ferme à moins de cent kilomètres, que des membres du réseau ont visitée et qui répond à nos questions sur "
    "ses pratiques. Aucun organisme ne la contrôle : demandez, elle vous montrera.",
)
CHARTE_QUERCY = FicheLabel(
    "quercy",
    "Charte « Nos fermes en Quercy »",
    LOCALE,
    "Les fermes signataires vendent ce qu’elles produisent en Pays Midi-Quercy, disent d’où vient ce qu’elles "
    "achètent, et ouvrent leurs portes une fois par an. C’est un engagement local, pas un contrôle.",
)

LABELS = {
    "aude": (BIO, COHERENCE, NATURE_ET_PROGRES, DEMETER, FERME_D_ICI),
    "quercy": (BIO, NATURE_ET_PROGRES, CHARTE_QUERCY),
}
