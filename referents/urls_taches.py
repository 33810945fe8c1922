from django.urls import path

from referents.views import echanges, journees, modeles, participation, permanences, saison, taches

app_name = "taches"
urlpatterns = [
    path("", taches.liste, name="liste"),
    path("nouvelle/", taches.creer, name="creer"),
    path("<int:tache>/", taches.tache, name="tache"),
    path("<int:tache>/modifier/", taches.modifier, name="modifier"),
    path("<int:tache>/prendre/", taches.prendre, name="prendre"),
    path("<int:tache>/laisser/", taches.laisser, name="laisser"),
    path("<int:tache>/confier/", taches.confier, name="confier"),
    path("<int:tache>/faite/", taches.terminer, name="terminer"),
    path("<int:tache>/reprendre/", taches.reprendre, name="reprendre"),
    path("<int:tache>/abandonner/", taches.abandonner, name="abandonner"),
    # Duties at deliveries
    path("permanences/", permanences.permanences, name="permanences"),
    path("permanences/<int:distribution>/", permanences.distribution, name="distribution"),
    path("permanences/nouvelle/", journees.creer, name="creer_journee"),
    path("permanences/<int:distribution>/modifier/", journees.modifier, name="modifier_journee"),
    path("permanences/<int:distribution>/annuler/", journees.annuler, name="annuler_journee"),
    path("permanences/<int:distribution>/retablir/", journees.retablir, name="retablir_journee"),
    path("permanences/<int:distribution>/presences/", permanences.presences, name="presences"),
    path("permanences/<int:distribution>/ajouter/", permanences.ajouter, name="ajouter_permanence"),
    path("permanences/<int:distribution>/completer/", permanences.completer, name="completer"),
    path("creneaux/<int:permanence>/inscription/", permanences.inscrire, name="inscrire"),
    path("creneaux/<int:permanence>/quelqu-un/", permanences.inscrire_quelqu_un, name="inscrire_quelqu_un"),
    path("creneaux/<int:permanence>/appel/", permanences.appeler, name="appeler"),
    path("creneaux/<int:permanence>/modifier/", permanences.modifier, name="modifier_permanence"),
    path("creneaux/<int:permanence>/retirer/", permanences.retirer, name="retirer_permanence"),
    path("inscriptions/<int:inscription>/laisser/", permanences.desinscrire, name="desinscrire"),
    path("inscriptions/<int:inscription>/echanger/", echanges.proposer, name="echanger"),
    path("echanges/<int:echange>/", echanges.echange, name="echange"),
    path("echanges/<int:echange>/decliner/", echanges.decliner, name="decliner"),
    path("echanges/<int:echange>/retirer/", echanges.retirer, name="retirer_echange"),
    path("modeles/", modeles.modeles, name="modeles"),
    path("modeles/nouveau/", modeles.creer, name="creer_modele"),
    path("modeles/<int:modele>/", modeles.modifier, name="modifier_modele"),
    # A season in one go
    path("voeux/", saison.voeux, name="voeux"),
    path("saison/", saison.preparer, name="saison"),
    path("saison/<int:proposition>/", saison.proposition, name="proposition"),
    path("saison/<int:proposition>/autrement/", saison.autrement, name="proposer_autrement"),
    path("saison/<int:proposition>/places/<int:permanence>/", saison.placer, name="placer"),
    path("saison/<int:proposition>/confirmer/", saison.confirmer, name="confirmer_proposition"),
    path("saison/<int:proposition>/abandonner/", saison.abandonner, name="abandonner_proposition"),
    # How the load is spread
    path("participation/", participation.participation, name="participation"),
    path("participation/reglages/", participation.regler, name="regler_participation"),
    path("participation/foyers/<int:foyer>/", participation.foyer, name="participation_foyer"),
    path("participation/dispenses/nouvelle/", participation.dispenser, name="dispenser"),
    path("participation/dispenses/<int:dispense>/lever/", participation.lever, name="lever_dispense"),
]
