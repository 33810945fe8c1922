"""Every page of a group and a network, with one row in each list and with 500."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.performance.chrono import requetes
from tests.performance.rangees import Rangees, ranger
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain
from tests.performance.visiteur import chez

BEAUCOUP = 500
# What a parameter is, for the pages of each part of the site, then for those where it is something else.
ANNUAIRE = {"pk": "producteur", "produit": "produit", "tarif": "tarif", "contact": "contact"}
CLEFS = {
    "groupement": {
        "adhesion_id": "adhesion", "foyer_id": "foyer", "invitation_id": "invitation", "groupement_id": "voisin",
        "coordination_id": "coordination", "personne_id": "personne", "candidature_id": "candidature",
        "import_id": "import_de_membres",
    },
    "annuaire": ANNUAIRE,
    "annuaire-du-reseau": ANNUAIRE,
    "catalogue": {"pk": "partenariat", "producteur": "producteur"},
    "referents": {nom: nom for nom in ("partenariat", "relais", "proposition")} | {"pk": "mandat"},
    "materiel": {"materiel": "materiel", "pret": "pret"},
    "frais": {"frais": "frais"},
    "commandes": {"pk": "commande"}
    | {nom: nom for nom in ("volet", "offre", "foyer", "document", "creneau", "partenariat")},
    "calendrier": {},
    "donnees": {"adhesion_id": "adhesion"},
    "panneau": {"annonce": "annonce"},
    "bibliotheque": {"fiche": "fiche"},
    "comptes": {nom: nom for nom in ("foyer", "partenariat", "volet")},
    "mon_compte": {},
    "reunions": {"pk": "reunion"} | {nom: nom for nom in ("regle", "point", "decision", "section", "version")},
    "charte": {nom: nom for nom in ("version", "section", "commentaire", "question")},
    "modele_de_charte": {"section": "section_modele"},
    "taches": {
        nom: nom
        for nom in (
            "tache", "distribution", "permanence", "inscription", "echange", "modele", "foyer", "proposition",
        )
    },
    "sondages": {"pk": "sondage"},
    "invitations_de_producteurs": {},
    "messages_du_groupe": {"pk": "message"},
}  # fmt: skip
AUTRES_CLEFS = {"label": {"pk": "label"}, "import_": {"pk": "import"}}
# Lists that must be there; all the others that are found are compared as well.
ATTENDUES = {
    "groupement:accueil_groupement", "groupement:membres", "groupement:invitations", "groupement:journal",
    "groupement:reseau", "groupement:arrivees", "groupement:arrivee", "groupement:ouverts",
    "groupement:apercu_de_membres", "annuaire:producteurs", "annuaire:labels", "annuaire:producteur",
    "annuaire:produits",
    "annuaire:tarifs", "annuaire:modifier_tarif", "annuaire:import_apercu", "annuaire-du-reseau:producteurs",
    "catalogue:partenariats", "referents:mandats", "referents:relais_liste", "referents:releve",
    "materiel:liste", "materiel:materiel", "frais:liste", "commandes:liste", "commandes:commande", "commandes:panier",
    "commandes:gerer", "commandes:volet", "commandes:offres", "commandes:saisies", "commandes:pointage",
    "commandes:pointage_volet", "commandes:documents", "commandes:recevoir", "commandes:livraison_du_produit",
    "commandes:peser", "commandes:contenants", "commandes:oublis", "commandes:grille",
    "calendrier:calendrier", "panneau:liste", "panneau:annonce", "bibliotheque:liste", "bibliotheque:fiche",
    "comptes:accueil", "comptes:foyer", "comptes:producteur", "comptes:association", "comptes:cotisations",
    "comptes:cautions", "comptes:releves", "mon_compte:compte",
    "reunions:liste", "reunions:regles", "reunions:reunion", "reunions:seance", "reunions:feuille", "reunions:rediger",
    "reunions:decisions", "reunions:compte_rendu",
    "charte:charte", "charte:brouillon", "charte:versions",
    "charte:acceptations", "charte:pourquoi", "charte:criteres", "charte:comparer", "modele_de_charte:sections",
    "taches:liste", "taches:tache",
    "taches:permanences", "taches:distribution", "taches:presences", "taches:modeles", "taches:participation",
    "taches:participation_foyer", "taches:proposition",
    "sondages:liste", "sondages:voir", "invitations_de_producteurs:liste", "messages_du_groupe:liste",
    "messages_du_groupe:voir", "messages_du_groupe:ecrire",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    nom: str
    depart: str
    parametres: tuple[str, ...]

    def adresse(self, rangees: Rangees, clefs: dict[str, int]) -> str | None:
        """None for an address that is not made of what lists show: a signed link, a file."""
        espace, _, court = self.nom.partition(":")
        table = CLEFS[espace] | next((t for debut, t in AUTRES_CLEFS.items() if debut in court), {})
        groupement = rangees.groupement
        valeurs = {"slug": groupement.reseau.slug if self.depart.startswith("reseau") else groupement.slug}
        for parametre in self.parametres:
            if parametre != "slug" and table.get(parametre) not in clefs:
                return None
            valeurs.setdefault(parametre, clefs.get(table.get(parametre, ""), 0))
        return reverse(self.nom, kwargs={nom: valeurs[nom] for nom in self.parametres})


def toutes_les_listes(terrain: Terrain) -> Resultat:
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # many answer that they only take POST
    toutes = [route for route in routes() if route.nom.partition(":")[0] in CLEFS]
    un, beaucoup = (_parcourir(toutes, ranger(combien)) for combien in (1, BEAUCOUP))
    communes = sorted(un.keys() & beaucoup.keys())
    comparables = [nom for nom in communes if un[nom].page and beaucoup[nom].page]
    inegales = [nom for nom in comparables if un[nom].requetes != beaucoup[nom].requetes]
    cassees = [f"{nom} ({visite.erreur})" for nom, visite in (un | beaucoup).items() if visite.statut >= 500]
    absentes = ATTENDUES - {nom.removesuffix(", to deliver") for nom in comparables}
    pire = max((max(un[nom].requetes, beaucoup[nom].requetes), nom) for nom in comparables)
    return Resultat(
        mesure=f"{len(comparables) - len(inegales)} of {len(comparables)} pages the same",
        but="the same number of queries",
        tenu=not (inegales or cassees or absentes),
        defaut=bool(inegales or cassees or absentes),
        notes=[
            *(f"{nom}: {un[nom].requetes} queries, {beaucoup[nom].requetes} for {BEAUCOUP} rows" for nom in inegales),
            f"broken: {', '.join(sorted(cassees))}" if cassees else "",
            f"missing: {', '.join(sorted(absentes))}" if absentes else "",
            f"most queries: {pire[0]} for {pire[1]}",
        ],
    )


@dataclass(frozen=True)
class Visite:
    statut: int
    page: bool
    requetes: int
    erreur: str = ""


def _parcourir(toutes: list[Route], rangees: Rangees) -> dict[str, Visite]:
    """Each page once: what a process keeps of earlier ones is of other rows."""
    cliente = chez(rangees.personne)
    visites = {}
    for suffixe, clefs in (("", rangees.clefs), (", to deliver", rangees.livrees)):
        for route in toutes:
            if suffixe and not route.nom.startswith("commandes:"):
                continue
            adresse = route.adresse(rangees, clefs)
            if adresse is not None:
                visites[route.nom + suffixe] = _visiter(cliente, adresse)
    return visites


def _visiter(cliente: Client, adresse: str) -> Visite:
    with requetes() as envoyees:
        reponse = cliente.get(adresse)
    page = reponse.status_code == 200 and reponse["Content-Type"].startswith("text/html")
    erreur = repr(reponse.exc_info[1])[:200] if reponse.exc_info else ""
    return Visite(reponse.status_code, page, len(envoyees), erreur)


def routes(resolveur: URLResolver | None = None, depart: str = "", espace: str = "", parametres=()) -> Iterator[Route]:
    """Every named address of the site, with the parameters that it takes."""
    for motif in (resolveur or get_resolver()).url_patterns:
        chemin, siens = depart + str(motif.pattern), (*parametres, *motif.pattern.converters)
        if isinstance(motif, URLPattern):
            if motif.name:
                yield Route(f"{espace}{motif.name}", chemin, siens)
        else:
            sien = f"{espace}{motif.namespace}:" if motif.namespace else espace
            yield from routes(motif, chemin, sien, siens)
