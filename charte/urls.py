from django.urls import path

from charte.views import acceptation, brouillon, charte, comparer, criteres, discussion, raisons, sections

app_name = "charte"
urlpatterns = [
    path("", charte.charte, name="charte"),
    # Each published version
    path("versions/", charte.versions, name="versions"),
    path("versions/comparer/", comparer.comparer, name="comparer"),
    path("versions/<int:version>/", charte.version, name="version"),
    path("versions/<int:version>/pdf/", charte.pdf, name="pdf"),
    # Saying yes
    path("a-accepter/", acceptation.a_accepter, name="a_accepter"),
    path("accepter/", acceptation.accepter, name="accepter"),
    path("plus-tard/", acceptation.plus_tard, name="plus_tard"),
    path("question/", acceptation.question, name="question"),
    path("acceptations/", acceptation.acceptations, name="acceptations"),
    path("questions/<int:question>/reglee/", acceptation.regler, name="regler_question"),
    # The next version
    path("brouillon/", brouillon.brouillon, name="brouillon"),
    path("brouillon/commencer/", brouillon.commencer, name="commencer"),
    path("brouillon/apercu/", brouillon.apercu, name="apercu"),
    path("brouillon/soumettre/", brouillon.soumettre, name="soumettre"),
    path("brouillon/reprendre/", brouillon.reprendre, name="reprendre"),
    path("brouillon/publier/", brouillon.publier, name="publier"),
    path("brouillon/abandonner/", brouillon.abandonner, name="abandonner"),
    path("brouillon/sections/nouvelle/", sections.ajouter, name="ajouter_section"),
    path("brouillon/sections/<int:section>/", sections.ecrire, name="ecrire_section"),
    path("brouillon/sections/<int:section>/deplacer/", sections.deplacer, name="deplacer_section"),
    path("brouillon/sections/<int:section>/retirer/", sections.retirer, name="retirer_section"),
    path("brouillon/sections/<int:section>/commenter/", discussion.commenter, name="commenter"),
    path("brouillon/commentaires/<int:commentaire>/", discussion.resoudre, name="resoudre"),
    # Why each takes part
    path("pourquoi/", raisons.pourquoi, name="pourquoi"),
    path("pourquoi/mots/", raisons.mots, name="mots_du_nuage"),
    path("pourquoi/effacer/", raisons.effacer, name="effacer_raison"),
    path("pourquoi/imprimer/", raisons.imprimer, name="imprimer_nuage"),
    # What the group expects of producers
    path("criteres/", criteres.criteres, name="criteres"),
    path("criteres/modifier/", criteres.modifier, name="modifier_criteres"),
]
