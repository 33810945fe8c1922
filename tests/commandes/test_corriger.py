"""After the closing, lines change only by a traced correction of whoever runs the volet."""

import html
import json
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from commandes.documents.bon_de_commande import contenu_du_bon
from commandes.models import Ligne
from commandes.rondes import chiffres_par_volet, foyers_de
from commandes.services.cloturer import rouvrir
from commandes.services.commander import enregistrer_lignes
from groupement.models import EntreeJournal
from groupement.templatetags.formats import INSECABLE
from tests import fabrique as f


@pytest.fixture
def clos(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat, etat="clos")
    monde.carottes = f.offre(monde.volet, nom="Carottes")
    f.ligne(f.panier(monde.commande, monde.a_max.foyer), monde.carottes, "2")
    monde.adresse = (
        f"/g/limoux/commandes/{monde.commande.pk}/producteurs/{monde.volet.pk}/corriger/{monde.a_max.foyer.pk}/"
    )
    with scopes_disabled():
        yield monde


def test_a_correction_keeps_who_and_why_and_the_household_reads_it(clos, chez):
    reponse = chez(clos.rosa).post(clos.adresse, {f"q-{clos.carottes.pk}": "3", "motif": "erreur au téléphone"})
    assert reponse.status_code == 302
    ligne = Ligne.objects.get()
    assert (ligne.quantite, ligne.attribuee, ligne.fixee) == (2, 3, True), "what was ordered stays"
    assert "3 pièces au lieu de 2 pièces : erreur au téléphone" in ligne.attribuee_motif.replace(INSECABLE, " ")
    entree = EntreeJournal.objects.get(action="panier.corriger")
    assert (entree.nom_auteur, entree.motif) == ("Rosa Durand", "erreur au téléphone")
    assert (
        "erreur au téléphone" in chez(clos.max).get(f"/g/limoux/commandes/{clos.commande.pk}/panier/").content.decode()
    )


def test_without_a_reason_nothing_is_written_and_what_was_typed_stays(clos, chez):
    reponse = chez(clos.rosa).post(clos.adresse, {f"q-{clos.carottes.pk}": "3", "motif": " "})
    assert reponse.status_code == 422
    assert 'value="3"' in reponse.content.decode()
    assert Ligne.objects.get().quantite == 2


def test_only_whoever_holds_the_mandate_corrects(clos, chez):
    for personne in (clos.anne, clos.max, clos.tess, clos.zoe):
        assert chez(personne).post(clos.adresse, {"motif": "x"}).status_code == 404


def test_an_open_order_is_changed_not_corrected(clos, chez):
    clos.volet.etat, clos.volet.clos_le = "ouvert", None
    clos.volet.save()
    assert chez(clos.rosa).get(clos.adresse).status_code == 404


def _quelqu_un_corrige(clos, quantite, offre=None):
    enregistrer_lignes(
        commande=clos.commande, foyer=clos.a_max.foyer, quantites={(offre or clos.carottes).pk: Decimal(quantite)},
        auteur=clos.rosa, pour_autrui=True, correction="entre-temps",
    )  # fmt: skip


def _envoi(page, **changements):
    """What a browser sends of the page: each quantity it shows, `vu`, the reason; `changements` by offer id."""
    contenu = page.content.decode()
    envoi = {"motif": "erreur au téléphone", "vu": html.unescape(contenu.split('name="vu" value="')[1].split('"')[0])}
    for rangee in page.context["rangees"]:
        quantite = rangee["quantite"]
        envoi[f"q-{rangee['offre'].pk}"] = "" if quantite is None else str(quantite.normalize())
    return envoi | {f"q-{offre}": quantite for offre, quantite in changements.items()}


def test_a_stale_page_does_not_undo_another_correction(clos, chez):
    navets = f.offre(clos.volet, nom="Navets")
    navigateur = chez(clos.rosa)
    page = navigateur.get(clos.adresse)
    _quelqu_un_corrige(clos, 5)
    reponse = navigateur.post(clos.adresse, _envoi(page, **{str(navets.pk): "1"}))
    assert reponse.status_code == 302
    assert dict(Ligne.objects.values_list("offre", "retenue")) == {clos.carottes.pk: 5, navets.pk: 1}


def test_a_line_that_somebody_else_changed_is_refused_and_what_was_typed_stays(clos, chez):
    navets = f.offre(clos.volet, nom="Navets", unite="kg")
    poireaux = f.offre(clos.volet, nom="Poireaux")
    navigateur = chez(clos.rosa)
    page = navigateur.get(clos.adresse)
    _quelqu_un_corrige(clos, 5)
    _quelqu_un_corrige(clos, 4, navets)
    reponse = navigateur.post(clos.adresse, _envoi(page, **{str(navets.pk): "7", str(poireaux.pk): "2"}))
    assert reponse.status_code == 422
    contenu = reponse.content.decode()
    assert "Quelqu’un a changé ce produit entre-temps : il est maintenant à 4\u00a0kg." in contenu
    assert "Rien n’est encore corrigé" in contenu
    assert not Ligne.objects.filter(offre=poireaux).exists()
    saisis = {r["offre"].pk: r["saisi"] for r in reponse.context["rangees"]}
    assert saisis == {navets.pk: "7", poireaux.pk: "2", clos.carottes.pk: None}
    # Sent again as it is now shown, it is what the person wants: the other correction of the carrots stays.
    encore = navigateur.post(clos.adresse, _envoi(reponse, **{str(navets.pk): "7", str(poireaux.pk): "2"}))
    assert encore.status_code == 302
    assert dict(Ligne.objects.values_list("offre", "retenue")) == {clos.carottes.pk: 5, navets.pk: 7, poireaux.pk: 2}


def test_a_line_that_somebody_else_took_out_says_so(clos, chez):
    navigateur = chez(clos.rosa)
    page = navigateur.get(clos.adresse)
    _quelqu_un_corrige(clos, 0)
    reponse = navigateur.post(clos.adresse, _envoi(page, **{str(clos.carottes.pk): "3"}))
    assert "il n’est plus dans le panier." in reponse.content.decode()
    assert not Ligne.objects.filter(retenue__gt=0).exists()


def test_a_product_taken_out_keeps_its_line_and_leaves_the_documents_and_the_counts(clos, chez):
    _quelqu_un_corrige(clos, 0)
    ligne = Ligne.objects.get()
    assert (ligne.quantite, ligne.attribuee, ligne.montant) == (2, 0, 0)
    assert contenu_du_bon(clos.volet)["lignes"] == []
    assert foyers_de(clos.commande) == 0 and chiffres_par_volet(clos.commande)[clos.volet.pk].foyers == 0
    page = chez(clos.max).get(f"/g/limoux/commandes/{clos.commande.pk}/panier/").text.replace(INSECABLE, " ")
    assert "0 pièce au lieu de 2 pièces : entre-temps" in page


def test_a_product_added_after_the_closing_was_ordered_as_it_was_added(clos):
    navets = f.offre(clos.volet, nom="Navets")
    _quelqu_un_corrige(clos, 4, navets)
    ligne = Ligne.objects.get(offre=navets)
    assert (ligne.quantite, ligne.attribuee, ligne.fixee) == (4, 4, True)
    assert ligne.attribuee_motif == "ajouté après la clôture : entre-temps"


def test_a_correction_is_what_the_household_wants_when_the_order_opens_again(clos):
    navets = f.offre(clos.volet, nom="Navets")
    _quelqu_un_corrige(clos, 0)
    _quelqu_un_corrige(clos, 4, navets)
    rouvrir(
        volet=clos.volet, auteur=clos.rosa, motif="oubli",
        jusqu_a=clos.commande.cloture_le,
    )  # fmt: skip
    assert list(Ligne.objects.values_list("offre", "quantite", "attribuee", "fixee")) == [(navets.pk, 4, None, False)]


def test_two_who_typed_the_same_agree(clos, chez):
    navigateur = chez(clos.rosa)
    page = navigateur.get(clos.adresse)
    _quelqu_un_corrige(clos, 5)
    reponse = navigateur.post(clos.adresse, _envoi(page, **{str(clos.carottes.pk): "5"}), follow=True)
    assert "Rien n’a changé." in reponse.content.decode()


def test_the_message_counts_the_lines_that_changed(clos, chez):
    panier = clos.carottes.lignes.get().panier
    for n in range(3):
        f.ligne(panier, f.offre(clos.volet, nom=f"Produit {n}"))
    navigateur = chez(clos.rosa)
    sans_vu = {cle: v for cle, v in _envoi(navigateur.get(clos.adresse)).items() if cle != "vu"}
    reponse = navigateur.post(clos.adresse, sans_vu | {f"q-{clos.carottes.pk}": "3"}, follow=True)
    assert "1\u00a0ligne corrigée." in reponse.content.decode()
    reponse = navigateur.post(clos.adresse, _envoi(navigateur.get(clos.adresse)), follow=True)
    assert "Rien n’a changé." in reponse.content.decode()
    assert "corrigée" not in "".join(str(m) for m in reponse.context["messages"])


def test_a_refused_quantity_leaves_everything_as_it_was(clos, chez):
    navets = f.offre(clos.volet, nom="Navets")
    navigateur = chez(clos.rosa)
    page = navigateur.get(clos.adresse)
    reponse = navigateur.post(clos.adresse, _envoi(page, **{str(clos.carottes.pk): "3", str(navets.pk): "1,5"}))
    assert reponse.status_code == 422 and 'value="1,5"' in reponse.content.decode()
    assert Ligne.objects.get().quantite == 2


def test_the_products_of_another_producer_are_not_corrected_here(clos, chez):
    autre = f.volet(clos.commande, f.partenariat(clos.limoux, f.producteur(clos.aude)), etat="clos")
    pommes = f.offre(autre, nom="Pommes")
    chez(clos.rosa).post(clos.adresse, {f"q-{pommes.pk}": "3", "vu": "{}", "motif": "par erreur"})
    assert not Ligne.objects.filter(offre=pommes).exists()


@pytest.mark.parametrize("vu", ["", "[]", "{", '{"x": 1}', "[" * 100_000])
def test_a_forged_vu_is_as_if_nothing_had_been_shown(clos, chez, vu):
    reponse = chez(clos.rosa).post(clos.adresse, {f"q-{clos.carottes.pk}": "3", "vu": vu, "motif": "x"})
    assert reponse.status_code == 422 and "entre-temps" in reponse.content.decode()
    assert Ligne.objects.get().quantite == 2


def test_what_is_corrected_is_what_the_household_gets(clos, chez):
    Ligne.objects.update(quantite=4, attribuee=6, fixee=True)
    navigateur = chez(clos.rosa)
    page = navigateur.get(clos.adresse)
    assert 'value="6"' in page.content.decode()
    assert navigateur.post(clos.adresse, _envoi(page, **{str(clos.carottes.pk): "5"})).status_code == 302
    assert Ligne.objects.get().retenue == 5


def test_the_quantity_ordered_agrees_with_its_unit(clos, chez):
    assert "commandé&nbsp;: 2\u00a0pièces" in chez(clos.rosa).get(clos.adresse).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_at_once_do_not_write_over_each_other(clos, chez):
    depart = threading.Barrier(2)
    codes = []

    def corriger(quantite):
        try:
            navigateur = chez(clos.rosa)
            envoi = {f"q-{clos.carottes.pk}": quantite, "vu": json.dumps({clos.carottes.pk: "2"}), "motif": "x"}
            depart.wait()
            codes.append(navigateur.post(clos.adresse, envoi).status_code)
        finally:
            connection.close()

    fils = [threading.Thread(target=corriger, args=[q]) for q in ("3", "4")]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(codes) == [302, 422]
