"""What was measured, beside what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Resultat:
    """One line. `defaut`: something is wrong, however quick the machine: a page is missing, queries grow."""

    mesure: str
    but: str
    tenu: bool
    plancher: str = ""
    notes: list[str] = field(default_factory=list)
    defaut: bool = False
    quoi: str = ""


def imprimer(resultats: list[Resultat]) -> None:
    rangs = [("what", "measured", "aim", "ok", "floor, same run")]
    rangs += [(r.quoi, r.mesure, r.but, "ok" if r.tenu else "NO", r.plancher) for r in resultats]
    largeurs = [max(len(rang[n]) for rang in rangs) for n in range(len(rangs[0]))]
    rangs.insert(1, tuple("-" * largeur for largeur in largeurs))
    print()
    for rang in rangs:
        print("| " + " | ".join(texte.ljust(largeur) for texte, largeur in zip(rang, largeurs, strict=True)) + " |")
    print()
    for resultat in resultats:
        for note in filter(None, resultat.notes):
            print(f"- {resultat.quoi}: {note}")
