"""The producers of a group with who answers for them, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from catalogue.models import Partenariat
from groupement.models import Adhesion
from groupement.tri import par_nom
from referents.models import Mandat, PropositionDeMandat, Relais
from referents.rotation import Alerte, alertes


@dataclass
class Charge:
    """A producer of the group with its mandates, sorted by when they hold.

    `dormants`: running, but whoever holds them is not active in the group (a pause, a departure).
    """

    partenariat: Partenariat
    presents: list[Mandat] = field(default_factory=list)
    a_venir: list[Mandat] = field(default_factory=list)
    dormants: list[Mandat] = field(default_factory=list)
    passes: list[Mandat] = field(default_factory=list)
    propositions: list[PropositionDeMandat] = field(default_factory=list)
    est_mien: bool = False
    alerte: Alerte | None = None

    @property
    def sans_titulaire(self) -> bool:
        return not any(m.rang == Mandat.Rang.TITULAIRE for m in self.presents)


def charges(adhesion: Adhesion) -> list[Charge]:
    """Those without anybody first, then those of `adhesion`; each mandate carries its handover, if any (`en_route`)."""
    aujourd_hui = timezone.localdate()
    relais = {r.mandat_id: r for r in Relais.objects.en_route().select_related("successeur__personne", "groupement")}
    par_partenariat = defaultdict(list)
    for mandat in Mandat.objects.select_related("adhesion__personne").order_by("-rang", "famille", "du"):
        mandat.en_route = relais.get(mandat.pk)
        par_partenariat[mandat.partenariat_id].append(mandat)
    propositions = defaultdict(list)
    for proposition in PropositionDeMandat.objects.en_attente().select_related("adhesion__personne"):
        propositions[proposition.partenariat_id].append(proposition)
    a_passer = {a.mandat.partenariat_id: a for a in reversed(alertes(adhesion.groupement))}
    trouvees = []
    for partenariat in Partenariat.objects.actifs().select_related("producteur").order_by(*par_nom("producteur__nom")):
        charge = Charge(partenariat, propositions=propositions[partenariat.pk], alerte=a_passer.get(partenariat.pk))
        for mandat in par_partenariat[partenariat.pk]:
            if mandat.au and mandat.au < aujourd_hui:
                charge.passes.append(mandat)
            elif not mandat.adhesion.est_active:
                charge.dormants.append(mandat)
            elif mandat.du > aujourd_hui:
                charge.a_venir.append(mandat)
            else:
                charge.presents.append(mandat)
                charge.est_mien |= mandat.adhesion_id == adhesion.pk
        trouvees.append(charge)
    return sorted(trouvees, key=lambda c: (bool(c.presents), not c.est_mien))
