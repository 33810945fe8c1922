"""A table of members as people keep it: what each column means, and the persons of its rows. Without the database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Ligne = Sequence  # [line number, [cells]]
IGNORER = "ignorer"
CHAMPS = {
    IGNORER: "Ne pas lire",
    "prenom": "Prénom",
    "nom": "Nom",
    "nom_complet": "Prénom et nom ensemble",
    "email": "Adresse e-mail",
    "telephone": "Téléphone",
    "foyer": "Nom du foyer",
    "adresse": "Adresse",
    "commune": "Commune (ajoutée à l’adresse)",
}
_SYNONYMES = {
    "prenom": {"prenom", "prenoms", "first name"},
    "nom": {"nom", "noms", "nom de famille", "last name", "patronyme"},
    "nom_complet": {"nom prenom", "nom et prenom", "prenom nom", "prenom et nom", "adherent", "membre", "personne"},
    "email": {"email", "e mail", "mail", "courriel", "adresse mail", "adresse email", "adresse e mail", "mel"},
    "telephone": {"telephone", "tel", "portable", "mobile", "numero", "telephone portable", "tel portable", "phone"},
    "foyer": {"foyer", "famille", "nom du foyer", "menage"},
    "adresse": {"adresse", "rue", "adresse postale", "domicile"},
    "commune": {"commune", "ville", "village"},
}
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_CHIFFRES = re.compile(r"[\s.\-()/\u00a0\u202f]+")
TAILLES = {"prenom": 80, "nom": 80, "email": 254, "telephone": 30, "foyer": 110, "adresse": 200}


@dataclass(frozen=True, kw_only=True)
class Lue:
    """One row of the file. `erreur`: the sentence that says why it cannot be taken, "" when it can."""

    numero: int
    prenom: str = ""
    nom: str = ""
    email: str = ""
    telephone: str = ""
    foyer: str = ""
    adresse: str = ""
    erreur: str = ""

    @property
    def qui(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email or f"ligne {self.numero}"


def plat(texte: str) -> str:
    """Lower case, without accents nor signs: what two spellings of the same have in common."""
    sans_accents = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9@+]+", " ", sans_accents).split()) or texte.strip().lower()


def deviner(lignes: Sequence[Ligne]) -> tuple[list[str], int | None]:
    """(what each column means, the number of the row of titles or None), to be confirmed by somebody."""
    largeur = max((len(cellules) for _, cellules in lignes), default=0)
    for numero, cellules in lignes[:15]:
        trouves = [_champ_de(cellule) for cellule in cellules]
        if len({champ for champ in trouves if champ != IGNORER}) >= 2:
            return _uniques(trouves + [IGNORER] * (largeur - len(trouves))), numero
    colonnes = []
    for rang in range(largeur):
        valeurs = [cellules[rang] for _, cellules in lignes if rang < len(cellules) and cellules[rang]]
        colonnes.append(_selon_le_contenu(valeurs))
    return _uniques(colonnes), None


def lire(lignes: Sequence[Ligne], colonnes: Sequence[str], entete: int | None) -> list[Lue]:
    """The persons of the file, in its order; each row is read or carries the sentence of what is wrong."""
    lues, deja = [], {}
    for numero, cellules in lignes:
        if entete is not None and numero <= entete:
            continue
        lue = _lire_ligne(numero, cellules, colonnes)
        if lue is None:
            continue
        if lue.email and not lue.erreur:
            premiere = deja.setdefault(lue.email, numero)
            if premiere != numero:
                lue = Lue(**vars(lue) | {"erreur": f"Cette adresse est déjà à la ligne {premiere}."})
        lues.append(lue)
    return lues


def _lire_ligne(numero: int, cellules: Sequence[str], colonnes: Sequence[str]) -> Lue | None:
    valeurs: dict[str, str] = {}
    for champ, cellule in zip(colonnes, cellules, strict=False):
        if champ != IGNORER and cellule.strip():
            valeurs[champ] = f"{valeurs[champ]} {cellule.strip()}" if champ in valeurs else cellule.strip()
    if not valeurs:
        return None
    if "nom_complet" in valeurs:
        prenom, nom = _separer(valeurs.pop("nom_complet"))
        valeurs.setdefault("prenom", prenom)
        valeurs.setdefault("nom", nom)
    commune = valeurs.pop("commune", "")
    if commune:
        valeurs["adresse"] = f"{valeurs['adresse']}, {commune}" if valeurs.get("adresse") else commune
    valeurs["email"] = valeurs.get("email", "").lower().removeprefix("mailto:")
    valeurs["telephone"], erreur = _telephone(valeurs.get("telephone", ""))
    if not valeurs.get("prenom") and not valeurs.get("nom"):
        erreur = "Il manque le nom de cette personne."
    elif valeurs["email"] and not _EMAIL.fullmatch(valeurs["email"]):
        erreur = f"« {valeurs['email'][:60]} » n’est pas une adresse e-mail."
    for champ, taille in TAILLES.items():
        if len(valeurs.get(champ, "")) > taille:
            erreur = f"{CHAMPS[champ]} : {taille} signes au plus."
            valeurs[champ] = valeurs[champ][:taille]
    if not valeurs.get("prenom"):  # a first name is what pages call somebody by
        valeurs["prenom"] = valeurs.pop("nom", "")
    return Lue(numero=numero, erreur=erreur, **valeurs)


def _telephone(texte: str) -> tuple[str, str]:
    """(the number, "") in pairs when it is French, or (as it was, what is wrong). Sheets drop the first 0."""
    chiffres = _CHIFFRES.sub("", texte)
    if re.fullmatch(r"[1-9]\d{8}", chiffres):
        chiffres = f"0{chiffres}"
    if re.fullmatch(r"0\d{9}", chiffres):
        return " ".join(chiffres[i : i + 2] for i in range(0, 10, 2)), ""
    if not texte or re.fullmatch(r"\+?\d{6,20}", chiffres):
        return texte, ""
    return texte, f"« {texte[:40]} » n’est pas un numéro de téléphone."


def _separer(texte: str) -> tuple[str, str]:
    """First name and name: words in capitals are the name ("DUPONT Anne"), else the first word is the first name."""
    mots = texte.split()
    grands = [mot for mot in mots if len(mot) > 1 and mot.isupper()]
    if grands and len(grands) < len(mots):
        return " ".join(mot for mot in mots if mot not in grands), " ".join(grands).title()
    return (mots[0], " ".join(mots[1:])) if mots else ("", "")


def _champ_de(intitule: str) -> str:
    forme = plat(intitule)
    return next((champ for champ, mots in _SYNONYMES.items() if forme in mots), IGNORER)


def _selon_le_contenu(valeurs: Sequence[str]) -> str:
    if not valeurs:
        return IGNORER
    if sum("@" in valeur for valeur in valeurs) * 2 > len(valeurs):
        return "email"
    if sum(len(re.sub(r"\D", "", valeur)) in (9, 10) for valeur in valeurs) * 2 > len(valeurs):
        return "telephone"
    return IGNORER


def _uniques(champs: Sequence[str]) -> list[str]:
    """Each meaning once: the first column that has it keeps it."""
    vus: set[str] = set()
    return [IGNORER if champ in vus or (champ != IGNORER and vus.add(champ)) else champ for champ in champs]
