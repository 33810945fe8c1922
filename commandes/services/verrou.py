"""The volet is the lock: one policy for every write to orders.

1. Inside a transaction, before anything else is read, take the rows of the volets that the write touches, sorted by id.
2. Members share them (FOR SHARE): they do not wait for each other.
3. Whoever changes a volet's state takes it alone (FOR NO KEY UPDATE), so nobody orders while it closes.
4. Then the basket's row, then the offers whose stock is limited, sorted by id.
5. Deadlines are judged after the lock is held, by `clock_timestamp()` of the database.
6. A wait over `lock_timeout` becomes `Refus("... réessayez dans un instant")` with the form kept.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from commandes.models import Commande, Volet
from groupement.refus import Refus

ATTENTE_TROP_LONGUE = "Quelqu’un d’autre enregistre en ce moment. Rien n’est perdu : réessayez dans un instant."


@contextmanager
def transaction_patiente() -> Iterator[None]:
    """A transaction in which a lock that does not come is a sentence, not an error page."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as erreur:
        if getattr(erreur.__cause__, "sqlstate", None) in ("55P03", "40P01"):  # lock not available, deadlock
            raise Refus(ATTENTE_TROP_LONGUE) from erreur
        raise


PARTAGER = (
    "SELECT id FROM commandes_volet WHERE commande_id = %(commande)s"
    " AND id IN (SELECT volet_id FROM commandes_offre WHERE id = ANY(%(offres)s)) ORDER BY id FOR SHARE"
)


def partager(*, commande_id: int, offres: Iterable[int]) -> None:
    """Share the volets of these offers with other members until the end; whoever changes a state waits."""
    with connection.cursor() as curseur:
        curseur.execute(PARTAGER, {"commande": commande_id, "offres": list(offres)})


def partager_et_ouvrir_le_panier(*, commande: Commande, foyer_id: int, offres: Iterable[int]) -> int:
    """The same, then take the household's one basket, made if needed: two tabs of one household wait for each other.

    Returns the basket's id. One trip to the database for both.
    """
    with connection.cursor() as curseur:
        # The basket's row is computed from the locked volets: PostgreSQL must lock them before it can write it.
        curseur.execute(
            f"WITH volets AS MATERIALIZED ({PARTAGER})"
            " INSERT INTO commandes_panier (groupement_id, commande_id, foyer_id)"
            " SELECT %(groupement)s, %(commande)s, %(foyer)s FROM (SELECT count(*) FROM volets) AS verrouilles"
            " ON CONFLICT (commande_id, foyer_id) DO UPDATE SET foyer_id = EXCLUDED.foyer_id RETURNING id",
            {
                "commande": commande.pk, "groupement": commande.groupement_id, "foyer": foyer_id,
                "offres": list(offres),
            },
        )  # fmt: skip
        return curseur.fetchone()[0]


def prendre(volets: Iterable[int]) -> list[Volet]:
    """Take the volets alone until the end of the transaction, and read them as they are now."""
    return list(
        Volet.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=list(volets))
        .select_related("commande", "partenariat", "producteur", "groupement")
        .order_by("pk")
    )
