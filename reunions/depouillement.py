"""What the answers to a poll say. Pure: plain data in, plain data out, so that a closed poll keeps its result.

A ballot is one of
    {"dates": {"<option>": "oui" | "besoin" | "non"}}
    {"choix": [<option>, ...]}
    {"avis": "pour" | "reserve" | "objection", "raison": "...", "levee": bool}
and, where the poll is not secret, "qui": the name of who answered. The order of ballots never matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from groupement.refus import Refus

DATES, CHOIX, CONSENTEMENT = "dates", "choix", "consentement"
OUI, BESOIN, NON = "oui", "besoin", "non"
POUR, RESERVE, OBJECTION = "pour", "reserve", "objection"
RAISON_AU_PLUS = 1000
Options = Sequence[tuple[int, str]]
Bulletin = Mapping[str, Any]


def verifier_bulletin(*, genre: str, plusieurs: bool, options: Options, contenu: Bulletin) -> dict[str, Any]:
    """The ballot in its one written form; refuses what does not answer the question."""
    connues = [option for option, _ in options]
    if genre == DATES:
        dites = {str(clef): valeur for clef, valeur in dict(contenu.get("dates", {})).items()}
        if set(dites) != {str(option) for option in connues} or not set(dites.values()) <= {OUI, BESOIN, NON}:
            raise Refus("Répondez pour chaque date : oui, si besoin ou non.")
        return {"dates": {str(option): dites[str(option)] for option in connues}}
    if genre == CHOIX:
        choisies = [option for option in connues if option in set(contenu.get("choix", []))]
        if not choisies or len(choisies) != len(set(contenu["choix"])):
            raise Refus("Choisissez au moins une réponse." if plusieurs else "Choisissez une réponse.")
        if len(choisies) > 1 and not plusieurs:
            raise Refus("Choisissez une seule réponse.")
        return {"choix": choisies}
    avis, raison = contenu.get("avis"), str(contenu.get("raison", "")).strip()[:RAISON_AU_PLUS]
    if avis not in (POUR, RESERVE, OBJECTION):
        raise Refus("Dites si vous avez une objection, une réserve, ou aucune.")
    if avis == OBJECTION and not raison:
        raise Refus("Dites pourquoi vous vous opposez : c’est ce qui permet de corriger la proposition.")
    return {"avis": avis, "raison": raison, "levee": False}


def bulletin_en_mots(genre: str, options: Options, bulletin: Bulletin) -> str:
    """One answer as one says it: `Oranges, Kiwis`; `samedi 5 décembre, 10 h : oui`; `objection : trop loin`."""
    if genre == DATES:
        mots = {OUI: "oui", BESOIN: "si besoin", NON: "non"}
        return " ; ".join(f"{libelle} : {mots[bulletin['dates'][str(option)]]}" for option, libelle in options)
    if genre == CHOIX:
        return ", ".join(libelle for option, libelle in options if option in bulletin["choix"])
    avis = {POUR: "pas d’objection", RESERVE: "réserve", OBJECTION: "objection"}[bulletin["avis"]]
    return f"{avis} : {bulletin['raison']}" if bulletin["raison"] else avis


def depouiller(
    *,
    genre: str,
    options: Options,
    bulletins: Iterable[Bulletin],
    concernes: int,
    quorum: int | None,
) -> dict[str, Any]:
    """What the ballots come to. `concernes`: how many people (or households) could answer.

    {"reponses", "concernes", "quorum", "valable", "lignes", "retenues", "avis", "raisons", "atteint"}: `lignes` in the
    order of the options, `retenues` the ids of the best ones (several when equal), `atteint` for a consent decision.
    """
    lus = list(bulletins)
    lignes = _lignes(genre, options, lus)
    avis = Counter(_avis(bulletin) for bulletin in lus) if genre == CONSENTEMENT else Counter()
    valable = bool(lus) and len(lus) >= (quorum or 0)
    return {
        "reponses": len(lus),
        "concernes": max(concernes, len(lus)),
        "quorum": quorum,
        "valable": valable,
        "lignes": lignes,
        "retenues": _retenues(genre, lignes),
        "avis": {clef: avis[clef] for clef in (POUR, RESERVE, OBJECTION, "levee")} if genre == CONSENTEMENT else {},
        "raisons": _raisons(lus),
        "atteint": genre == CONSENTEMENT and valable and not avis[OBJECTION],
    }


def _lignes(genre: str, options: Options, bulletins: Sequence[Bulletin]) -> list[dict[str, Any]]:
    lignes = []
    for option, libelle in options:
        ligne: dict[str, Any] = {"option": option, "libelle": libelle}
        if genre == DATES:
            dits = Counter(bulletin["dates"].get(str(option), NON) for bulletin in bulletins)
            ligne |= {OUI: dits[OUI], BESOIN: dits[BESOIN], NON: dits[NON]}
        else:
            ligne["voix"] = sum(option in bulletin["choix"] for bulletin in bulletins)
        lignes.append(ligne)
    return lignes


def _retenues(genre: str, lignes: Sequence[dict[str, Any]]) -> list[int]:
    """The most who can come, then the most who come gladly; or the most votes. Nothing that nobody wants."""
    notes = {
        ligne["option"]: (ligne[OUI] + ligne[BESOIN], ligne[OUI]) if genre == DATES else (ligne["voix"], 0)
        for ligne in lignes
    }
    meilleure = max(notes.values(), default=(0, 0))
    return [option for option, note in notes.items() if note == meilleure and note[0] > 0]


def _avis(bulletin: Bulletin) -> str:
    return "levee" if bulletin["avis"] == OBJECTION and bulletin.get("levee") else str(bulletin["avis"])


def _raisons(bulletins: Sequence[Bulletin]) -> list[dict[str, str]]:
    """Reservations and objections with their words, objections first, then in alphabetical order."""
    dites = [
        {"avis": _avis(bulletin), "raison": str(bulletin["raison"]), "qui": str(bulletin.get("qui", ""))}
        for bulletin in bulletins
        if bulletin.get("raison")
    ]
    rangs = {OBJECTION: 0, RESERVE: 1, "levee": 2, POUR: 3}
    return sorted(dites, key=lambda dite: (rangs[dite["avis"]], dite["raison"], dite["qui"]))


def en_mots(genre: str, resultat: Mapping[str, Any], *, clos: bool) -> str:
    """The result as one says it aloud."""
    if not resultat["reponses"]:
        return "Personne n’a répondu." if clos else "Personne n’a encore répondu."
    quorum = _quorum_en_mots(resultat, clos=clos)
    return " ".join(filter(None, [_conclusion(genre, resultat, clos=clos), quorum]))


def _conclusion(genre: str, resultat: Mapping[str, Any], *, clos: bool) -> str:
    if genre == CONSENTEMENT:
        objections = resultat["avis"][OBJECTION]
        if objections:
            combien = "une objection" if objections == 1 else f"{objections} objections"
            return f"Le consentement n’est pas atteint : il reste {combien}."
        if not resultat["valable"]:
            return "Personne ne s’oppose."
        if clos:
            return "Le consentement est atteint : personne ne s’oppose à la proposition."
        return "Pour le moment, personne ne s’oppose."
    noms = [ligne["libelle"] for ligne in resultat["lignes"] if ligne["option"] in resultat["retenues"]]
    if not noms:
        return "Aucune date ne convient." if genre == DATES else "Aucune réponse n’est choisie."
    if len(noms) > 1:
        quoi = "dates" if genre == DATES else "réponses"
        return f"{len(noms)} {quoi} à égalité : {' ; '.join(noms)}."
    if genre == DATES:
        return f"La date qui convient au plus grand nombre : {noms[0]}."
    return f"La réponse la plus choisie : {noms[0]}."


def _quorum_en_mots(resultat: Mapping[str, Any], *, clos: bool) -> str:
    quorum, reponses = resultat["quorum"], resultat["reponses"]
    if not quorum:
        return ""
    if reponses >= quorum:
        return f"Il fallait au moins {quorum} réponses : il y en a {reponses}."
    if clos:
        return f"Il fallait au moins {quorum} réponses, il y en a eu {reponses} : ce résultat ne décide de rien."
    manque = quorum - reponses
    return f"Il faut au moins {quorum} réponses : il en manque {manque}."
