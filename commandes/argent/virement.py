"""A bank transfer that a phone reads: the EPC QR code (EPC069-12, version 2, no BIC needed in the SEPA area)."""

from __future__ import annotations

import io
import unicodedata
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from segno import helpers

LONGUEUR_DU_LIBELLE = 140
LONGUEUR_DU_NOM = 70
MONTANT_MAXIMAL = Decimal("999999999.99")


def libelle_du_virement(*morceaux: str) -> str:
    """Remittance text: "Groupement Limoux commande 29 mars Foyer Durand", 140 characters at most."""
    return en_lettres_simples(" ".join(morceaux))[:LONGUEUR_DU_LIBELLE].rstrip()


def en_lettres_simples(texte: str) -> str:
    """On one line, without accents: the letters that every bank of the SEPA area lets through."""
    nu = unicodedata.normalize("NFKD", texte.replace("’", "'").replace("œ", "oe").replace("Œ", "Oe"))
    return " ".join(nu.encode("ascii", "ignore").decode().split())


def qr_du_virement(*, titulaire: str, iban: str, montant: Decimal, libelle: str) -> SafeString:
    """The code as inline SVG, black on white whatever the theme. `montant`: 0,01 € at least."""
    if not Decimal("0.01") <= montant <= MONTANT_MAXIMAL:
        raise ValueError("an EPC code takes 0.01 to 999999999.99 euros")
    code = helpers.make_epc_qr(
        name=en_lettres_simples(titulaire)[:LONGUEUR_DU_NOM] or "Beneficiaire", iban=iban, amount=montant,
        text=en_lettres_simples(libelle)[:LONGUEUR_DU_LIBELLE] or "Groupement", encoding="utf-8",
    )  # fmt: skip
    sortie = io.BytesIO()
    code.save(
        sortie, kind="svg", xmldecl=False, svgns=True, nl=False, omitsize=True, border=4, light="#fff", dark="#000",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return mark_safe(sortie.getvalue().decode())  # made of digits by the library: nothing typed goes in it
