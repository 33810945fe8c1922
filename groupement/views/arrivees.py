"""Who arrives in the group, and what those who welcome do for them."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from groupement import accueil as joint
from groupement.arrivees import cherchent_un_parrain, presenter, visibles_de
from groupement.droits import exiger
from groupement.etapes import avant_l_accord, chemin, entree_de, prochain
from groupement.forms.entree import EntreeForm, MembreForm, NoteForm, RefusForm
from groupement.models import Candidature, Etape
from groupement.page_publique import contacts_du_reseau, rang_d_attente
from groupement.services import arrivees as services
from groupement.services.avancer import places_libres
from groupement.services.entree import regler_l_entree
from groupement.templatetags.formats import de
from groupement.views.gestes import donnees, executer, tenter

PAR_PAGE = 50
FILTRES = {"": "En chemin", "attente": "Liste d’attente", "closes": "Terminées"}


def arrivees(request: HttpRequest) -> HttpResponse:
    """Every member: those they follow, and those who look for a sponsor. Who facilitates: all of them."""
    exiger(request, "groupement.voir", request.groupement)
    entree = entree_de(request.groupement)
    filtre = request.GET.get("etat", "")
    filtre = filtre if filtre in FILTRES else ""
    trouvees = visibles_de(request.adhesion).select_related("groupement", "accompagnee_par__personne", "parrain")
    if filtre == "attente":
        trouvees = trouvees.en_attente()
    elif filtre == "closes":
        trouvees = trouvees.exclude(etat__in=Candidature.VIVANTES).order_by("-close_le")
    else:
        trouvees = trouvees.en_cours().order_by("confirmee_le", "pk")
    if request.GET.get("a") == "moi":
        trouvees = trouvees.filter(accompagnee_par=request.adhesion)
    page = Paginator(trouvees.prefetch_related("faites"), PAR_PAGE).get_page(request.GET.get("page"))
    libres = places_libres(request.groupement, avec_celles_en_chemin=True)
    return render(
        request,
        "groupement/arrivee_lister.html",
        {
            "page": page,
            "lignes": presenter(page, entree),
            "filtre": filtre,
            "filtres": FILTRES.items(),
            "a_moi": request.GET.get("a") == "moi",
            "entree": entree,
            "libres": libres,
            "attendent": Candidature.objects.en_attente().count() if request.adhesion.anime else 0,
            "a_parrainer": [] if request.adhesion.anime or filtre else cherchent_un_parrain(entree),
            "contacts": contacts_du_reseau(request.groupement)
            if libres == 0 and entree.a_la_taille == "essaimer" and request.adhesion.anime
            else [],
        },
    )


def arrivee(request: HttpRequest, candidature_id: int) -> HttpResponse:
    return _page(request, _candidature(request, candidature_id))


@require_POST
def etape(request: HttpRequest, candidature_id: int, etape: str) -> HttpResponse:
    candidature = _candidature(request, candidature_id)
    if etape not in Etape.values:
        raise Http404
    if etape == Etape.ACCORD:
        exiger(request, "groupement.animer", request.groupement)
    mot = Etape(etape).label
    if request.POST.get("geste") == "reprendre":
        executer(
            request,
            lambda: services.reprendre_une_etape(candidature=candidature, etape=etape, auteur=request.user),
            f"« {mot} » est de nouveau à faire.",
        )
        return redirect(candidature)
    form = NoteForm(request.POST)
    ecrite = tenter(
        form,
        lambda: services.noter_une_etape(
            candidature=candidature, etape=etape, auteur=request.user, note=form.cleaned_data["note"]
        ),
    )
    if ecrite is None:
        return _page(request, candidature, note=form)
    messages.success(request, _dire(ecrite, f"C’est noté : {mot}."))
    return redirect(candidature)


@require_POST
def parrainer(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Those who facilitate choose the sponsor; any other member can only offer themself."""
    if request.adhesion.anime:
        candidature = _candidature(request, candidature_id)
        form = MembreForm(request.POST)
        ecrite = tenter(
            form,
            lambda: services.parrainer(
                candidature=candidature, parrain=form.cleaned_data["membre"], auteur=request.user
            ),
        )
        if ecrite is None:
            return _page(request, candidature, parrain=form)
        messages.success(request, _dire(ecrite, f"{ecrite.parrain} parraine {ecrite.prenom}."))
        return redirect(candidature)
    cherchent = cherchent_un_parrain(entree_de(request.groupement)).select_related("groupement")
    candidature = get_object_or_404(cherchent, pk=candidature_id)
    fait = executer(
        request,
        lambda: services.parrainer(candidature=candidature, parrain=request.adhesion, auteur=request.user),
        f"Merci ! Vous parrainez {candidature.prenom} : prenez contact.",
    )
    return redirect(candidature if fait else "groupement:arrivees", *([] if fait else [request.groupement.slug]))


@require_POST
def suivre(request: HttpRequest, candidature_id: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    candidature = _candidature(request, candidature_id)
    if request.POST.get("geste") == "moi":
        executer(
            request,
            lambda: services.confier_l_accueil(candidature=candidature, a_qui=request.adhesion, auteur=request.user),
            f"Vous accueillez {candidature}.",
        )
        return redirect(candidature)
    form = MembreForm(request.POST)
    ecrite = tenter(
        form,
        lambda: services.confier_l_accueil(
            candidature=candidature, a_qui=form.cleaned_data["membre"], auteur=request.user
        ),
    )
    if ecrite is None:
        return _page(request, candidature, accueil=form)
    messages.success(request, f"{ecrite.accompagnee_par} accueille {ecrite}, et le sait par courriel.")
    return redirect(candidature)


GESTES = {
    "attente": (services.faire_attendre, "{} rejoint la liste d’attente."),
    "place": (services.donner_une_place, "{} a une place."),
    "reprise": (services.revenir_sur_le_refus, "La demande de {} continue."),
    "entrer": (services.faire_entrer, "{} fait partie du groupement."),
}


@require_POST
def geste(request: HttpRequest, candidature_id: int, geste: str) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    candidature = _candidature(request, candidature_id)
    if geste not in GESTES:
        raise Http404
    service, phrase = GESTES[geste]
    executer(request, lambda: service(candidature=candidature, auteur=request.user), phrase.format(candidature))
    return redirect(candidature)


def refuser(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Asks before acting: the answer is sent as it is written."""
    exiger(request, "groupement.animer", request.groupement)
    candidature = _candidature(request, candidature_id)
    form = RefusForm(donnees(request))
    ecrite = tenter(
        form,
        lambda: services.refuser(candidature=candidature, message=form.cleaned_data["message"], auteur=request.user),
    )
    if ecrite:
        messages.success(request, f"Votre réponse part à {ecrite.email}. Vous pouvez revenir sur ce refus ici.")
        return redirect(candidature)
    contexte = {
        "titre": f"Refuser la demande {de(candidature)} ?",
        "consequences": [
            f"{candidature} reçoit votre réponse à {candidature.email}.",
            "Sa demande passe dans les demandes terminées ; vous pourrez la reprendre.",
        ],
        "bouton": "Envoyer la réponse",
        "retour": candidature.get_absolute_url(),
        "form": form,
        "danger": True,
    }
    return render(request, "composants/confirmation.html", contexte)


def reglages_entree(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = EntreeForm(donnees(request), instance=entree_de(request.groupement))
    ecrite = tenter(
        form, lambda: regler_l_entree(groupement=request.groupement, valeurs=form.valeurs, auteur=request.user)
    )
    if ecrite:
        messages.success(request, "C’est enregistré.")
        return redirect("groupement:reglages_entree", request.groupement.slug)
    return render(
        request,
        "groupement/entree_modifier.html",
        {"form": form, "publique": entree_de(request.groupement).page_publique},
    )


def bienvenue(request: HttpRequest) -> HttpResponse:
    """After the door: what can be ordered now, whom to ask. The rest of what awaits a member is on the home page."""
    cartes = [carte for nom in settings.PREMIERS_PAS for carte in import_string(nom)(request)]
    cartes.sort(key=lambda carte: carte.quand)
    parrain = request.adhesion.parrain
    return render(
        request,
        "groupement/bienvenue.html",
        {
            "cartes": [joint.dessiner(request, carte, premiere=rang == 0) for rang, carte in enumerate(cartes)],
            "echeances": joint.echeances(request),
            "parrain": parrain,
        },
    )


def _candidature(request: HttpRequest, candidature_id: int) -> Candidature:
    candidature = get_object_or_404(
        Candidature.objects.confirmees().select_related(
            "groupement", "accompagnee_par__personne", "parrain__personne", "adhesion"
        ),
        pk=candidature_id,
    )
    exiger(request, "groupement.accueillir", candidature)
    return candidature


def _page(
    request: HttpRequest,
    candidature: Candidature,
    *,
    note: NoteForm | None = None,
    parrain: MembreForm | None = None,
    accueil: MembreForm | None = None,
) -> HttpResponse:
    etapes = entree_de(request.groupement).etapes
    pas = chemin(etapes, candidature.faites.select_related("par"))
    vivante = candidature.etat in (Candidature.Etat.EN_COURS, Candidature.Etat.EN_ATTENTE)
    return render(
        request,
        "groupement/arrivee_voir.html",
        {
            "candidature": candidature,
            "pas": pas,
            "suivant": prochain(pas) if vivante else None,
            "avant_l_accord": avant_l_accord(pas),
            "vivante": vivante,
            "anime": request.adhesion.anime,
            "note": note or NoteForm(),
            "parrain": parrain or MembreForm(),
            "accueil": accueil or MembreForm(),
            "rang": rang_d_attente(candidature) if candidature.etat == Candidature.Etat.EN_ATTENTE else None,
        },
    )


def _dire(candidature: Candidature, phrase: str) -> str:
    """`phrase`, and what followed from the last step."""
    if candidature.etat == Candidature.Etat.ADMISE:
        return f"{phrase} Tout est fait : {candidature} fait partie du groupement et l’apprend par courriel."
    if candidature.etat == Candidature.Etat.EN_ATTENTE:
        return f"{phrase} Le groupement est complet : {candidature} attend une place."
    return phrase
