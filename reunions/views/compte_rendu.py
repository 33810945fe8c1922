"""Minutes: written part by part, published, read, compared; and the register of decisions."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_exempt
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from groupement.comparaison import Morceau, a_change, comparer
from groupement.tableur import csv_francais
from groupement.views.gestes import donnees, tenter
from reunions.courriels import nombre_de_destinataires
from reunions.documents import nom_du_fichier
from reunions.forms.participer import DecisionForm
from reunions.forms.rediger import PublicationForm, SectionForm
from reunions.models import Decision, Reunion, SectionCompteRendu, VersionCompteRendu
from reunions.services import rediger as services
from reunions.services.rediger import EcriteEntretemps
from reunions.sondages_gardes import encore_ouverts
from reunions.views.gestes import trouver

PAR_PAGE = 30


@require_GET
def rediger(request: HttpRequest, pk: int) -> HttpResponse:
    """All the parts, as they stand now, each with its button."""
    trouvee = trouver(request, pk, "rediger")
    if trouvee.commencee_le is None:
        return redirect(trouvee)
    sections = list(trouvee.sections.select_related("point", "ecrite_par__personne"))
    decision_form = DecisionForm(auto_id="decision-%s")
    decision_form.ranger_les_points(list(trouvee.points.all()))
    return render(
        request,
        "reunions/compte_rendu_rediger.html",
        {
            "reunion": trouvee,
            "sections": sections,
            "decisions": list(trouvee.decisions.select_related("point").order_by("pk")),
            "taches": list(trouvee.taches.select_related("adhesion__personne")),
            "decision_form": decision_form,
            "conduit": request.user.has_perm("reunions.conduire", trouvee),
            "derniere": trouvee.versions.defer("pdf", "contenu").first(),
            "aide_ancre": "reunions",
        },
    )


def section(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """One part: written, previewed (`apercu`), saved. A save on top of somebody else's is shown beside it."""
    trouvee = trouver(request, pk, "rediger")
    trouve = get_object_or_404(
        SectionCompteRendu.objects.select_related("point", "ecrite_par__personne"), pk=section, reunion=trouvee
    )
    form = SectionForm(donnees(request), initial={"texte": trouve.texte, "version": trouve.version})
    entretemps: SectionCompteRendu | None = None
    apercu = "apercu" in request.POST
    if request.method == "POST" and form.is_valid() and not apercu:
        try:
            services.ecrire_la_section(
                section=trouve, texte=form.cleaned_data["texte"], version_lue=form.cleaned_data["version"],
                adhesion=request.adhesion,
            )  # fmt: skip
        except EcriteEntretemps as refus:
            entretemps = refus.presente
            form = SectionForm(initial={"texte": form.cleaned_data["texte"], "version": entretemps.version})
        else:
            messages.success(request, f"« {trouve} » est enregistré.")
            return redirect("reunions:rediger", request.groupement.slug, pk)
    return render(
        request,
        "reunions/section_ecrire.html",
        {
            "reunion": trouvee,
            "section": trouve,
            "form": form,
            "entretemps": entretemps,
            "ecarts": comparer(entretemps.texte, form.initial["texte"]) if entretemps else [],
            "apercu": form.cleaned_data.get("texte", "") if apercu and form.is_valid() else None,
            "aide_ancre": "reunions",
        },
        status=409 if entretemps else 200,
    )


def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be read is shown whole before it is published; a later version says what it corrects."""
    trouvee = trouver(request, pk, "conduire")
    derniere = trouvee.versions.defer("pdf").first()
    form = PublicationForm(donnees(request))
    if derniere is None:
        del form.fields["corrige"]
    publiee = tenter(form, lambda: services.publier(reunion=trouvee, adhesion=request.adhesion, **form.cleaned_data))
    if publiee:
        messages.success(request, "Le compte rendu est publié. Chaque membre en reçoit un courriel.")
        return redirect("reunions:compte_rendu", request.groupement.slug, pk)
    return render(
        request,
        "reunions/compte_rendu_publier.html",
        {
            "reunion": trouvee,
            "form": form,
            "contenu": services.contenu_actuel(trouvee),
            "derniere": derniere,
            "encore_ouverts": encore_ouverts(trouvee),
            "destinataires": nombre_de_destinataires(),
            "aide_ancre": "reunions",
        },
    )


@require_GET
def compte_rendu(request: HttpRequest, pk: int) -> HttpResponse:
    """The last version published."""
    trouvee = trouver(request, pk)
    derniere = _versions(trouvee).first()
    if derniere is None:
        raise Http404
    return _lire(request, trouvee, derniere)


@require_GET
def version(request: HttpRequest, pk: int, publiee: int) -> HttpResponse:
    trouvee = trouver(request, pk)
    return _lire(request, trouvee, get_object_or_404(_versions(trouvee), pk=publiee))


def _versions(reunion: Reunion) -> QuerySet:
    """Without the bytes of their PDF, but with whether there is one."""
    return (
        VersionCompteRendu.objects.filter(reunion=reunion)
        .defer("pdf")
        .select_related("publiee_par__personne")
        .annotate(a_un_pdf=Q(pdf__isnull=False))
    )


def _lire(request: HttpRequest, reunion: Reunion, lue: VersionCompteRendu) -> HttpResponse:
    versions = list(_versions(reunion).defer("pdf", "contenu"))
    return render(
        request,
        "reunions/compte_rendu_lire.html",
        {
            "reunion": reunion,
            "version": lue,
            "versions": versions,
            "est_la_derniere": versions[0].pk == lue.pk,
            "redige": request.user.has_perm("reunions.rediger", reunion),
            "aide_ancre": "reunions",
        },
    )


@require_GET
def comparer_les_versions(request: HttpRequest, pk: int, publiee: int) -> HttpResponse:
    """A version beside the one before it: what was taken out, what was put in, word by word."""
    trouvee = trouver(request, pk)
    lue = get_object_or_404(_versions(trouvee), pk=publiee)
    avant = _versions(trouvee).filter(numero=lue.numero - 1).first()
    if avant is None:
        return redirect(lue)
    ecarts = _ecarts(avant.contenu, lue.contenu)
    return render(
        request,
        "reunions/compte_rendu_comparer.html",
        {
            "reunion": trouvee,
            "version": lue,
            "avant": avant,
            "ecarts": [(titre, morceaux) for titre, morceaux in ecarts if a_change(morceaux)],
            "aide_ancre": "reunions",
        },
    )


def _ecarts(avant: dict[str, Any], apres: dict[str, Any]) -> list[tuple[str, list[Morceau]]]:
    a, b = _parties(avant), _parties(apres)
    return [(titre, comparer(a.get(titre, ""), b.get(titre, ""))) for titre in dict.fromkeys([*b, *a])]


def _parties(contenu: dict[str, Any]) -> dict[str, str]:
    """{title: text} of all that a version says, lists as lines."""
    taches = (" ".join(filter(None, (t["intitule"], ":", t["qui"], t["pour_le"]))) for t in contenu["taches"])
    return {
        "Présents": ", ".join(contenu["presents"]),
        "Décisions": "\n".join(contenu["decisions"]),
        "Qui fait quoi": "\n".join(taches),
        "Sondages": "\n".join(_sondage(garde) for garde in contenu.get("sondages", [])),
        **{partie["titre"]: partie["texte"] for partie in contenu["sections"]},
        "La prochaine fois": contenu["prochaine"],
    }


def _sondage(garde: dict[str, Any]) -> str:
    lignes = (" : ".join(ligne) for ligne in garde["lignes"])
    return "\n".join(filter(None, [garde["question"], garde["proposition"], garde["phrase"], *lignes]))


@csp_exempt()  # browsers draw a PDF with a page of their own, which the strict policy would leave blank
@require_GET
def pdf(request: HttpRequest, pk: int, publiee: int) -> HttpResponse:
    trouvee = trouver(request, pk)
    lue = get_object_or_404(VersionCompteRendu.objects.exclude(pdf=None), pk=publiee, reunion=trouvee)
    lue.reunion = trouvee
    reponse = HttpResponse(bytes(lue.pdf), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="{nom_du_fichier(lue)}"'
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Everything that the group ever decided, newest first."""
    q = " ".join(request.GET.get("q", "").split())[:100]
    page = Paginator(_decisions(q), PAR_PAGE).get_page(request.GET.get("page"))
    for decision in page:
        decision.reunion.groupement = request.groupement
    return render(request, "reunions/decision_lister.html", {"page": page, "q": q, "aide_ancre": "reunions"})


@require_GET
def exporter_les_decisions(request: HttpRequest) -> HttpResponse:
    q = " ".join(request.GET.get("q", "").split())[:100]
    rangs = [["Date", "Décision", "Réunion", "Point"]]
    rangs += [[f"{d.prise_le:%d/%m/%Y}", d.texte, str(d.reunion), str(d.point or "")] for d in _decisions(q)]
    reponse = HttpResponse(csv_francais(rangs), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="decisions-{timezone.localdate():%Y-%m-%d}.csv"'
    return reponse


def _decisions(q: str) -> QuerySet:
    trouvees = Decision.objects.select_related("reunion", "point")
    for mot in q.split()[:6]:
        trouvees = trouvees.filter(texte__unaccent__icontains=mot)
    return trouvees
