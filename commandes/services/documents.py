"""Files of a round: asked for in a transaction, built by a worker, built again if that worker dies."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from commandes.documents import fabrique
from commandes.models import BonDeCommande, Bordereau, Commande, Document, Ligne, Offre, Panier, Volet
from groupement.file_de_taches import confier
from groupement.models import EntreeJournal, Personne
from groupement.portee import scopes_disabled
from groupement.refus import Refus

logger = logging.getLogger(__name__)

ECHEC = "Le document n’a pas pu être préparé. Demandez-le de nouveau, et prévenez-nous si cela recommence."
ECHEC_TROP_LONG = "La préparation a pris trop de temps. Demandez le document pour un seul producteur."
# A worker answers in seconds: what is older was lost with it.
PATIENCE = datetime.timedelta(minutes=2)
FEUILLES = (
    Document.Genre.FEUILLE_FOYERS,
    Document.Genre.FEUILLE_PRODUITS,
    Document.Genre.EMARGEMENT,
    Document.Genre.MATRICE,
)
# In the journal of a volet: what changes its baskets without a word in the journal of each. At closing, cases are
# shared out, and what was printed as provisional is so no more.
CHANGENT_LES_PANIERS = ("volet.retrait", "volet.annule", "volet.clos")


def demander(*, commande: Commande, genre: str, auteur: Personne | None, volet: Volet | None = None) -> Document:
    """Ask for sheets of the round, or of one volet, as they stand now. A second click gets the one on its way."""
    if genre not in FEUILLES:
        raise Refus("Ce document n’existe pas.")
    if volet is not None and volet.commande_id != commande.pk:
        raise Refus("Ce producteur n’est pas dans cette commande.")
    with transaction.atomic():
        # Two clicks at once: the second waits here, and finds the row of the first.
        Commande.objects.select_for_update(no_key=True, of=("self",)).get(pk=commande.pk)
        en_route = Document.objects.filter(
            commande=commande, volet=volet, genre=genre, pret_le=None, echec="",
            demande_le__gt=timezone.now() - PATIENCE,
        ).first()  # fmt: skip
        if en_route is not None:
            return en_route
        document = Document.objects.create(
            groupement_id=commande.groupement_id,
            commande=commande,
            volet=volet,
            genre=genre,
            nom_du_fichier=_nom_du_fichier(commande, genre, volet),
            demande_par=auteur,
        )
        lancer(document)
        return document


def demander_le_bon(*, bon: BonDeCommande, auteur: Personne | None) -> list[Document]:
    """The three files of an order. To be called in the transaction that establishes it."""
    documents = [
        Document(
            groupement_id=bon.groupement_id,
            commande_id=bon.commande_id,
            volet_id=bon.volet_id,
            bon=bon,
            genre=Document.Genre.BON,
            format=format_,
            nom_du_fichier=f"bon-{bon.numero}-{slugify(bon.contenu['producteur']['nom'])[:60]}.{format_}",
            demande_par=auteur,
        )
        for format_ in Document.Format.values
    ]
    Document.objects.bulk_create(documents)
    for document in documents:
        lancer(document)
    return documents


def demander_le_bordereau(*, bordereau: Bordereau, auteur: Personne | None) -> Document:
    """The slip on paper, as it stands now; an older one of the same slip goes when this one is ready."""
    document = Document.objects.create(
        groupement_id=bordereau.groupement_id,
        commande_id=bordereau.commande_id,
        bordereau=bordereau,
        genre=Document.Genre.BORDEREAU,
        nom_du_fichier=f"bordereau-{bordereau.numero}-{slugify(bordereau.remis_a)[:60]}.pdf",
        demande_par=auteur,
    )
    lancer(document)
    return document


def _nom_du_fichier(commande: Commande, genre: str, volet: Volet | None) -> str:
    morceaux = [genre, f"{commande.livraison_le:%Y-%m-%d}", slugify(str(volet.producteur))[:60] if volet else ""]
    return "-".join(filter(None, morceaux)) + ".pdf"


def lancer(document: Document) -> None:
    """Give the document to a worker once the transaction is committed."""
    confier("commandes.tasks.fabriquer_document", document.pk)


def relancer(*, document: Document) -> None:
    """Try again what failed."""
    with transaction.atomic():
        relance = Document.objects.filter(pk=document.pk, pret_le=None).update(echec="", demande_le=timezone.now())
        if relance:
            lancer(document)


def fabriquer(*, document_id: int) -> bool:
    """Build the bytes of a document. True when this call is the one that did.

    Safe to run twice, or again after a worker was killed: nothing is written before the bytes exist, and only into a
    row that has none.
    """
    document = (
        Document.objects.select_related(
            "groupement",
            "commande__groupement",
            "volet",
            "bon",
            "bordereau__commande__groupement",
            "bordereau__partenariat__producteur",
            "bordereau__remis_par",
        )
        .defer("octets")
        .filter(pk=document_id, pret_le=None)
        .first()
    )
    if document is None:
        return False
    try:
        octets = fabrique.octets(document)
    except Exception as erreur:  # whatever goes wrong is an outcome that the person must see
        logger.exception("Document %s could not be built", document_id)
        echec = ECHEC_TROP_LONG if isinstance(erreur, SoftTimeLimitExceeded) else ECHEC
        Document.objects.filter(pk=document_id, pret_le=None).update(echec=echec)
        return False
    with transaction.atomic():
        ecrit = Document.objects.filter(pk=document_id, pret_le=None).update(
            octets=octets, pret_le=timezone.now(), echec=""
        )
        if ecrit and document.bon_id is None:
            _jeter_les_anciens(document)
    return bool(ecrit)


def _jeter_les_anciens(document: Document) -> None:
    """Older sheets of the same kind say what is no longer true, and hold names and phone numbers."""
    Document.objects.filter(
        commande=document.commande_id, volet=document.volet_id, genre=document.genre, bon=None,
        bordereau=document.bordereau_id, parametres=document.parametres, format=document.format, pk__lt=document.pk,
    ).delete()  # fmt: skip


def perimes(*, commande: Commande, documents: Collection[Document]) -> set[int]:
    """Ids of the sheets asked for before the last change of what they print: a sheet of one volet looks at that volet.

    `documents` of this round. As many queries for one as for a hundred.
    """
    if not documents:
        return set()
    changes = _derniers_changements(commande, depuis=min(document.demande_le for document in documents))
    return {document.pk for document in documents if changes[document.volet_id] > document.demande_le}


def _derniers_changements(commande: Commande, *, depuis: datetime.datetime) -> dict[int | None, datetime.datetime]:
    """When the lines of each volet last changed, and under None those of the whole round; `depuis` if not since.

    A line remembers its last writing; one that is gone is only in the journal, under the name of its product.
    """
    changes: dict[int | None, datetime.datetime] = defaultdict(lambda: depuis)

    def noter(volets: Iterable[int | None], le: datetime.datetime) -> None:
        for volet in (None, *volets):
            changes[volet] = max(changes[volet], le)

    ecrites = Ligne.objects.filter(commande=commande, saisie_le__gt=depuis).values("volet_id")
    for volet, le in ecrites.annotate(le=Max("saisie_le")).values_list("volet_id", "le"):
        noter([volet], le)
    par_nom: dict[str, set[int]] = defaultdict(set)
    for nom, libelle, volet in Offre.objects.filter(volet__commande=commande).values_list("nom", "libelle", "volet_id"):
        par_nom[nom].add(volet)
        par_nom[f"{nom} {libelle}".strip()].add(volet)
    journal = EntreeJournal.objects.du_groupement(commande.groupement_id).filter(le__gt=depuis).order_by()
    paniers = journal.filter(
        objet=Panier._meta.label_lower, objet_id__in=Panier.objects.filter(commande=commande).values("pk")
    )
    for avant, apres, le in paniers.values_list("avant", "apres", "le"):
        # An entry that names no product, such as a tick taken back, changes no sheet.
        if siens := {volet for nom in (*avant, *apres) for volet in par_nom.get(nom, ())}:
            noter(siens, le)
    volets = journal.filter(
        objet=Volet._meta.label_lower,
        objet_id__in=Volet.objects.filter(commande=commande).values("pk"),
        action__in=CHANGENT_LES_PANIERS,
    )
    for volet, le in volets.values_list("objet_id", "le"):
        noter([volet], le)
    return changes


def a_reprendre() -> list[int]:
    """Ids, in all groups, of documents that were asked for and that no worker finished or gave up."""
    with scopes_disabled():
        perdus = Document.objects.filter(pret_le=None, echec="", demande_le__lt=timezone.now() - PATIENCE)
        return list(perdus.values_list("pk", flat=True))
