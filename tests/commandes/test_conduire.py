"""Running a volet through its pages: the mandate decides, consequences are said, nothing is done twice."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commandes.models import BonDeCommande, Document, Ligne, Offre, Volet
from commandes.services import bons, cloturer, offrir
from commandes.services.commander import enregistrer_lignes
from commandes.services.documents import fabriquer
from groupement.models import Courriel, EntreeJournal
from groupement.services.journal import journaliser
from groupement.typographie import insecables
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg", colisage=Decimal(10))
    f.ligne(f.panier(monde.commande, monde.a_max.foyer), monde.carottes, "7")
    with dans(monde.limoux):
        yield monde


def adresse(monde, nom, *suite):
    return reverse(f"commandes:{nom}", args=["limoux", monde.commande.pk, monde.volet.pk, *suite])


def etat(monde):
    monde.volet.refresh_from_db()
    return monde.volet.etat


GESTES = [
    "ouvrir",
    "clore",
    "rouvrir",
    "etablir_bon",
    "transmettre",
    "remettre_autrement",
    "livrer",
    "solder",
    "annuler",
]


@pytest.mark.parametrize("geste", GESTES)
def test_only_the_mandate_gives_the_gestures(ronde, chez, geste):
    for personne in (ronde.anne, ronde.max, ronde.tess, ronde.ada, ronde.zoe):
        for methode in ("get", "post"):
            reponse = getattr(chez(personne), methode)(
                adresse(ronde, geste), {"motif": "gel"} if methode == "post" else {}
            )
            assert reponse.status_code == 404
    assert etat(ronde) == "ouvert"


def test_the_mandate_of_another_producer_gives_nothing_here(ronde, chez):
    autre = f.partenariat(ronde.limoux, f.producteur(ronde.aude))
    f.mandat(autre, ronde.a_tess)
    assert chez(ronde.tess).get(ronde.volet.get_absolute_url()).status_code == 200
    assert chez(ronde.tess).post(adresse(ronde, "clore")).status_code == 404


def test_a_facilitator_reads_the_page_without_its_gestures(ronde, chez):
    page = chez(ronde.anne).get(ronde.volet.get_absolute_url()).content.decode()
    assert "Vous lisez cette page" in page
    assert adresse(ronde, "clore") not in page
    assert adresse(ronde, "clore") in chez(ronde.rosa).get(ronde.volet.get_absolute_url()).content.decode()


def test_the_page_counts_households_amounts_and_cases(ronde, chez):
    Volet.objects.update(minimum=Decimal(50))
    page = chez(ronde.rosa).get(ronde.volet.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "14,00 €" in page
    assert "il manque 36,00 € pour le minimum" in page
    assert "manque 3 kg" in page


def test_closing_says_its_consequences_then_happens_once(ronde, chez):
    navigateur = chez(ronde.rosa)
    page = navigateur.get(adresse(ronde, "clore")).content.decode().replace("\u00a0", " ")
    assert "1 foyer a commandé" in page
    assert "Rosa Durand" in page
    assert etat(ronde) == "ouvert"
    for _ in range(2):
        reponse = navigateur.post(adresse(ronde, "clore"), follow=True)
    assert "déjà fait" in reponse.content.decode()
    assert etat(ronde) == "clos"
    assert EntreeJournal.objects.filter(action="volet.clos").count() == 1
    assert Courriel.objects.filter(clef__startswith="volet-clos").count() == 1


def test_reopening_asks_a_reason_and_an_hour_to_come_and_tells_the_members(ronde, chez):
    Volet.objects.update(etat="clos", clos_le=timezone.now())
    navigateur = chez(ronde.rosa)
    demain = timezone.localdate() + datetime.timedelta(days=1)
    champs = {"jusqu_a_0": f"{demain:%Y-%m-%d}", "jusqu_a_1": "20:00", "motif": ""}
    page = navigateur.post(adresse(ronde, "rouvrir"), champs).content.decode()
    assert "Donnez la raison" in page
    assert f'value="{demain:%Y-%m-%d}"' in page
    champs |= {"motif": "Il a gelé", "jusqu_a_0": f"{demain - datetime.timedelta(days=5):%Y-%m-%d}"}
    assert "déjà passée" in navigateur.post(adresse(ronde, "rouvrir"), champs).content.decode()
    assert etat(ronde) == "clos"
    navigateur.post(adresse(ronde, "rouvrir"), champs | {"jusqu_a_0": f"{demain:%Y-%m-%d}"})
    assert etat(ronde) == "ouvert"
    courriels = Courriel.objects.filter(clef__startswith="volet-rouvert")
    assert courriels.count() == 4
    for courriel in courriels:
        assert "Il a gelé" in courriel.texte
        assert "Il a gelé" in courriel.html
        assert "20 h" in courriel.sujet
        assert courriel.repondre_a == [ronde.rosa.email]


def test_cancelling_tells_those_who_ordered_and_nobody_else(ronde, chez):
    navigateur = chez(ronde.rosa)
    assert "1 personne" in navigateur.get(adresse(ronde, "annuler")).content.decode().replace("\u00a0", " ")
    navigateur.post(adresse(ronde, "annuler"), {"motif": "La grêle <i>"})
    assert etat(ronde) == "annule"
    courriel = Courriel.objects.get(clef__startswith="volet-annule")
    assert courriel.destinataire == ronde.max.email
    assert "La grêle <i>" in courriel.texte
    assert "La grêle &lt;i&gt;" in courriel.html
    assert Ligne.objects.count() == 1
    assert "La grêle" in navigateur.get(ronde.volet.get_absolute_url()).content.decode()


def test_withdrawing_a_product_takes_it_out_of_the_baskets_and_says_why(ronde, chez):
    navigateur = chez(ronde.rosa)
    retirer = adresse(ronde, "retirer_offre", ronde.carottes.pk)
    assert chez(ronde.anne).post(retirer, {"motif": "gel"}).status_code == 404
    assert "Donnez la raison" in navigateur.post(retirer, {"motif": " "}).content.decode()
    navigateur.post(retirer, {"motif": "Plus de carottes"})
    assert not Ligne.objects.exists()
    assert Offre.objects.get(pk=ronde.carottes.pk).retiree_le
    courriel = Courriel.objects.get(clef__startswith="offre-retiree")
    assert courriel.destinataire == ronde.max.email
    assert "Plus de carottes" in courriel.texte


def test_an_offer_of_another_producer_is_not_found_here(ronde, chez):
    ailleurs = f.offre(f.volet(ronde.commande, f.partenariat(ronde.limoux, f.producteur(ronde.aude))))
    assert chez(ronde.rosa).post(adresse(ronde, "retirer_offre", ailleurs.pk), {"motif": "x"}).status_code == 404


def test_once_open_the_deadline_belongs_to_the_mandate(ronde, chez):
    assert chez(ronde.anne).get(adresse(ronde, "modifier_volet")).status_code == 404
    demain = timezone.localdate() + datetime.timedelta(days=1)
    champs = {"cloture_le_0": f"{demain:%Y-%m-%d}", "cloture_le_1": "21:30", "note": "Dernière cueillette"}
    chez(ronde.rosa).post(adresse(ronde, "modifier_volet"), champs)
    ronde.volet.refresh_from_db()
    assert timezone.localtime(ronde.volet.cloture_le).strftime("%H:%M") == "21:30"
    assert ronde.volet.note == "Dernière cueillette"
    assert ronde.volet.pret


def test_a_deadline_that_passed_is_not_moved_in_silence(ronde, chez):
    Volet.objects.update(cloture_le=timezone.now() - datetime.timedelta(minutes=1))
    demain = timezone.localdate() + datetime.timedelta(days=1)
    page = chez(ronde.rosa).post(
        adresse(ronde, "modifier_volet"), {"cloture_le_0": f"{demain:%Y-%m-%d}", "cloture_le_1": "21:30"}
    )
    assert "rouvrez" in page.content.decode()


@pytest.fixture
def close(ronde):
    """Closed, its order established, its three files built."""
    Volet.objects.update(etat="clos", clos_le=timezone.now())
    ronde.bon = bons.etablir_bon(volet_id=ronde.volet.pk)
    for document in Document.objects.all():
        fabriquer(document_id=document.pk)
    return ronde


def test_the_order_is_sent_once_and_the_volet_is_transmitted(close, chez):
    navigateur = chez(close.rosa)
    page = navigateur.get(adresse(close, "transmettre")).content.decode()
    assert "ferme@exemple.test" in page
    assert close.rosa.email in page
    for _ in range(2):
        navigateur.post(adresse(close, "transmettre"))
    assert etat(close) == "transmis"
    assert Courriel.objects.filter(destinataire="ferme@exemple.test").count() == 1


def test_the_page_says_why_the_mail_server_refused(close, chez):
    navigateur = chez(close.rosa)
    navigateur.post(adresse(close, "transmettre"))
    Courriel.objects.filter(destinataire="ferme@exemple.test").update(etat="refuse", erreur="550 boîte pleine")
    page = navigateur.get(close.volet.get_absolute_url()).content.decode()
    assert "550 boîte pleine" in page
    assert adresse(close, "transmettre") in page


def test_the_page_says_when_the_producer_confirmed_and_what_they_wrote(close, chez):
    navigateur = chez(close.rosa)
    navigateur.post(adresse(close, "transmettre"))
    bons.confirmer_bon(bon_id=close.bon.pk, message="Pas de <b>navets</b>")
    page = navigateur.get(close.volet.get_absolute_url()).content.decode()
    assert "Confirmé par le producteur" in page
    assert "Pas de &lt;b&gt;navets" in page


def test_a_correction_after_closing_asks_for_a_new_version_before_sending(close, chez):
    navigateur = chez(close.rosa)
    Ligne.objects.update(quantite=9)
    assert "n’est plus à jour" in navigateur.get(close.volet.get_absolute_url()).content.decode()
    assert navigateur.get(adresse(close, "transmettre"))["Location"] == adresse(close, "etablir_bon")
    navigateur.post(adresse(close, "etablir_bon"), {"motif": "Erreur de saisie"})
    assert BonDeCommande.objects.get(version=2).motif == "Erreur de saisie"


def test_the_reason_of_a_new_version_is_asked_once_the_producer_has_one(close, chez):
    navigateur = chez(close.rosa)
    Ligne.objects.update(quantite=9)
    assert "Facultative" in navigateur.get(adresse(close, "etablir_bon")).content.decode()
    navigateur.post(adresse(close, "etablir_bon"), {"motif": ""})
    seconde = BonDeCommande.objects.get(version=2)
    bons.marquer_remis_autrement(bon_id=seconde.pk, auteur=close.rosa)
    Ligne.objects.update(quantite=8)
    assert "Facultative" not in navigateur.get(adresse(close, "etablir_bon")).content.decode()
    assert "Donnez la raison" in navigateur.post(adresse(close, "etablir_bon"), {"motif": ""}).content.decode()
    navigateur.post(adresse(close, "etablir_bon"), {"motif": "Gel"})
    assert BonDeCommande.objects.get(version=3).motif == "Gel"


def test_a_replaced_version_does_not_wait_to_be_sent(close, chez):
    navigateur = chez(close.rosa)
    Ligne.objects.update(quantite=9)
    navigateur.post(adresse(close, "etablir_bon"), {"motif": ""})
    documents = reverse("commandes:documents", args=["limoux", close.commande.pk])
    for page in (close.volet.get_absolute_url(), documents):
        contenu = navigateur.get(page).content.decode()
        assert contenu.count("Prêt, pas envoyé") == 1  # the new one
        assert contenu.count("remplacé</span>") == 1
    for document in Document.objects.filter(pret_le=None):
        fabriquer(document_id=document.pk)
    navigateur.post(adresse(close, "transmettre"))
    Courriel.objects.filter(clef__startswith="bon:").update(etat="envoye", envoye_le=timezone.now())
    for page in (close.volet.get_absolute_url(), documents):
        contenu = navigateur.get(page).content.decode()
        assert "Prêt, pas envoyé" not in contenu
        assert "Il a été remis autrement" not in contenu


def test_what_is_done_already_is_said_in_words(close, chez):
    navigateur = chez(close.rosa)
    page = navigateur.post(adresse(close, "clore"), follow=True).content.decode()
    assert insecables("C’est déjà fait : la commande à Ferme du Soleil est close.") in page
    page = navigateur.post(adresse(close, "solder"), follow=True).content.decode()
    assert insecables("est close : elle ne peut pas être soldée.") in page
    page = navigateur.get(adresse(close, "clore"), follow=True).content.decode()
    assert insecables("La commande à Ferme du Soleil est close : il n’y a plus rien à faire ici.") in page


def _feuille(ronde, genre="foyers", **champs):
    maintenant = timezone.now()
    return Document.objects.create(
        groupement=ronde.limoux, commande=ronde.commande, genre=genre, nom_du_fichier="feuille.pdf", octets=b"%PDF-",
        demande_le=maintenant, pret_le=maintenant, **champs,
    )  # fmt: skip


def _a_refaire(ronde, chez) -> set[int]:
    page = chez(ronde.anne).get(reverse("commandes:documents", args=["limoux", ronde.commande.pk]))
    contenu = page.content.decode()
    assert contenu.count("Les paniers ont changé depuis&nbsp;: refaites-la.") == len(page.context["perimes"])
    assert contenu.count("bouton--petit bouton--principal") == len(page.context["perimes"])
    assert contenu.count("Prête</span>") + len(page.context["perimes"]) == len(page.context["documents"])
    return page.context["perimes"]


def _commander(ronde, offre, quantite, **options):
    enregistrer_lignes(
        commande=ronde.commande, foyer=ronde.a_max.foyer, quantites={offre.pk: Decimal(quantite)}, auteur=ronde.max,
        **options,
    )  # fmt: skip


@pytest.mark.parametrize("quantite", ["7", "0"])
def test_a_sheet_older_than_the_baskets_says_so(ronde, chez, quantite):
    autre = f.volet(ronde.commande, f.partenariat(ronde.limoux, f.producteur(ronde.aude)))
    pommes = f.offre(autre, nom="Pommes")
    _commander(ronde, pommes, "2")
    tout = _feuille(ronde)
    sien = _feuille(ronde, volet=autre)
    _feuille(ronde, volet=ronde.volet)  # whose baskets stay as they are
    assert _a_refaire(ronde, chez) == set()
    _commander(ronde, pommes, quantite)
    nouvelle = _feuille(ronde, "matrice")
    assert _a_refaire(ronde, chez) == {tout.pk, sien.pk}
    nouvelle.delete()
    assert _a_refaire(ronde, chez) == {tout.pk, sien.pk}


def test_a_product_withdrawn_makes_its_sheets_old(ronde, chez):
    feuille = _feuille(ronde, volet=ronde.volet)
    offre = ronde.volet.offres.first()
    assert Ligne.objects.filter(offre=offre).exists()
    offrir.retirer_une_offre(offre=offre, auteur=ronde.rosa, motif="gel")
    assert _a_refaire(ronde, chez) == {feuille.pk}


def test_the_closing_shares_out_and_makes_sheets_old(ronde, chez):
    feuille = _feuille(ronde)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert _a_refaire(ronde, chez) == {feuille.pk}


def test_a_tick_taken_back_changes_no_sheet(ronde, chez):
    panier = Ligne.objects.first().panier
    feuille = _feuille(ronde)
    journaliser(objet=panier, action="panier.pointage", libelle="Coche reprise", auteur=ronde.anne)
    assert feuille.pk not in _a_refaire(ronde, chez)


def test_the_documents_page_asks_the_same_number_of_queries_for_many_sheets(ronde, chez):
    navigateur = chez(ronde.anne)
    page = reverse("commandes:documents", args=["limoux", ronde.commande.pk])
    offre = ronde.volet.offres.first()

    def compter():
        navigateur.get(page)
        with CaptureQueriesContext(connection) as requetes:
            assert navigateur.get(page).status_code == 200
        return len(requetes)

    _feuille(ronde)
    _commander(ronde, offre, "3")
    avant = compter()
    for genre in ("foyers", "produits", "emargement", "matrice"):
        for volet in (None, ronde.volet):
            _feuille(ronde, genre, volet=volet)
    for n in range(4, 12):
        _commander(ronde, offre, str(n))
    assert compter() == avant


def test_a_producer_without_mail_gets_the_order_otherwise(close, chez):
    close.ferme.courriel = ""
    close.ferme.save()
    navigateur = chez(close.rosa)
    assert adresse(close, "remettre_autrement") in navigateur.get(close.volet.get_absolute_url()).content.decode()
    navigateur.post(adresse(close, "remettre_autrement"))
    assert etat(close) == "transmis"


def test_from_delivery_to_settlement(close, chez):
    navigateur = chez(close.rosa)
    navigateur.post(adresse(close, "transmettre"))
    navigateur.post(adresse(close, "livrer"))
    assert etat(close) == "livre"
    assert "ne sera pas" not in navigateur.get(adresse(close, "solder")).content.decode()
    navigateur.post(adresse(close, "solder"))
    assert etat(close) == "solde"
    assert "Plus rien" not in navigateur.get(close.volet.get_absolute_url()).content.decode()


def test_a_file_is_given_to_those_who_prepare_and_to_nobody_else(close, chez):
    fichier = Document.objects.get(format="pdf")
    lien = reverse("commandes:document", args=["limoux", close.commande.pk, fichier.pk])
    reponse = chez(close.anne).get(lien)
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"].startswith("inline")
    assert b"".join(reponse.streaming_content).startswith(b"%PDF")
    assert chez(close.max).get(lien).status_code == 404
    assert chez(close.zoe).get(lien).status_code == 404
    tableur = Document.objects.get(format="csv")
    lien = reverse("commandes:document", args=["limoux", close.commande.pk, tableur.pk])
    assert chez(close.rosa).get(lien)["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_round_is_not_found_here(close, chez):
    autre = f.commande(close.limoux)
    fichier = Document.objects.first()
    assert chez(close.rosa).get(reverse("commandes:document", args=["limoux", autre.pk, fichier.pk])).status_code == 404


def test_sheets_are_asked_for_once_and_shown_when_ready(ronde, chez):
    navigateur = chez(ronde.anne)
    demander = reverse("commandes:demander_document", args=["limoux", ronde.commande.pk])
    for _ in range(2):
        page = navigateur.post(demander, {"genre": "foyers", "volet": ""}, follow=True).content.decode()
    document = Document.objects.get()
    assert "En préparation" in page
    etat_des_documents = reverse("commandes:etat_des_documents", args=["limoux", ronde.commande.pk])
    assert navigateur.get(etat_des_documents).json() == {"en_preparation": True}
    fabriquer(document_id=document.pk)
    assert navigateur.get(etat_des_documents).json() == {"en_preparation": False}
    page = navigateur.get(reverse("commandes:documents", args=["limoux", ronde.commande.pk])).content.decode()
    assert "Ouvrir et imprimer" in page


@pytest.mark.parametrize("champs", [{"genre": "secret"}, {"genre": "bon"}, {"genre": "foyers", "volet": "0"}])
def test_a_sheet_that_does_not_exist_is_refused(ronde, chez, champs):
    demander = reverse("commandes:demander_document", args=["limoux", ronde.commande.pk])
    assert chez(ronde.anne).post(demander, champs).status_code in (302, 404)
    assert not Document.objects.exists()


def test_the_pages_ask_the_same_number_of_queries_for_one_household_and_for_many(close, chez):
    navigateur = chez(close.rosa)
    pages = [
        close.volet.get_absolute_url(),
        *(
            reverse(f"commandes:{nom}", args=["limoux", close.commande.pk])
            for nom in ("gerer", "saisies", "pointage", "documents")
        ),
        adresse(close, "offres"),
    ]

    def compter():
        comptes = []
        for page in pages:
            navigateur.get(page)
            with CaptureQueriesContext(connection) as requetes:
                assert navigateur.get(page).status_code == 200
            comptes.append(len(requetes))
        return comptes

    avant = compter()
    for _ in range(20):
        panier = f.panier(close.commande, f.foyer(close.limoux))
        for _ in range(3):
            f.ligne(panier, f.offre(close.volet))
    autre = f.volet(close.commande, f.partenariat(close.limoux, f.producteur(close.aude)), etat="clos")
    f.offre(autre)
    assert compter() == avant


def test_households_without_internet_come_first_and_can_be_searched(ronde, chez):
    f.foyer(ronde.limoux, "Zélie Bénazet", sans_internet=True, telephone="04 68 00 00 00")
    liste = reverse("commandes:saisies", args=["limoux", ronde.commande.pk])
    page = chez(ronde.anne).get(liste).content.decode()
    assert page.index("Zélie Bénazet") < page.index("Tess Durand")
    trouves = chez(ronde.anne).get(liste, {"q": "benazet"}).content.decode()
    assert "Zélie" in trouves
    assert "Max Durand" not in trouves


def test_after_the_closing_the_list_leads_to_the_correction_for_the_mandate_only(close, chez):
    liste = reverse("commandes:saisies", args=["limoux", close.commande.pk])
    corriger = adresse(close, "corriger", close.a_tess.foyer_id)  # nothing ordered yet: added by phone
    assert corriger in chez(close.rosa).get(liste, {"volet": close.volet.pk}).content.decode()
    assert corriger not in chez(close.anne).get(liste, {"volet": close.volet.pk}).content.decode()
    assert chez(close.rosa).get(liste, {"volet": "9" * 30}).status_code == 200


def test_under_the_producer_s_minimum_nothing_leaves_by_itself_and_the_three_ways_are_shown(ronde, chez):
    ronde.volet.minimum = Decimal(150)
    ronde.volet.save()
    page = chez(ronde.max).get(f"/g/limoux/commandes/{ronde.commande.pk}/").text.replace("\u00a0", " ")
    assert "136,00 €" in page and "pour atteindre le minimum de 150,00 €" in page
    f.ligne(f.panier(ronde.commande, ronde.a_tess.foyer), ronde.carottes, "3")
    clos = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert "Il manque 130,00" in Courriel.objects.get(clef__startswith="volet-clos:").texte.replace("\u00a0", " ")
    bons.etablir_bon(volet_id=clos.pk)
    page = chez(ronde.rosa).get(adresse(ronde, "volet")).text
    for geste in ("Prolonger la commande", "Envoyer quand même", "Annuler avec un message"):
        assert geste in page
