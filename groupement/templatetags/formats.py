"""Amounts, quantities and dates as people say them: "12,40 €", "1,5 kg", "dimanche 29 mars, 20 h", "demain".

Spaces inside a figure, and between a figure and its unit, never break at the end of a line.
"""

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone

from groupement import redaction, typographie
from groupement.forms.champs import en_groupes_de_quatre

register = template.Library()

INSECABLE = typographie.INSECABLE
FINE = "\u202f"
MOINS = "\u2212"
JOURS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MOIS = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip
MOIS_COURTS = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
]  # fmt: skip
# Farther from today than this, a day is not known without its year.
JOURS_SANS_ANNEE = 270
DEBUT_DU_SOIR = 18


def _decimal(valeur: Any) -> Decimal | None:
    try:
        nombre = Decimal(str(valeur).replace(",", "."))
    except InvalidOperation:
        return None
    return nombre if nombre.is_finite() else None


def _chiffres(nombre: Decimal) -> str:
    """Decimal comma, a thin space every three figures, a real minus sign."""
    texte = f"{abs(nombre):,f}".replace(",", FINE).replace(".", ",")
    return MOINS + texte if nombre < 0 else texte


def _jour_local(valeur: Any) -> dt.date | None:
    if isinstance(valeur, dt.datetime):
        return timezone.localtime(valeur).date() if timezone.is_aware(valeur) else valeur.date()
    return valeur if isinstance(valeur, dt.date) else None


def _quantieme(date: dt.date) -> str:
    """The day in its month, as French says it: "1er", "2"."""
    return "1er" if date.day == 1 else str(date.day)


@register.filter
def montant(valeur: Any) -> str:
    """Euros, rounded half up to the cent: `12,40 €`."""
    nombre = _decimal(valeur)
    if nombre is None:
        return ""
    # Adding zero turns the "−0,00" of a tiny negative into "0,00".
    centimes = nombre.quantize(Decimal("0.01"), ROUND_HALF_UP) + 0
    return f"{_chiffres(centimes)}{INSECABLE}€"


@register.filter
def quantite(valeur: Any, unite: Any = "") -> str:
    """A quantity without useless zeros, to the gram at most: `1,5`, or with its unit `1,5 kg`."""
    nombre = _decimal(valeur)
    if nombre is None:
        return ""
    texte = _chiffres(_sans_zeros(nombre.quantize(Decimal("0.001"), ROUND_HALF_UP)))
    return f"{texte}{INSECABLE}{unite}" if unite else texte


def _sans_zeros(nombre: Decimal) -> Decimal:
    entier = nombre.to_integral_value()
    return entier + 0 if nombre == entier else nombre.normalize()


@register.filter
def nombre(valeur: Any) -> str:
    """The same figure for a machine (`value`, `max`, `data-*`): decimal point, no exponent."""
    chiffre = _decimal(valeur)
    return "" if chiffre is None else f"{_sans_zeros(chiffre):f}"


@register.filter
def jour(valeur: Any) -> str:
    """`dimanche 29 mars`; with the year when the day is far from today."""
    date = _jour_local(valeur)
    if date is None:
        return ""
    texte = f"{JOURS[date.weekday()]} {_quantieme(date)}{INSECABLE}{MOIS[date.month - 1]}"
    eloigne = abs((date - timezone.localdate()).days) > JOURS_SANS_ANNEE
    return f"{texte} {date.year}" if eloigne else texte


@register.filter
def jour_court(valeur: Any) -> str:
    """`dim. 29 mars`, where room is short."""
    date = _jour_local(valeur)
    if date is None:
        return ""
    texte = INSECABLE.join((f"{JOURS[date.weekday()][:3]}.", _quantieme(date), MOIS_COURTS[date.month - 1]))
    eloigne = abs((date - timezone.localdate()).days) > JOURS_SANS_ANNEE
    return f"{texte} {date.year}" if eloigne else texte


@register.filter
def heure(valeur: Any) -> str:
    """`20 h`, `8 h 30`."""
    if isinstance(valeur, dt.datetime):
        valeur = timezone.localtime(valeur) if timezone.is_aware(valeur) else valeur
    elif not isinstance(valeur, dt.time):
        return ""
    minutes = f"{INSECABLE}{valeur.minute:02d}" if valeur.minute else ""
    return f"{valeur.hour}{INSECABLE}h{minutes}"


@register.filter
def instant(valeur: Any) -> str:
    """`dimanche 29 mars, 20 h`; a date alone gives its day."""
    return f"{jour(valeur)}, {heure(valeur)}" if isinstance(valeur, dt.datetime) else jour(valeur)


@register.filter
def en_entier(valeur: Any) -> str:
    """`samedi 19 décembre 2026 à 10 h`, for what is read again years later; a date alone gives its day and year."""
    date = _jour_local(valeur)
    if date is None:
        return ""
    texte = f"{JOURS[date.weekday()]} {_quantieme(date)}{INSECABLE}{MOIS[date.month - 1]}{INSECABLE}{date.year}"
    return f"{texte} à{INSECABLE}{heure(valeur)}" if isinstance(valeur, dt.datetime) else texte


@register.filter
def jusqu_au(valeur: Any) -> str:
    """`jusqu’au vendredi 12 juin à 20 h`: what stays true whenever it is read, for mails and papers."""
    moment = f" à {heure(valeur)}" if isinstance(valeur, dt.datetime) else ""
    return f"jusqu’au {jour(valeur)}{moment}" if valeur else ""


@register.filter
def jusqu_a(valeur: Any) -> str:
    """The same on a page, as one says it today: `jusqu’à ce soir, 20 h`, `jusqu’à demain, 20 h`."""
    if not isinstance(valeur, dt.datetime):
        return jusqu_au(valeur)
    ici = timezone.localtime(valeur)
    ecart = (ici.date() - timezone.localdate()).days
    if ecart not in (0, 1):
        return jusqu_au(valeur)
    if ecart:
        return f"jusqu’à demain, {heure(valeur)}"
    soir = ici.hour >= DEBUT_DU_SOIR
    return f"jusqu’à ce soir, {heure(valeur)}" if soir else f"jusqu’à {heure(valeur)}, aujourd’hui"


@register.filter
def delai(valeur: Any) -> str:
    """How far from now: `dans 25 minutes`, `dans 3 heures`, `demain`, `il y a 2 semaines`.

    Rounded down, so that a deadline never looks farther than it is; from one day on, calendar days count.
    """
    if isinstance(valeur, dt.datetime):
        maintenant = timezone.localtime()
        if timezone.is_naive(valeur):
            maintenant = maintenant.replace(tzinfo=None)
        secondes = (valeur - maintenant).total_seconds()
        meme_jour = _jour_local(valeur) == _jour_local(maintenant)
        if abs(secondes) < 60:
            return "à l’instant" if secondes <= 0 else "dans moins d’une minute"
        if abs(secondes) < 3600:
            return _dans(secondes, int(abs(secondes) // 60), "minute")
        if meme_jour or abs(secondes) < 6 * 3600:
            return _dans(secondes, int(abs(secondes) // 3600), "heure")
    date = _jour_local(valeur)
    if date is None:
        return ""
    jours = (date - timezone.localdate()).days
    if jours in (-1, 0, 1):
        return ("hier", "aujourd’hui", "demain")[jours + 1]
    ecart = abs(jours)
    if ecart < 14:
        return _dans(jours, ecart, "jour")
    if ecart < 60:
        return _dans(jours, ecart // 7, "semaine")
    if ecart < 365:
        return _dans(jours, ecart // 30, "mois")
    return _dans(jours, ecart // 365, "an")


def _dans(sens: float, combien: int, mot: str) -> str:
    return f"{'dans' if sens > 0 else 'il y a'} {pluriel(combien, mot)}"


@register.filter
def paragraphes(texte: str) -> str:
    """A text mail as people type it: one empty line between paragraphs, none at the ends."""
    return re.sub(r"\n[ \t]*(\n[ \t]*)+(?=\n)", "\n", texte).strip() + "\n"


@register.filter(is_safe=True)
def insecables(texte: Any) -> str:
    """A sentence written in Python, typed with ordinary spaces, as French prints it: none breaks before a high sign or
    inside quotes. Every sentence that a service or a form says passes here, in templates/composants/."""
    return typographie.insecables(str(texte))


# What an article at the head of a name becomes: "le Jardin" answers, one orders "au Jardin", baskets "des Vergers".
CONTRACTIONS = {
    "de": {"Le ": "du ", "Les ": "des ", "Groupement ": "du groupement "},
    "à": {"Le ": "au ", "Les ": "aux ", "Groupement ": "au groupement "},
    "que": {"Groupement ": "que le groupement "},
}


def _devant(mot: str, valeur: Any) -> str:
    """A little word before a name, as one says it: contracted with its article, or cut before a vowel."""
    nom = str(valeur)
    for article, contracte in CONTRACTIONS[mot].items():
        if nom.startswith(article):
            return contracte + nom.removeprefix(article)
    premiere, suivante = (unicodedata.normalize("NFD", nom[:2]).casefold() + "  ")[:2]
    voyelle = premiere in "aeiouœæ" or (premiere == "y" and suivante.isalpha() and suivante not in "aeiouy")
    return f"{mot[:-1]}’{nom}" if mot.endswith("e") and voyelle else f"{mot} {nom}"


@register.filter
def de(valeur: Any) -> str:
    """ "de Rosalie", "d’Anouk", "d’Yves", "du Jardin", "des Vergers", "du groupement de Limoux"."""
    return _devant("de", valeur)


@register.filter
def que(valeur: Any) -> str:
    """ "que Rosalie", "qu’Anouk", "que le groupement de Limoux"."""
    return _devant("que", valeur)


@register.filter
def a_(valeur: Any) -> str:
    """ "à Rosalie", "au Jardin", "aux Vergers", "au groupement de Limoux"."""
    return _devant("à", valeur)


@register.filter
def pluriel(valeur: Any, mots: str) -> str:
    """`{{ n|pluriel:"foyer" }}` gives `3 foyers`; irregular: `"cheval,chevaux"`. Below two is singular."""
    combien = _decimal(valeur)
    if combien is None:
        return ""
    un, _, plusieurs = mots.partition(",")
    plusieurs = plusieurs or (un if un[-1:] in "sxz" else f"{un}s")
    return f"{quantite(combien)}{INSECABLE}{un if abs(combien) < 2 else plusieurs}"


@register.filter
def iban(valeur: Any) -> str:
    """`FR76 3000 6000 …`: an account number as banks print it; on a phone it may break between two groups."""
    return en_groupes_de_quatre(str(valeur))


@register.filter
def markdown(texte: str) -> str:
    """What a member wrote in Markdown, as HTML that is safe to show."""
    return redaction.en_html(texte)


@register.filter
def en_texte(texte: str) -> str:
    """The same in plain text, for a mail or an extract."""
    return redaction.en_texte(texte)
