"""What a producer sees of an order through a signed link: no account, no password."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commandes.courriels.bons import SEL, jeton_du_bon
from commandes.documents.impression.bon import presenter
from commandes.forms.confirmation import ConfirmationForm
from commandes.models import BonDeCommande, Document, Volet
from commandes.services.bons import confirmer_bon
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus

DUREE = timedelta(days=60)


@contextmanager
def _ouvrir(jeton: str) -> Iterator[tuple[BonDeCommande, bool]]:
    """The order of a link, inside the scope of its group, and whether the link is still good; 404 for a forged one."""
    try:
        numero = signing.loads(jeton, salt=SEL)
        perime = False
        signing.loads(jeton, salt=SEL, max_age=DUREE)
    except signing.SignatureExpired:
        perime = True
    except signing.BadSignature as erreur:
        raise Http404 from erreur
    with scopes_disabled():
        bon = BonDeCommande.objects.select_related("groupement").filter(pk=numero).first()
    if bon is None:
        raise Http404
    with dans_le_groupement(bon.groupement):
        yield bon, not perime


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bon(request: HttpRequest, jeton: str) -> HttpResponse:
    with _ouvrir(jeton) as (bon, valable):
        if not valable:
            return render(request, "commandes/producteur_lien_perime.html", {"groupement": bon.groupement}, status=410)
        formulaire = ConfirmationForm(request.POST or None)
        refus = ""
        if request.method == "POST" and formulaire.is_valid():
            try:
                confirmer_bon(bon_id=bon.pk, message=formulaire.cleaned_data["message"])
                return redirect("producteur:bon", jeton=jeton)
            except Refus as erreur:
                refus = erreur.phrase
        volet = Volet.objects.only("etat").get(pk=bon.volet_id)
        plus_recent = BonDeCommande.objects.filter(volet=bon.volet_id, version__gt=bon.version).first()
        contexte = presenter(bon) | {
            "jeton": jeton,
            "form": formulaire,
            "refus": refus,
            "annule": volet.etat == Volet.Etat.ANNULE,
            "plus_recent": plus_recent,
            "jeton_plus_recent": jeton_du_bon(plus_recent) if plus_recent else "",
            "pdf_pret": bon.fichiers.filter(format=Document.Format.PDF).prets().exists(),
        }
        return render(request, "commandes/producteur_bon.html", contexte, status=409 if refus else 200)


@never_cache
@require_safe
def pdf(request: HttpRequest, jeton: str) -> HttpResponse:
    with _ouvrir(jeton) as (bon, valable):
        document = bon.fichiers.filter(format=Document.Format.PDF).prets().first() if valable else None
        if document is None:
            raise Http404
        reponse = HttpResponse(bytes(document.octets), content_type=document.type_mime)
        reponse["Content-Disposition"] = f'inline; filename="{document.nom_du_fichier}"'
        return reponse
