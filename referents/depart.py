"""A household leaves: mandates to hand over, things to bring back, costs that the group owes it."""

from __future__ import annotations

from django.db.models import Sum
from django.utils import timezone

from groupement.models import Foyer
from groupement.templatetags.formats import jour, montant
from referents.models import Frais, Mandat, Materiel, Pret


def ce_qui_reste(foyer: Foyer) -> list[str]:
    aujourd_hui = timezone.localdate()
    mandats = Mandat.objects.a_confier(aujourd_hui).filter(adhesion__foyer=foyer)
    prets = Pret.objects.dehors().filter(foyer=foyer, du__lte=aujourd_hui).select_related("materiel")
    garde = Materiel.objects.en_service().filter(garde_par=foyer)
    frais = Frais.objects.filter(adhesion__foyer=foyer, etat=Frais.Etat.ACCORDE)
    du = frais.aggregate(somme=Sum("montant"))["somme"]
    return [
        *(_mandat(m) for m in mandats.select_related("adhesion__personne", "partenariat__producteur")),
        *(f"Ce foyer a chez lui : {_combien(p)}, à rendre le {jour(p.au)}." for p in prets),
        *(f"Ce foyer garde pour le groupement : {m}. Trouvez-lui une autre place." for m in garde),
        *([f"Le groupement lui doit {montant(du)} de frais accordés."] if du else []),
    ]


def _combien(pret: Pret) -> str:
    return str(pret.materiel) if pret.exclusif else f"{pret.nombre} × {pret.materiel}"


def _mandat(mandat: Mandat) -> str:
    fin = f" jusqu’au {jour(mandat.au)}" if mandat.au else ""
    role = "titulaire" if mandat.rang == Mandat.Rang.TITULAIRE else "en suppléance"
    return f"{mandat.adhesion} est {role} pour {mandat.objet}{fin} : passez le relais, ou confiez ce mandat."
