"""Preparing a round: dates, producers, what they offer; or an earlier round again."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from catalogue.models import Partenariat
from commandes.courriels import volets as courriels
from commandes.dates import DatesRefusees, deplacer, verifier_dates
from commandes.models import Commande, Creneau, Offre, Volet
from commandes.services import verrou
from commandes.services.offrir import choisir_les_offres, proposables, proposer_les_offres
from commandes.services.permanences import suivre_la_commande
from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.journal import differences, journaliser
from groupement.templatetags.formats import a_, de

Horaires = Sequence[tuple[datetime.time, datetime.time]]


def preparer_commande(
    *,
    groupement: Groupement,
    auteur: Personne,
    ouvre_le: datetime.datetime,
    cloture_le: datetime.datetime,
    livraison_le: datetime.date,
    lieu: str,
    partenariats: Iterable[Partenariat],
    creneaux: Horaires = (),
    nom: str = "",
    note: str = "",
) -> Commande:
    """A round in preparation, one volet for each partnership with the products of the season. Raises `Refus`."""
    _verifier(ouvre_le, cloture_le, livraison_le)
    with transaction.atomic():
        commande = Commande.objects.create(
            groupement=groupement,
            nom=nom,
            ouvre_le=ouvre_le,
            cloture_le=cloture_le,
            livraison_le=livraison_le,
            lieu=lieu,
            note=note,
            participation_fixe=groupement.participation_fixe,
            creee_par=auteur,
        )
        _placer_les_creneaux(commande, creneaux)
        for partenariat in partenariats:
            ajouter_volet(commande=commande, partenariat=partenariat, auteur=auteur)
        journaliser(objet=commande, action="commande.preparer", libelle=f"{commande} préparée", auteur=auteur)
        suivre_la_commande(commande=commande, auteur=auteur)
        return commande


def _verifier(ouvre_le: datetime.datetime, cloture_le: datetime.datetime, livraison_le: datetime.date) -> None:
    try:
        verifier_dates(ouvre_le=ouvre_le, cloture_le=cloture_le, livraison_le=livraison_le, maintenant=timezone.now())
    except DatesRefusees as erreur:
        raise Refus(str(erreur)) from erreur


def _placer_les_creneaux(commande: Commande, creneaux: Horaires) -> None:
    """Keep the slots that stay (people may have chosen them), add the new ones, drop the others."""
    voulus = set(creneaux)
    for creneau in commande.creneaux.all():
        if (creneau.debut, creneau.fin) in voulus:
            voulus.discard((creneau.debut, creneau.fin))
        else:
            creneau.delete()
    for debut, fin in sorted(voulus):
        Creneau.objects.create(groupement_id=commande.groupement_id, commande=commande, debut=debut, fin=fin)


def ajouter_volet(*, commande: Commande, partenariat: Partenariat, auteur: Personne) -> Volet:
    """Add a producer, with what the season offers, on the group's conditions of today."""
    with transaction.atomic():
        if commande.volets.filter(partenariat=partenariat).exists():
            raise Refus(f"{partenariat} est déjà dans cette commande.")
        if not partenariat.actif:
            raise Refus(f"Le groupement ne commande plus {a_(partenariat)} : réactivez d’abord le partenariat.")
        volet = Volet.objects.create(
            groupement_id=commande.groupement_id,
            commande=commande,
            partenariat=partenariat,
            producteur_id=partenariat.producteur_id,
            ouvre_le=commande.ouvre_le,
            cloture_le=commande.cloture_le,
            minimum=partenariat.minimum,
            minimum_en=partenariat.minimum_en,
            port=partenariat.port,
            part_du_port=partenariat.part_du_port,
            beneficiaire=partenariat.beneficiaire,
            participation_taux=commande.groupement.participation_taux,
            complement_heures=partenariat.complement_heures,
        )
        proposer_les_offres(volet=volet, auteur=auteur)
        if commande.distribution_id is not None:
            suivre_la_commande(commande=commande, auteur=auteur)  # a round given up may live again
        return volet


def retirer_volet(*, volet: Volet, auteur: Personne) -> None:
    """Take a producer out of a round that has not opened for them."""
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat != Volet.Etat.PREPARATION:
            raise Refus("Cette commande a déjà été ouverte aux membres : annulez-la plutôt, en disant pourquoi.")
        journaliser(objet=pris.commande, action="commande.retirer_volet", libelle=f"{pris} retiré", auteur=auteur)
        pris.delete()
        suivre_la_commande(commande=pris.commande, auteur=auteur)


def modifier_commande(
    *,
    commande: Commande,
    auteur: Personne,
    ouvre_le: datetime.datetime,
    cloture_le: datetime.datetime,
    livraison_le: datetime.date,
    lieu: str,
    creneaux: Horaires,
    nom: str = "",
    note: str = "",
) -> Commande:
    """Change a round; volets that kept the round's dates and are not closed follow it.

    Once open, a volet's deadline moves only when `auteur` may run it: to prepare a round is not to run it.
    """
    with verrou.transaction_patiente():
        volets = verrou.prendre(commande.volets.values_list("pk", flat=True))
        ancienne = Commande.objects.get(pk=commande.pk)
        heures = list(ancienne.creneaux.order_by("debut").values_list("debut", "fin"))
        ancien_rendez_vous = (ancienne.livraison_le, ancienne.lieu, heures)
        # What the clock has closed stays closed, also before a worker wrote it: it is reopened with a reason.
        vivants = [
            v
            for v in volets
            if v.etat == Volet.Etat.PREPARATION or (v.etat == Volet.Etat.OUVERT and v.cloture_le > timezone.now())
        ]
        if vivants:
            _verifier(ouvre_le, cloture_le, livraison_le)
        elif (ouvre_le, cloture_le) != (ancienne.ouvre_le, ancienne.cloture_le):
            raise Refus("Tous les volets sont clos : l’ouverture et la clôture ne changent plus.")
        nouvelles = {
            "nom": nom, "ouvre_le": ouvre_le, "cloture_le": cloture_le, "livraison_le": livraison_le,
            "lieu": lieu, "note": note,
        }  # fmt: skip
        avant, apres = differences({clef: getattr(ancienne, clef) for clef in nouvelles}, nouvelles)
        for clef, valeur in nouvelles.items():
            setattr(commande, clef, valeur)
        commande.save(update_fields=list(nouvelles))
        _placer_les_creneaux(commande, creneaux)
        for volet in vivants:
            if volet.etat == Volet.Etat.PREPARATION and volet.ouvre_le == ancienne.ouvre_le:
                volet.ouvre_le = ouvre_le
            ouvert = volet.etat == Volet.Etat.OUVERT
            if volet.cloture_le == ancienne.cloture_le and (
                not ouvert or auteur.has_perm("commandes.conduire_volet", volet)
            ):
                volet.cloture_le = cloture_le
            _garder_l_ordre(volet, livraison_le)
            volet.save(update_fields=["ouvre_le", "cloture_le"])
        suivre_la_commande(commande=commande, auteur=auteur)
        rendez_vous = (livraison_le, lieu, sorted(creneaux))
        if rendez_vous != ancien_rendez_vous and livraison_le >= timezone.localdate():
            courriels.annoncer_le_deplacement(commande=commande, ancien_jour=ancienne.livraison_le)
        if apres:
            journaliser(
                objet=commande, action="commande.modifier", libelle=f"{commande} modifiée", auteur=auteur,
                avant=avant, apres=apres,
            )  # fmt: skip
        return commande


def _garder_l_ordre(volet: Volet, livraison_le: datetime.date) -> None:
    if timezone.localtime(volet.cloture_le).date() > livraison_le:
        raise Refus(f"La clôture {de(volet)} viendrait après la livraison : changez-la d’abord.")
    if volet.cloture_le <= volet.ouvre_le:
        raise Refus(f"La clôture {de(volet)} viendrait avant son ouverture : changez-la d’abord.")


def modifier_volet(
    *,
    volet: Volet,
    auteur: Personne,
    cloture_le: datetime.datetime,
    ouvre_le: datetime.datetime | None = None,
    pret: bool = True,
    note: str = "",
    complement_heures: int | None = None,
) -> Volet:
    """A producer's own dates inside the round, and whether it opens by itself."""
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat not in (Volet.Etat.PREPARATION, Volet.Etat.OUVERT):
            raise Refus("La commande à ce producteur est close : ses dates ne changent plus.")
        if pris.etat == Volet.Etat.OUVERT and pris.cloture_le <= timezone.now():
            raise Refus("L’heure de clôture est passée : rouvrez plutôt la commande, en disant pourquoi aux membres.")
        ouverture = ouvre_le if ouvre_le and pris.etat == Volet.Etat.PREPARATION else pris.ouvre_le
        _verifier(ouverture, cloture_le, pris.commande.livraison_le)
        nouvelles = {"ouvre_le": ouverture, "cloture_le": cloture_le, "pret": pret, "note": note}
        if complement_heures is not None:
            nouvelles["complement_heures"] = complement_heures
        avant, apres = differences({clef: getattr(pris, clef) for clef in nouvelles}, nouvelles)
        for clef, valeur in nouvelles.items():
            setattr(pris, clef, valeur)
        pris.save(update_fields=list(nouvelles))
        if apres:
            journaliser(
                objet=pris, action="volet.modifier", libelle=f"{pris} : dates modifiées", auteur=auteur,
                avant=avant, apres=apres,
            )  # fmt: skip
        return pris


def dupliquer_commande(*, commande: Commande, auteur: Personne, livraison_le: datetime.date) -> Commande:
    """The same round for another day: all dates moved by as many days, products that are still sold and in season."""
    jours = (livraison_le - commande.livraison_le).days
    ouvre_le = max(deplacer(commande.ouvre_le, jours), timezone.now())
    with transaction.atomic():
        copie = preparer_commande(
            groupement=commande.groupement,
            auteur=auteur,
            nom=commande.nom,
            ouvre_le=ouvre_le,
            cloture_le=deplacer(commande.cloture_le, jours),
            livraison_le=livraison_le,
            lieu=commande.lieu,
            note=commande.note,
            creneaux=list(commande.creneaux.values_list("debut", "fin")),
            partenariats=Partenariat.objects.actifs().filter(volets__commande=commande),
        )
        anciens = {volet.partenariat_id: volet for volet in commande.volets.all()}
        for volet in copie.volets.all():
            ancien = anciens[volet.partenariat_id]
            volet.cloture_le = max(deplacer(ancien.cloture_le, jours), ouvre_le + datetime.timedelta(hours=1))
            volet.save(update_fields=["cloture_le"])
            offerts = set(Offre.objects.filter(volet=ancien).proposees().values_list("conditionnement_id", flat=True))
            de_saison = [c.pk for c, _, saison in proposables(volet) if saison and c.pk in offerts]
            choisir_les_offres(volet=volet, conditionnements=de_saison, auteur=auteur)
        return copie
