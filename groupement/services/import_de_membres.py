"""A file of members, from its deposit to households and memberships: nothing is written before somebody confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement import courriels_de_participation as courriels
from groupement.models import Adhesion, Foyer, Groupement, ImportDeMembres, Invitation, Personne
from groupement.refus import Refus
from groupement.services.accueillir import jamais_venue
from groupement.services.invitations import inviter
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.tableau_de_membres import CHAMPS, IGNORER, Lue, deviner, lire, plat

NOUVEAU, REJOINT, INVITATION, DEJA, ERREUR = "nouveau", "rejoint", "invitation", "deja", "erreur"


@dataclass(frozen=True, kw_only=True)
class Prevue:
    """What would become of one row. `phrase`: the same in French; `foyer`: the household's name in the group."""

    lue: Lue
    action: str
    phrase: str
    foyer: str = ""


@dataclass(frozen=True, kw_only=True)
class Bilan:
    foyers: int
    personnes: int
    invitations: int
    courriels: int


@transaction.atomic
def deposer(*, groupement: Groupement, contenu: bytes, nom: str, auteur: Personne) -> tuple[ImportDeMembres, list[str]]:
    """Read the file and keep its rows. The import, and sentences that the person should know."""
    lignes, avertissements = import_string(settings.LIRE_UN_TABLEAU)(contenu, nom)
    colonnes, entete = deviner(lignes)
    depot = ImportDeMembres.objects.create(
        groupement=groupement, nom_du_fichier=nom[-200:], lignes=lignes, colonnes=colonnes, entete=entete,
        depose_par=auteur,
    )  # fmt: skip
    return depot, avertissements


@transaction.atomic
def choisir_les_colonnes(*, depot: ImportDeMembres, colonnes: Sequence[str]) -> None:
    depot = _en_cours(depot)
    choisies = [champ for champ in colonnes if champ != IGNORER]
    if len(set(choisies)) < len(choisies):
        double = next(champ for champ in choisies if choisies.count(champ) > 1)
        raise Refus(f"Deux colonnes ont le même sens, « {CHAMPS[double]} » : gardez-en une.")
    if not {"prenom", "nom", "nom_complet"} & set(choisies):
        raise Refus("Dites quelle colonne porte le nom des personnes.")
    depot.colonnes = list(colonnes)
    depot.save(update_fields=["colonnes"])


@transaction.atomic
def abandonner(*, depot: ImportDeMembres) -> None:
    _clore(_en_cours(depot), ImportDeMembres.Etat.ABANDONNE)


def prevoir(depot: ImportDeMembres) -> list[Prevue]:
    """What confirming would do, row by row, in a number of queries that does not grow with the file."""
    lues = lire(depot.lignes, depot.colonnes, depot.entete)
    foyers = {plat(nom): nom for nom in Foyer.objects.actifs().values_list("nom", flat=True)}
    partis = {plat(nom) for nom in Foyer.objects.exclude(parti_le=None).values_list("nom", flat=True)}
    adhesions = list(Adhesion.objects.select_related("personne", "foyer"))
    presentes = {a.personne.email: a for a in adhesions if a.personne.email}
    par_nom = {(plat(str(a.personne)), plat(a.foyer.nom)): a for a in adhesions}
    comptes = {p.email: p for p in Personne.objects.filter(email__in=[lue.email for lue in lues if lue.email])}
    invitees = set(Invitation.objects.filter(acceptee_le=None, annulee_le=None).values_list(Lower("email"), flat=True))
    prevues, deja_lues = [], set()
    for lue in lues:
        nom_du_foyer = (lue.foyer or f"{lue.nom} {lue.prenom}".strip())[:110]
        clef = (plat(lue.qui), plat(nom_du_foyer))
        adhesion = presentes.get(lue.email) if lue.email in presentes else par_nom.get(clef)
        compte = comptes.get(lue.email)
        connu = foyers.get(plat(nom_du_foyer))
        if lue.erreur:
            prevue = Prevue(lue=lue, action=ERREUR, phrase=lue.erreur)
        elif adhesion is not None and adhesion.etat != Adhesion.Etat.PARTIE:
            prevue = Prevue(lue=lue, action=DEJA, phrase=f"Déjà membre, dans le foyer {adhesion.foyer.nom}.")
        elif adhesion is not None:
            prevue = Prevue(lue=lue, action=ERREUR, phrase="A quitté le groupement : notez son retour sur sa page.")
        elif clef in deja_lues:
            prevue = Prevue(lue=lue, action=ERREUR, phrase="La même personne est déjà plus haut dans le fichier.")
        elif lue.email in invitees:
            prevue = Prevue(lue=lue, action=DEJA, phrase="Une invitation est déjà en route pour cette adresse.")
        elif plat(nom_du_foyer) in partis and connu is None:
            prevue = Prevue(
                lue=lue, action=ERREUR, phrase=f"Le foyer {nom_du_foyer} a quitté le groupement : notez son retour."
            )
        elif compte is not None and not jamais_venue(compte):
            phrase = "A déjà un compte : une invitation lui sera envoyée si vous cochez l’envoi des courriels."
            prevue = Prevue(lue=lue, action=INVITATION, phrase=phrase, foyer=connu or "")
        elif connu is not None:
            prevue = Prevue(lue=lue, action=REJOINT, phrase=f"Rejoint le foyer {connu}.", foyer=connu)
        else:
            foyers[plat(nom_du_foyer)] = nom_du_foyer
            prevue = Prevue(lue=lue, action=NOUVEAU, phrase=f"Nouveau foyer : {nom_du_foyer}.", foyer=nom_du_foyer)
        if prevue.action != ERREUR:
            deja_lues.add(clef)
        prevues.append(prevue)
    return prevues


def nombre_de_courriels(prevues: Sequence[Prevue]) -> int:
    return sum(p.action == INVITATION or (p.action in (NOUVEAU, REJOINT) and bool(p.lue.email)) for p in prevues)


@transaction.atomic
def confirmer(*, depot: ImportDeMembres, parrain: Adhesion, avec_courriels: bool, auteur: Personne) -> Bilan:
    """Write all that can be taken, in one transaction. Rows in error are left out; the page told them before.

    Judged again inside the lock: what became a member meanwhile is left as it is. `parrain` sends the invitations.
    """
    groupement = depot.groupement
    Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
    depot = _en_cours(depot)
    prevues = prevoir(depot)
    a_ecrire = [p for p in prevues if p.action in (NOUVEAU, REJOINT)]
    foyers, nouveaux = _ecrire_les_foyers(groupement, a_ecrire)
    adhesions = _ecrire_les_adhesions(groupement, a_ecrire, foyers)
    journaliser_tout(
        entree(
            objet=adhesion, action="import", libelle=f"{adhesion} rejoint le groupement", auteur=auteur,
            apres={"foyer": adhesion.foyer.nom}, foyer_id=adhesion.foyer_id,
        )
        for adhesion in adhesions
    )  # fmt: skip
    envoyes = 0
    invitees = [p for p in prevues if p.action == INVITATION] if avec_courriels else []
    if avec_courriels:
        for adhesion in adhesions:
            if adhesion.personne.email:
                courriels.dire_l_inscription(adhesion=adhesion)
                envoyes += 1
        for prevue in invitees:
            inviter(
                groupement=groupement, email=prevue.lue.email, prenom=prevue.lue.prenom,
                foyer=foyers.get(plat(prevue.foyer)) if prevue.foyer else None, parrain=parrain,
            )  # fmt: skip
    bilan = Bilan(
        foyers=nouveaux, personnes=len(adhesions), invitations=len(invitees), courriels=envoyes + len(invitees)
    )
    _clore(depot, ImportDeMembres.Etat.CONFIRME)
    journaliser(
        objet=groupement, action="import_de_membres", auteur=auteur,
        libelle=f"Import de {bilan.personnes} personnes dans {bilan.foyers} nouveaux foyers",
    )  # fmt: skip
    return bilan


def _ecrire_les_foyers(groupement: Groupement, prevues: Sequence[Prevue]) -> tuple[dict[str, Foyer], int]:
    """Active households by flattened name, those of the file among them; how many are new."""
    premieres: dict[str, Prevue] = {}
    avec_internet: set[str] = set()
    for prevue in prevues:
        clef = plat(prevue.foyer)
        if prevue.action == NOUVEAU:
            premieres.setdefault(clef, prevue)
        if prevue.lue.email:
            avec_internet.add(clef)
    crees = Foyer.objects.bulk_create(
        Foyer(
            groupement=groupement,
            nom=prevue.foyer,
            telephone=prevue.lue.telephone,
            adresse=prevue.lue.adresse,
            sans_internet=clef not in avec_internet,
        )
        for clef, prevue in premieres.items()
    )
    return {plat(foyer.nom): foyer for foyer in Foyer.objects.actifs().filter(groupement=groupement)}, len(crees)


def _ecrire_les_adhesions(
    groupement: Groupement, prevues: Sequence[Prevue], foyers: dict[str, Foyer]
) -> list[Adhesion]:
    adresses = [p.lue.email for p in prevues if p.lue.email]
    connues = {p.email: p for p in Personne.objects.filter(email__in=adresses)}
    nouvelles = []
    for prevue in prevues:
        if prevue.lue.email in connues:
            continue
        personne = Personne(
            prenom=prevue.lue.prenom, nom=prevue.lue.nom, email=prevue.lue.email or None,
            telephone=prevue.lue.telephone,
        )  # fmt: skip
        personne.set_unusable_password()
        nouvelles.append((prevue.lue.numero, personne))
    Personne.objects.bulk_create(personne for _, personne in nouvelles)
    par_ligne = dict(nouvelles)
    return Adhesion.objects.bulk_create(
        Adhesion(
            groupement=groupement,
            personne=par_ligne.get(prevue.lue.numero) or connues[prevue.lue.email],
            foyer=foyers[plat(prevue.foyer)],
            depuis_le=timezone.localdate(),
        )
        for prevue in prevues
    )


def _en_cours(depot: ImportDeMembres) -> ImportDeMembres:
    fige = (
        ImportDeMembres.objects.select_for_update(no_key=True, of=["self"])
        .select_related("groupement")
        .get(pk=depot.pk)
    )
    if fige.etat != ImportDeMembres.Etat.EN_COURS:
        raise Refus("Cet import est déjà terminé : déposez le fichier de nouveau.")
    return fige


def _clore(depot: ImportDeMembres, etat: str) -> None:
    depot.etat, depot.clos_le, depot.lignes = etat, timezone.now(), []
    depot.save(update_fields=["etat", "clos_le", "lignes"])
