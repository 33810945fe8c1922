"""Help pages, one per role, that groups print and hand on; each page of the site links to its own subject."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET


@dataclass(frozen=True)
class Guide:
    """One role's page: `sujets` are its sections, the anchors that pages link to."""

    role: str
    titre: str
    pour: str
    sujets: dict[str, str]

    @property
    def gabarit(self) -> str:
        return f"aide/{self.role}.html"


GUIDES = [
    Guide(
        "membre",
        "Je commande",
        "Pour toutes les personnes du groupe.",
        {
            "se-connecter": "Se connecter",
            "rejoindre": "Entrer dans un groupe",
            "accueil": "La page d’accueil du groupe",
            "commander": "Commander",
            "panier": "Mon panier",
            "retirer": "Venir chercher et régler",
            "mon-compte": "Mon compte",
            "envies": "Prendre sa part du travail",
            "materiel": "Le matériel partagé",
            "frais": "Les frais de route",
            "profil": "Mes coordonnées",
            "rappels": "Les courriels que je reçois",
        },
    ),
    Guide(
        "referent",
        "Je suis référente ou référent",
        "Pour qui fait le lien avec un producteur.",
        {
            "referent": "La page de mon producteur",
            "produits": "Tenir les produits et les prix à jour",
            "importer": "Reprendre le fichier du producteur",
            "preparer": "Préparer une commande",
            "saisie": "Saisir pour quelqu’un",
            "cloturer": "Clôturer et envoyer le bon de commande",
            "documents": "Imprimer les feuilles",
            "pointage": "Le jour de la livraison",
            "imprevus": "Quand ça ne se passe pas comme prévu",
            "relais": "Passer le relais",
        },
    ),
    Guide(
        "animation",
        "J’anime le groupe",
        "Pour qui accueille, organise et tient le calendrier.",
        {
            "membres": "Membres et foyers",
            "inviter": "Inviter quelqu’un",
            "producteurs": "Les producteurs du groupe",
            "referents": "Qui est référent de quoi",
            "reglages": "Les réglages du groupe",
            "journal": "Le journal",
        },
    ),
    Guide(
        "tresorerie",
        "Je tiens les comptes",
        "Pour qui rassemble les chèques.",
        {
            "regler": "À qui chacun paie",
            "grilles": "Les grilles de règlement",
            "comptes": "Qui doit quoi, à qui",
            "compte-d-un-foyer": "Corriger le compte d’un foyer",
            "compte-d-un-producteur": "Le compte d’un producteur",
            "cotisations": "Les cotisations",
            "cautions": "Les cautions",
            "releves": "Les relevés de l’année",
            "verifier": "Tout vérifier",
            "emargement": "La liste d’émargement",
        },
    ),
    Guide(
        "coordination",
        "Je coordonne un réseau",
        "Pour l’association qui suit plusieurs groupements.",
        {
            "coordonner": "La page du réseau",
            "annuaire": "L’annuaire des producteurs",
            "labels": "Les labels",
            "administrer": "Administrer le site",
        },
    ),
]
PAR_ROLE = {guide.role: guide for guide in GUIDES}
PAR_SUJET = {sujet: guide for guide in GUIDES for sujet in guide.sujets}


@require_GET
def sommaire(request: HttpRequest) -> HttpResponse:
    """All guides; with `?sujet=` straight to the section that the page before was about."""
    guide = PAR_SUJET.get(request.GET.get("sujet", "").strip())
    if guide is not None:
        return redirect(reverse("aide:role", args=[guide.role]) + "#" + request.GET["sujet"].strip())
    return render(request, "aide/sommaire.html", {"guides": GUIDES})


@require_GET
def role(request: HttpRequest, role: str) -> HttpResponse:
    guide = PAR_ROLE.get(role)
    if guide is None:
        raise Http404
    return render(request, guide.gabarit, {"guide": guide, "guides": GUIDES})
