class Empechement(Exception):
    """Why the command cannot go on: one French line that ends with the command that mends it."""


def resume_de(texte: str, lignes: int = 15) -> str:
    """The last lines of an output, indented, to put under an Empechement."""
    return "\n".join("    " + ligne for ligne in texte.strip().splitlines()[-lignes:])
