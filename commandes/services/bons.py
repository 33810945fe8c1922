"""The order to a producer: established once closed, sent, confirmed; a correction is a new version."""

from typing import Any

from django.db.models import Max, Q
from django.db.models.functions import Now
from django.utils import timezone

from commandes.courriels import bons as courriels
from commandes.courriels.volets import annoncer_la_fin_du_complement
from commandes.documents.bon_de_commande import contenu_du_bon
from commandes.documents.changements import changements
from commandes.models import BonDeCommande, Document, Volet
from commandes.services import verrou
from commandes.services.cloturer import EN_MOTS, marquer_transmis
from commandes.services.documents import demander_le_bon
from commandes.services.repartir import refuser_pendant_le_complement
from groupement.models import Courriel, Groupement, Personne
from groupement.portee import scopes_disabled
from groupement.refus import Refus
from groupement.services.courriels import renvoyer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import a_

ETABLISSABLES = (Volet.Etat.CLOS, Volet.Etat.TRANSMIS, Volet.Etat.LIVRE)
LONGUEUR_DU_MESSAGE = 2000


class RienDeNouveau(Refus):
    """The order that exists says already what a new version would say."""


def etablir_bon(*, volet_id: int, auteur: Personne | None = None, motif: str = "") -> BonDeCommande:
    """Freeze what the volet orders now as a numbered document. `auteur` None: at closing, by the clock."""
    with verrou.transaction_patiente():
        volet = _prendre_le_volet(volet_id)
        if volet.etat not in ETABLISSABLES:
            etat = Volet.Etat(volet.etat)
            ensuite = (
                "clôturez-la d’abord" if Volet.Etat.CLOS in Volet.TRANSITIONS[etat] else "il n’y a pas de bon à établir"
            )
            raise Refus(f"La commande {a_(volet.producteur)} est {EN_MOTS[etat]} : {ensuite}.")
        refuser_pendant_le_complement(volet)
        contenu = contenu_du_bon(volet)
        if not contenu["lignes"]:
            raise Refus(f"Personne n’a commandé {a_(volet.producteur)} : il n’y a pas de bon à établir.")
        precedent = BonDeCommande.objects.filter(volet=volet).order_by("-version").first()
        numero, differences = _numero_et_differences(volet, precedent, contenu)
        bon = BonDeCommande.objects.create(
            groupement_id=volet.groupement_id,
            commande_id=volet.commande_id,
            volet=volet,
            contenu=contenu,
            changements=differences,
            motif=motif.strip(),
            etabli_par=auteur,
            **numero,
        )
        demander_le_bon(bon=bon, auteur=auteur)
        if precedent is None and auteur is None and volet.complement_jusqu_a:
            annoncer_la_fin_du_complement(volet=volet)
        journaliser(
            objet=volet,
            action="bon.etablir",
            libelle=f"Bon de commande {bon.numero} établi pour {volet.producteur}",
            auteur=auteur,
            apres={"changements": differences} if differences else {},
            motif=motif.strip(),
        )
        return bon


def _numero_et_differences(
    volet: Volet, precedent: BonDeCommande | None, contenu: Any
) -> tuple[dict[str, int], list[str]]:
    if precedent is not None:
        if not changements(precedent.contenu, contenu):
            raise RienDeNouveau("Rien n’a changé depuis le dernier bon : il reste valable.")
        suite = {"annee": precedent.annee, "rang": precedent.rang, "version": precedent.version + 1}
        return suite, _ce_qui_change_pour_le_producteur(chez_le_producteur(volet), contenu)
    # Numbers follow each other without a gap: one at a time in a group.
    Groupement.objects.select_for_update(no_key=True).get(pk=volet.groupement_id)
    annee = timezone.localdate().year
    dernier = BonDeCommande.objects.filter(groupement=volet.groupement_id, annee=annee).aggregate(rang=Max("rang"))
    return {"annee": annee, "rang": (dernier["rang"] or 0) + 1, "version": 1}, []


def _ce_qui_change_pour_le_producteur(connu: BonDeCommande | None, contenu: Any) -> list[str]:
    """Nothing when no version reached them: the order is then an order like any other, and replaces none."""
    if connu is None:
        return []
    # Never empty: what reached them twice must say that it is one order.
    return changements(connu.contenu, contenu) or [f"Rien ne change depuis le bon n° {connu.numero}"]


def chez_le_producteur(volet: Volet) -> BonDeCommande | None:
    """The last version that the producer has, or may have: sent or on its way, handed over, confirmed."""
    parti = Q(courriel__isnull=False) & ~Q(courriel__etat=Courriel.Etat.REFUSE)
    remis = parti | Q(remis_autrement_le__isnull=False) | Q(confirme_le__isnull=False)
    return BonDeCommande.objects.filter(remis, volet=volet).order_by("-version").first()


def transmettre_bon(*, bon_id: int, auteur: Personne | None) -> BonDeCommande:
    """Send the order to the producer by e-mail, with its files; the volet is transmitted from then on."""
    with verrou.transaction_patiente():
        bon, volet = _prendre_le_dernier_bon(bon_id)
        destinataire = volet.producteur.courriel
        if not destinataire:
            raise Refus(
                f"{volet.producteur} n’a pas d’adresse e-mail : imprimez le bon ou appelez, puis choisissez "
                "« remis autrement »."
            )
        if bon.courriel is not None and bon.courriel.etat != Courriel.Etat.REFUSE:
            raise Refus(f"Le bon {bon.numero} est déjà parti, ou en train de partir, vers {bon.courriel.destinataire}.")
        if bon.courriel is not None and bon.courriel.destinataire == destinataire:
            renvoyer(courriel=bon.courriel)
        else:
            bon.courriel = courriels.envoyer_le_bon(bon=bon, volet=volet, fichiers=_fichiers(bon))
            bon.save(update_fields=["courriel"])
        _noter_la_remise(bon, volet, auteur, f"Bon de commande {bon.numero} envoyé à {destinataire}")
        return bon


def _fichiers(bon: BonDeCommande) -> list[Document]:
    fichiers = {d.format: d for d in bon.fichiers.defer("octets")}
    if any(document.echec for document in fichiers.values()):
        raise Refus("Un fichier du bon n’a pas pu être préparé : demandez-le de nouveau avant d’envoyer.")
    if any(document.pret_le is None for document in fichiers.values()):
        raise Refus("Le bon se prépare encore : réessayez dans un instant.")
    return [fichiers[format_] for format_ in Document.Format.values]


def marquer_remis_autrement(*, bon_id: int, auteur: Personne) -> BonDeCommande:
    """Handed over on paper, or read on the phone."""
    with verrou.transaction_patiente():
        bon, volet = _prendre_le_dernier_bon(bon_id)
        if bon.remis_autrement_le is not None:
            raise Refus("C’est déjà noté.")
        bon.remis_autrement_le = timezone.now()
        bon.save(update_fields=["remis_autrement_le"])
        _noter_la_remise(bon, volet, auteur, f"Bon de commande {bon.numero} remis autrement que par e-mail")
        return bon


def _noter_la_remise(bon: BonDeCommande, volet: Volet, auteur: Personne | None, libelle: str) -> None:
    if volet.etat == Volet.Etat.CLOS:
        marquer_transmis(volet=volet, auteur=auteur)
    journaliser(objet=volet, action="bon.remettre", libelle=libelle, auteur=auteur)


def confirmer_bon(*, bon_id: int, message: str = "") -> BonDeCommande:
    """The producer says that they have it, and what will be missing. Only the first time counts."""
    message = message.strip()
    if len(message) > LONGUEUR_DU_MESSAGE:
        raise Refus("Votre message est trop long : 2 000 caractères au plus. Appelez-nous plutôt.")
    with verrou.transaction_patiente():
        bon, volet = _prendre_le_dernier_bon(bon_id)
        if bon.confirme_le is not None:
            return bon
        bon.confirme_le = timezone.now()
        bon.message_du_producteur = message
        bon.save(update_fields=["confirme_le", "message_du_producteur"])
        journaliser(
            objet=volet,
            action="bon.confirmer",
            libelle=f"{volet.producteur} confirme le bon {bon.numero}",
            auteur=None,
            apres={"message": message} if message else {},
        )
        if message:
            courriels.annoncer_la_reponse(bon=bon, volet=volet)
        return bon


def _prendre_le_volet(volet_id: int) -> Volet:
    pris = verrou.prendre([volet_id])
    if not pris:
        raise Refus("Ce volet n’existe plus.")
    return pris[0]


def _prendre_le_dernier_bon(bon_id: int) -> tuple[BonDeCommande, Volet]:
    """The order, if no later version replaces it, and its volet, locked first."""
    volet_id = BonDeCommande.objects.values_list("volet_id", flat=True).get(pk=bon_id)
    volet = _prendre_le_volet(volet_id)
    bon = BonDeCommande.objects.select_related("courriel").get(pk=bon_id)
    if BonDeCommande.objects.filter(volet=volet, version__gt=bon.version).exists():
        raise Refus(f"Une version plus récente remplace le bon {bon.numero} : rechargez la page.")
    if volet.etat == Volet.Etat.ANNULE:
        raise Refus("Cette commande a été annulée.")
    if volet.etat == Volet.Etat.OUVERT:
        raise Refus(f"La commande {a_(volet.producteur)} est rouverte : attendez sa clôture.")
    return bon, volet


def volets_sans_bon() -> list[int]:
    """Ids, in all groups, of closed volets that have lines and no order: what a lost worker or broker left, and those
    whose members have had their time to complete cases."""
    with scopes_disabled():
        sans_bon = Volet.objects.filter(etat=Volet.Etat.CLOS, bons=None).exclude(complement_jusqu_a__gt=Now())
        return list(sans_bon.filter(lignes__isnull=False).values_list("pk", flat=True).distinct())
