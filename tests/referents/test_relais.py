"""Handing a mandate over: both acknowledge, the mandate changes hands on its day, and not one day is without."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groupement.droits import adhesion_de
from groupement.models import Courriel, EntreeJournal, Personne
from groupement.refus import Refus
from groupement.services.adhesions import faire_partir
from referents.droits import est_referent, lit_le_carnet
from referents.models import Mandat, Relais
from referents.services import mandats
from referents.services import relais as services
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


def neuve(personne):
    """The same person at their next request."""
    return Personne.objects.get(pk=personne.pk)


@pytest.fixture
def aujourd_hui():
    return timezone.localdate()


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


def prevoir(monde, **champs):
    champs = {"mandat": monde.mandat, "successeur": monde.a_max, "prend_le": timezone.localdate() + JOUR} | champs
    return services.prevoir_relais(auteur=monde.a_rosa, **champs)


def confirmer(relais, *adhesions):
    for adhesion in adhesions:
        relais = services.reconnaitre_relais(
            relais=relais, pour=adhesion, auteur=adhesion, malgre={p.pk for p in relais.points.all()}
        )
    return relais


def test_le_mandat_change_de_main_quand_les_deux_ont_confirme(limoux, aujourd_hui):
    relais = confirmer(prevoir(limoux), limoux.a_rosa)
    assert relais.etat == Relais.Etat.EN_COURS and limoux.mandat.au is None
    relais = confirmer(relais, limoux.a_max)
    limoux.mandat.refresh_from_db()
    assert relais.etat == Relais.Etat.FAIT and limoux.mandat.au == aujourd_hui
    nouveau = Mandat.objects.get(adhesion=limoux.a_max)
    assert (nouveau.du, nouveau.au, nouveau.rang) == (aujourd_hui + JOUR, None, "titulaire")


def test_chaque_jour_a_un_titulaire_et_un_seul(limoux, aujourd_hui):
    confirmer(prevoir(limoux, prend_le=aujourd_hui + 3 * JOUR), limoux.a_rosa, limoux.a_max)
    for ecart in range(-3, 8):
        qui = Mandat.objects.au(aujourd_hui + ecart * JOUR).titulaires()
        assert [m.adhesion_id for m in qui] == [limoux.a_rosa.pk if ecart < 3 else limoux.a_max.pk]


def test_le_droit_suit_le_mandat_le_jour_dit(limoux, aujourd_hui):
    confirmer(prevoir(limoux, prend_le=aujourd_hui), limoux.a_rosa, limoux.a_max)
    assert est_referent(neuve(limoux.max), limoux.partenariat)
    assert not est_referent(neuve(limoux.rosa), limoux.partenariat)


def test_un_relais_qui_a_tarde_prend_effet_aujourd_hui(limoux, aujourd_hui):
    relais = f.relais(limoux.mandat, limoux.a_max, prend_le=aujourd_hui - 5 * JOUR)
    relais = confirmer(relais, limoux.a_max, limoux.a_rosa)
    assert relais.prend_le == aujourd_hui and relais.nouveau_mandat.du == aujourd_hui
    limoux.mandat.refresh_from_db()
    assert limoux.mandat.au == aujourd_hui - JOUR


def test_un_mandat_qui_finissait_avant_va_jusqu_a_la_veille(limoux, aujourd_hui):
    mandats.modifier_mandat(mandat=limoux.mandat, champs={"au": aujourd_hui + JOUR}, auteur=limoux.anne)
    confirmer(prevoir(limoux, prend_le=aujourd_hui + 9 * JOUR), limoux.a_rosa, limoux.a_max)
    limoux.mandat.refresh_from_db()
    assert limoux.mandat.au == aujourd_hui + 8 * JOUR


def test_la_suppleance_de_qui_devient_titulaire_s_arrete(limoux, aujourd_hui):
    suppleance = f.mandat(limoux.partenariat, limoux.a_max, rang="suppleant")
    confirmer(prevoir(limoux), limoux.a_rosa, limoux.a_max)
    suppleance.refresh_from_db()
    assert suppleance.au == aujourd_hui


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"successeur": "a_rosa"}, "à soi-même"),
        ({"prend_le": -JOUR}, "Ce jour est passé"),
        ({"successeur": "pause"}, "n’est pas membre actif"),
    ],
)
def test_un_relais_impossible_est_refuse_avec_la_raison(limoux, aujourd_hui, champs, phrase):
    limoux.pause = f.adhesion(limoux.limoux, f.personne("Pia"), etat="en_pause")
    if "prend_le" in champs:
        champs = {"prend_le": aujourd_hui + champs["prend_le"]}
    else:
        champs = {"successeur": getattr(limoux, champs["successeur"])}
    with pytest.raises(Refus, match=phrase):
        prevoir(limoux, **champs)
    assert not Relais.objects.exists()


def test_un_mandat_qui_commence_ce_jour_la_ne_se_passe_pas_encore(limoux, aujourd_hui):
    Mandat.objects.update(du=aujourd_hui)
    with pytest.raises(Refus, match="la suite ne peut venir qu’après"):
        prevoir(limoux, prend_le=aujourd_hui)


def test_un_seul_relais_a_la_fois_pour_un_mandat(limoux):
    prevoir(limoux)
    with pytest.raises(Refus, match="déjà en route"):
        prevoir(limoux, successeur=limoux.a_tess)


def test_un_mandat_en_relais_ne_se_termine_pas_sans_lui(limoux, aujourd_hui):
    prevoir(limoux)
    with pytest.raises(Refus, match="Un relais est en route"):
        mandats.terminer_mandat(mandat=limoux.mandat, dernier_jour=aujourd_hui, auteur=limoux.anne)


def test_annuler_laisse_le_mandat_ou_il_est(limoux):
    relais = services.annuler_relais(relais=prevoir(limoux), motif="Max déménage", auteur=limoux.a_rosa)
    limoux.mandat.refresh_from_db()
    assert relais.etat == Relais.Etat.ANNULE and limoux.mandat.au is None
    with pytest.raises(Refus, match="déjà"):
        confirmer(relais, limoux.a_max)
    assert Courriel.objects.filter(clef__startswith="relais-annule", destinataire=limoux.max.email).count() == 1


def test_personne_ne_confirme_pour_quelqu_un_d_actif(limoux):
    relais = prevoir(limoux)
    with pytest.raises(Refus, match="Chacun confirme pour soi-même"):
        services.reconnaitre_relais(relais=relais, pour=limoux.a_max, auteur=limoux.a_anne)
    with pytest.raises(Refus, match="entre deux autres personnes"):
        confirmer(relais, limoux.a_tess)


def test_l_animation_confirme_pour_qui_est_parti(limoux, aujourd_hui):
    relais = prevoir(limoux, prend_le=aujourd_hui)
    faire_partir(adhesion=limoux.a_rosa, auteur=limoux.anne)
    limoux.a_rosa.refresh_from_db()
    services.reconnaitre_relais(
        relais=relais, pour=limoux.a_rosa, auteur=adhesion_de(limoux.anne, limoux.limoux),
        malgre={p.pk for p in relais.points.all()},
    )  # fmt: skip
    relais = confirmer(relais, limoux.a_max)
    assert relais.etat == Relais.Etat.FAIT and est_referent(neuve(limoux.max), limoux.partenariat)


def test_qui_part_avec_un_mandat_le_laisse_a_quelqu_un_d_autre(limoux, chez, aujourd_hui):
    page = chez(limoux.anne).get(reverse("groupement:adhesion", args=["limoux", limoux.a_rosa.pk]))
    assert "Rosa Durand est titulaire pour Ferme du Soleil" in page.text
    faire_partir(adhesion=limoux.a_rosa, auteur=limoux.anne)
    page = chez(limoux.anne).get(reverse("referents:mandats", args=["limoux"])).text
    assert "En sommeil" in page and "Sans référent" in page
    mandats.confier_mandat(
        partenariat=limoux.partenariat, adhesion=limoux.a_max, rang="titulaire", du=aujourd_hui + JOUR, au=None,
        auteur=limoux.anne,
    )  # fmt: skip
    limoux.mandat.refresh_from_db()
    assert limoux.mandat.au == aujourd_hui


def test_les_deux_sont_prevenus_une_fois(limoux):
    relais = prevoir(limoux)
    assert [c.destinataire for c in Courriel.objects.filter(clef__startswith="relais-prevu")] == [limoux.max.email]
    confirmer(relais, limoux.a_rosa, limoux.a_max)
    assert Courriel.objects.filter(clef__startswith="relais-fait").count() == 2


def test_le_parcours_par_les_pages(monde, chez, dans, aujourd_hui):
    rosa, max_ = chez(monde.rosa), chez(monde.max)
    reponse = rosa.post(
        reverse("referents:prevoir_relais", args=["limoux", monde.mandat.pk]),
        {"adhesion": monde.a_max.pk, "des_le": str(aujourd_hui)},
    )
    with dans(monde.limoux):
        relais = Relais.objects.get()
        points = list(relais.points.all())
    ici = reverse("referents:relais", args=["limoux", relais.pk])
    assert reponse["Location"] == ici and len(points) == 5
    assert "Vous passez la main à Max" in rosa.get(ici).text
    rosa.post(ici + "points/", {"point": [points[0].pk, "x"]})
    page = max_.get(ici).text
    assert "checked" in page and "Vous prenez la suite de Rosa" in page and "J’ai tout reçu" in page
    tous = {"liste": "", "point": [p.pk for p in points], "vu": [points[0].pk]}
    # for herself all the same
    assert rosa.post(ici + "confirmer/", tous | {"pour": monde.a_max.pk}).status_code == 302
    assert "Vous avez confirmé" in rosa.get(ici).text and "qu’à confirmer" in max_.get(ici).text
    max_.post(ici + "confirmer/")
    assert "Le relais est fait" in max_.get(ici).text
    assert est_referent(neuve(monde.max), monde.partenariat) and not est_referent(neuve(monde.rosa), monde.partenariat)
    assert max_.get(reverse("referents:relais_liste", args=["limoux"])).text.count("Ferme du Soleil") == 1
    assert "Pas encore de relais" in chez(monde.tess).get(reverse("referents:relais_liste", args=["limoux"])).text


def test_un_relais_ne_se_confirme_pas_sans_regarder_ce_qui_reste_a_passer(limoux):
    relais = prevoir(limoux)
    premier, *autres = relais.points.all()
    with pytest.raises(Refus, match="reste 5\xa0points"):
        services.reconnaitre_relais(relais=relais, pour=limoux.a_rosa, auteur=limoux.a_rosa, malgre={premier.pk})
    services.cocher_les_points(relais=relais, faits={p.pk for p in autres}, vus=set(), auteur=limoux.a_rosa)
    for qui in (limoux.a_rosa, limoux.a_max):
        relais = services.reconnaitre_relais(relais=relais, pour=qui, auteur=qui, malgre={premier.pk})
    assert relais.etat == Relais.Etat.FAIT
    dits = EntreeJournal.objects.filter(action="reconnaitre").values_list("motif", flat=True)
    assert set(dits) == {f"restait à passer : {premier}"}
    assert all(f"- {premier}" in c.texte for c in Courriel.objects.filter(clef__startswith="relais-fait"))


def test_ce_qui_restait_ouvert_se_coche_encore_apres_le_relais(limoux):
    relais = confirmer(prevoir(limoux), limoux.a_rosa, limoux.a_max)
    premier, second, *_ = relais.points.all()
    services.cocher_les_points(relais=relais, faits={premier.pk}, vus=set(), auteur=limoux.a_max)
    services.cocher_les_points(relais=relais, faits={second.pk}, vus={premier.pk}, auteur=limoux.a_max)
    faits = {p.pk: p.fait_par_id for p in relais.points.all() if p.fait_le}
    assert faits == {premier.pk: limoux.a_max.pk, second.pk: limoux.a_max.pk}  # nothing is unticked any more


def test_la_page_demande_quand_des_points_sont_ouverts_et_garde_ce_qui_vient_d_etre_coche(monde, chez, dans):
    rosa, max_ = chez(monde.rosa), chez(monde.max)
    with dans(monde.limoux):
        relais = f.relais(monde.mandat, monde.a_max)
        premier, second = relais.points.all()
    ici = reverse("referents:relais", args=["limoux", relais.pk])
    page = rosa.get(ici).text
    assert "Nous avons commencé" in page and "J’ai tout transmis" not in page and page.count("bouton--principal") == 1
    rosa.post(ici + "commencer/")
    page = rosa.get(ici).text
    assert "Il reste 2\xa0points à passer" in page and page.count("bouton--principal") == 1
    demande = rosa.post(ici + "confirmer/", {"liste": "", "point": [premier.pk]}).text
    assert "Un point n’est pas coché" in demande and second.texte in demande and premier.texte not in demande
    with dans(monde.limoux):
        premier.refresh_from_db()
        relais.refresh_from_db()
    assert premier.fait_le and not relais.reconnu_par_predecesseur_le
    rosa.post(ici + "confirmer/", {"pour": monde.a_rosa.pk, "malgre": [second.pk]})
    assert "L’autre personne a déjà confirmé" in max_.post(ici + "confirmer/").text
    max_.post(ici + "confirmer/", {"malgre": [second.pk]})
    page = max_.get(ici).text
    assert "Le relais est fait" in page and "Il reste 1\xa0point à passer" in page and "Enregistrer la liste" in page
    max_.post(ici + "points/", {"point": [second.pk]})
    assert "Enregistrer la liste" not in max_.get(ici).text


def test_un_relais_ne_regarde_que_les_siens(monde, chez, dans):
    with dans(monde.limoux):
        relais = f.relais(monde.mandat, monde.a_max)
    ici = reverse("referents:relais", args=["limoux", relais.pk])
    assert [chez(p).get(ici).status_code for p in (monde.tess, monde.anne, monde.max)] == [404, 200, 200]
    prevoir_ = reverse("referents:prevoir_relais", args=["limoux", monde.mandat.pk])
    assert [chez(p).get(prevoir_).status_code for p in (monde.max, monde.anne)] == [404, 302]
    anne = chez(monde.anne)
    anne.post(ici + "points/", {"point": "1"})
    assert "entre deux autres personnes" in anne.get(ici).text
    anne.post(ici + "annuler/", {"motif": "erreur"})
    assert "Ce relais a été annulé" in anne.get(ici).text


def test_une_famille_a_ses_propres_titulaires(limoux, chez, aujourd_hui):
    f.conditionnement(limoux.ferme, "Pain", famille="Pains")
    f.conditionnement(limoux.ferme, "Navet", famille="Légumes")
    lien = reverse("referents:creer_mandat", args=["limoux", limoux.partenariat.pk])
    anne = chez(limoux.anne)
    assert "Tous ses produits" in anne.get(lien).text
    envoi = {"adhesion": limoux.a_max.pk, "famille": "Pains", "rang": "titulaire", "du": str(aujourd_hui), "au": ""}
    assert anne.post(lien, envoi).status_code == 302
    assert "titulaire pour pains" in anne.get(reverse("referents:mandats", args=["limoux"])).text
    assert est_referent(neuve(limoux.max), limoux.partenariat)  # the whole volet: it is one order
    assert "déjà une référente ou un référent titulaire" in anne.post(
        lien, envoi | {"adhesion": limoux.a_tess.pk}
    ).text  # fmt: skip
    assert "Ce choix n’est pas dans la liste" in anne.post(lien, envoi | {"famille": "Vins"}).text


def test_un_mandat_se_prolonge_et_se_remplace(limoux, chez, aujourd_hui):
    anne = chez(limoux.anne)
    lien = reverse("referents:prolonger_mandat", args=["limoux", limoux.mandat.pk])
    assert "Ce jour est passé" in anne.post(lien, {"jusqu_au": "2020-01-01"}).text
    anne.post(lien, {"jusqu_au": str(aujourd_hui + 90 * JOUR)})
    assert "va déjà jusqu’au" in anne.post(lien, {"jusqu_au": str(aujourd_hui + 80 * JOUR)}).text
    remplacer = reverse("referents:remplacer_mandat", args=["limoux", limoux.mandat.pk])
    assert "Ce choix n’est pas dans la liste" in anne.post(
        remplacer, {"adhesion": limoux.a_rosa.pk, "des_le": str(aujourd_hui)}
    ).text  # fmt: skip
    assert anne.post(remplacer, {"adhesion": limoux.a_max.pk, "des_le": str(aujourd_hui)}).status_code == 302
    assert [m.au for m in Mandat.objects.order_by("du")] == [aujourd_hui - JOUR, None]


def test_le_carnet_est_aux_referents_et_a_qui_va_l_etre(monde, chez, dans):
    lien = reverse("referents:carnet", args=["limoux", monde.partenariat.pk])
    rosa = chez(monde.rosa)
    assert "Rien n’est encore écrit" in rosa.get(lien).text
    rosa.post(lien + "ecrire/", {"texte": "Appeler **le soir**.\n<script>x</script>", "lue": "0"})
    page = rosa.get(lien).text
    assert "<strong>le soir</strong>" in page and "<script>x" not in page
    assert [chez(p).get(lien).status_code for p in (monde.anne, monde.max, monde.tess)] == [404, 404, 404]
    with dans(monde.limoux):
        f.relais(monde.mandat, monde.a_max)
    assert chez(monde.max).get(lien).status_code == 200
    assert chez(monde.max).get(lien + "ecrire/").status_code == 404
    assert not lit_le_carnet(neuve(monde.zoe), monde.partenariat)


def test_deux_personnes_n_effacent_pas_le_carnet_l_une_de_l_autre(monde, chez, dans):
    with dans(monde.limoux):
        f.mandat(monde.partenariat, monde.a_max, rang="suppleant")
        f.page_de_carnet(monde.partenariat, monde.a_rosa)
    lien = reverse("referents:ecrire_carnet", args=["limoux", monde.partenariat.pk])
    chez(monde.max).post(lien, {"texte": "Version de Max", "lue": "1"})
    refus = chez(monde.rosa).post(lien, {"texte": "Version de Rosa", "lue": "1"})
    assert "Max Durand a écrit dans ce carnet entre-temps" in refus.text
    assert "<p>Version de Max</p>" in refus.text and ">\nVersion de Rosa</textarea>" in refus.text
    assert chez(monde.rosa).post(lien, {"texte": "Les deux", "lue": "2"}).status_code == 302
    page = chez(monde.rosa).get(lien.removesuffix("ecrire/")).text
    assert "Version 3" in page and "Version de Max" in page and "après la traite" in page


def test_les_reglages_sont_a_l_animation_et_le_relais_suit_sa_liste(monde, chez, dans, aujourd_hui):
    lien = reverse("referents:reglages", args=["limoux"])
    assert chez(monde.rosa).get(lien).status_code == 404
    anne = chez(monde.anne)
    envoi = {"duree_mois": "24", "alerte_jours": "30", "points": "Les clés\n\n Les clés \nLe chien", "tarif_km": "0,32"}
    assert anne.post(lien, envoi | {"duree_mois": "500"}).text.count("de 1 à 120 mois")
    assert anne.post(lien, envoi).status_code == 302
    with dans(monde.limoux):
        relais = services.prevoir_relais(
            mandat=monde.mandat, successeur=monde.a_max, prend_le=aujourd_hui, auteur=monde.a_anne
        )
        assert [p.texte for p in relais.points.all()] == ["Les clés", "Le chien"]
    assert Courriel.objects.filter(clef__startswith="relais-prevu").count() == 2


def test_la_liste_des_referents_fait_autant_de_requetes_avec_des_relais(
    monde, chez, dans, django_assert_max_num_queries
):
    client = chez(monde.anne)

    def compter(route):
        with django_assert_max_num_queries(30) as compte:
            assert client.get(reverse(f"referents:{route}", args=["limoux"])).status_code == 200
        return len(compte)

    with dans(monde.limoux):
        f.relais(monde.mandat, monde.a_max)
    un = [compter("mandats"), compter("relais_liste")]
    with dans(monde.limoux):
        for _ in range(20):
            f.relais(
                f.mandat(f.partenariat(monde.limoux, f.producteur(monde.aude)), monde.a_max), monde.a_tess
            )  # fmt: skip
    assert [compter("mandats"), compter("relais_liste")] == un


def test_ceux_qui_se_passent_le_relais_le_voient_a_l_accueil(limoux, chez):
    relais = prevoir(limoux)
    accueils = {"qui prend": chez(limoux.max), "qui passe": chez(limoux.rosa)}
    pages = {qui: client.get("/g/limoux/").text for qui, client in accueils.items()}
    assert "Vous prenez la suite" in pages["qui prend"] and "Vous passez la main" in pages["qui passe"]
    confirmer(relais, limoux.a_max)
    page = accueils["qui prend"].get("/g/limoux/").text
    assert "Vous prenez la suite" not in page and "Je prends la suite : Ferme du Soleil" in page
    assert "Relais ·" not in chez(limoux.anne).get("/g/limoux/").text
