"""The main job from end to end, as people do it: a producer's file is imported, a round is prepared, three households
order each in their way, the deadline closes it, the producer confirms, the sheets are printed, the baskets handed over.

One story, told in steps that share `recit`: who, what was created, and what each step found in the database.
"""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import Conditionnement, ImportTarif, Prix
from commandes.models import BonDeCommande, Commande, Document, Ligne, Panier, Volet
from commandes.tasks import faire_avancer_les_volets
from groupement.models import Courriel, EntreeJournal
from tests import fabrique as f
from tests.navigateur.gestes import PATIENCE, attendre, messages_a, plat, texte_du_pdf, tient_en_largeur

FICHIER = Path(__file__).parent.parent / "catalogue" / "fichiers" / "tarif-bioespuna-2013-2014.csv"
TELEPHONE = {"largeur": 360, "hauteur": 780}


@pytest.fixture
def recit(monde, settings, live_server):
    """The cast of `monde`, and: BioEspuña without a price list, a household without internet."""
    settings.ADRESSE_DU_SITE = live_server.url  # the links of mails are followed
    monde.bio = f.producteur(monde.aude, "BioEspuña", courriel="pedidos@bioespuna.test")
    monde.p_bio = f.partenariat(monde.limoux, monde.bio, modes_de_paiement=["cheque"])
    f.mandat(monde.p_bio, monde.a_rosa)
    f.conditionnement(monde.ferme, "Carottes", prix="2.20", unite="kg", pas=Decimal("0.5"))
    monde.roques = f.foyer(monde.limoux, "Famille Roques", sans_internet=True, telephone="04 68 00 00 01")
    return monde


def test_from_a_price_list_to_the_baskets_handed_over(recit, ouvrir, ouvrier):
    with scopes_disabled():
        import_the_price_list(recit, ouvrir(recit.anne))
        prepare_a_round(recit, ouvrir(recit.anne))
        open_it(recit, ouvrir(recit.rosa))
        order_on_a_phone(recit, ouvrir(recit.max, **TELEPHONE))
        order_without_javascript(recit, ouvrir(recit.tess, javascript=False))
        type_in_for_a_household(recit, ouvrir(recit.rosa))
        let_the_deadline_pass(recit, ouvrir(recit.max, **TELEPHONE))
        send_the_order(recit, ouvrir(recit.rosa))
        confirm_as_the_producer(recit, ouvrir(None), read_the_mail(recit))
        print_the_sheets(recit, ouvrir(recit.rosa))
        hand_over_on_the_phone(recit, ouvrir(recit.rosa, **TELEPHONE))


# --- The steps ---------------------------------------------------------------------------------------------------


def import_the_price_list(recit, page):
    page.goto("/g/limoux/annuaire/")
    page.get_by_role("link", name="BioEspuña").first.click()
    page.get_by_role("link", name="Importez son tarif").click()
    page.get_by_label("Fichier du tarif").set_input_files(FICHIER)
    page.get_by_role("button", name="Déposer le fichier").click()
    page.get_by_role("heading", name="Que veut dire chaque colonne ?").wait_for()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Vérifiez avant de confirmer").wait_for()
    assert page.locator(".chiffres").inner_text().split()[:2] in (["10", "nouveaux"], ["nouveaux", "10"])
    assert not Conditionnement.objects.filter(produit__producteur=recit.bio).exists()  # nothing before "confirm"
    page.get_by_role("button", name="Confirmer l’import").click()
    page.get_by_text("est enregistré").wait_for()
    vendus = Conditionnement.objects.filter(produit__producteur=recit.bio)
    assert vendus.count() == 10
    assert Prix.objects.get(conditionnement__in=vendus.filter(libelle="bidon de 5 litres")).prix == 35
    assert ImportTarif.objects.get().depose_par == recit.anne


def prepare_a_round(recit, page):
    page.goto("/g/limoux/commandes/")
    page.get_by_role("link", name="Préparer une commande").first.click()
    page.get_by_label("Lieu").fill("Salle des fêtes")
    demain = timezone.localdate() + datetime.timedelta(days=1)
    page.get_by_role("group", name="Ouverture").get_by_label("Jour").fill(str(demain))
    creneaux = page.get_by_role("group", name="Créneaux pour venir chercher").locator("input")
    creneaux.nth(0).fill("17:00")
    creneaux.nth(1).fill("19:00")
    assert page.get_by_role("group", name="Producteurs").get_by_role("checkbox", checked=True).count() == 2
    page.get_by_label(re.compile(r"^Nom\b")).fill("Agrumes et huiles")
    page.get_by_role("button", name="Préparer la commande").click()
    page.wait_for_url("**/gerer/")
    recit.commande = Commande.objects.get()
    assert (recit.commande.creee_par, recit.commande.nom) == (recit.anne, "Agrumes et huiles")
    recit.v_bio, recit.v_ferme = (recit.commande.volets.get(producteur=p) for p in (recit.bio, recit.ferme))
    assert {v.etat for v in recit.commande.volets.all()} == {"preparation"}
    recit.adresse = f"/g/limoux/commandes/{recit.commande.pk}/"
    # Oranges may be out of season on the day of this test: they are ticked by hand.
    page.get_by_role("link", name="Produits de BioEspuña").click()
    page.get_by_role("checkbox", name="Oranges").check()
    page.get_by_role("button", name="Enregistrer les produits").click()
    page.get_by_text("proposés chez BioEspuña").wait_for()
    recit.oranges = recit.v_bio.offres.get(nom="Oranges")
    assert (recit.oranges.unite, recit.oranges.colisage) == ("kg", 10)


def open_it(recit, page):
    """One producer by hand, the other by the clock."""
    page.goto(f"{recit.adresse}gerer/")
    page.get_by_role("link", name="BioEspuña").first.click()
    page.get_by_role("link", name="Ouvrir maintenant").click()
    page.get_by_role("button", name="Ouvrir la commande").click()
    page.get_by_text("La commande à BioEspuña est ouverte").wait_for()
    Volet.objects.filter(pk=recit.v_ferme.pk).update(ouvre_le=timezone.now() - datetime.timedelta(minutes=1))
    faire_avancer_les_volets.delay()
    attendre(lambda: Volet.objects.filter(etat="ouvert").count() == 2, "both producers open")
    recit.huile = recit.v_bio.offres.get(libelle="bidon de 5 litres")
    recit.carottes = recit.v_ferme.offres.get()


def order_on_a_phone(recit, page):
    page.goto("/g/limoux/")
    tient_en_largeur(page)
    page.get_by_role("link", name="Commander", exact=True).last.click()
    page.wait_for_url(f"**{recit.adresse}")
    tient_en_largeur(page)
    page.get_by_role("button", name="Plus : Carottes").click()
    page.get_by_role("button", name="Plus : Carottes").click()
    page.get_by_label("Quantité d’Oranges").fill("4")
    page.get_by_label("Quantité d’Oranges").press("Enter")
    page.wait_for_function("() => document.querySelector('.barre-bas [data-total]').textContent.startsWith('11,00')")
    page.get_by_role("link", name="Voir mon panier").click()
    page.get_by_role("heading", name="Mon panier").wait_for()
    tient_en_largeur(page)
    assert quantites(recit.a_max.foyer) == {"Carottes": 1, "Oranges": 4}


def order_without_javascript(recit, page):
    page.goto(recit.adresse)
    page.get_by_label("Quantité d’Oranges").fill("3")
    page.get_by_label(re.compile("^Quantité .*bidon de 5 litres")).fill("1")
    page.get_by_role("button", name="Enregistrer mon panier").click()
    page.get_by_role("heading", name="Mon panier").wait_for()
    assert quantites(recit.a_tess.foyer) == {"Huile d'olive vierge extra": 1, "Oranges": 3}


def type_in_for_a_household(recit, page):
    page.goto(f"{recit.adresse}gerer/")
    page.get_by_role("link", name="Saisir pour un foyer").click()
    page.get_by_role("link", name="Famille Roques").click()
    page.get_by_text("Vous saisissez pour ce foyer").wait_for()
    page.get_by_label("Quantité de Carottes").fill("2,5")
    page.get_by_label("Quantité de Carottes").press("Tab")
    page.get_by_label("Quantité d’Oranges").fill("5")
    page.get_by_label("Quantité d’Oranges").press("Tab")
    page.wait_for_function("() => document.querySelector('.barre-bas [data-total]').textContent.startsWith('16,50')")
    page.get_by_role("link", name="Voir son panier").click()
    page.get_by_text("saisi par Rosa Durand").first.wait_for()
    assert quantites(recit.roques) == {"Carottes": Decimal("2.5"), "Oranges": 5}
    siennes = Ligne.objects.filter(panier__foyer=recit.roques)
    assert {(ligne.saisie_par, ligne.saisie_pour_autrui) for ligne in siennes} == {(recit.rosa, True)}


def let_the_deadline_pass(recit, page):
    """Too late is judged by the clock, also while no worker has closed anything; then the worker closes."""
    page.goto(recit.adresse)
    passee = {"ouvre_le": timezone.now() - datetime.timedelta(days=2), "cloture_le": timezone.now()}
    Volet.objects.filter(commande=recit.commande).update(**passee)
    Commande.objects.filter(pk=recit.commande.pk).update(**passee)
    page.get_by_role("button", name="Plus : Carottes").click()
    page.locator(f"#o{recit.carottes.pk} .produit__erreur").wait_for()
    assert quantites(recit.a_max.foyer)["Carottes"] == 1
    tient_en_largeur(page)
    faire_avancer_les_volets.delay()
    attendre(lambda: Volet.objects.filter(etat="clos").count() == 2, "both producers closed")
    attendre(lambda: Document.objects.filter(bon__isnull=False).prets().count() == 6, "three files for each producer")
    assert not Document.objects.exclude(echec="").exists()
    assert EntreeJournal.objects.filter(action="volet.clos", auteur=None).count() == 2
    bon = BonDeCommande.objects.get(volet=recit.v_bio)
    assert {ligne["nom"]: Decimal(ligne["quantite"]) for ligne in bon.contenu["lignes"]} == {
        "Oranges": 10, "Huile d'olive vierge extra": 1,
    }  # fmt: skip
    attendre(lambda: len(messages_a(recit.rosa.email)) == 2, "the référent is told")


def send_the_order(recit, page):
    page.goto(f"{recit.adresse}producteurs/{recit.v_bio.pk}/")
    assert not messages_a(recit.bio.courriel)  # nothing leaves before the référent sends it
    # 12 kg of oranges were ordered: one case of 10, and the two kilos are shared out.
    page.get_by_role("link", name="Vérifier la répartition").click()
    page.get_by_text("3 kg au lieu de 5 kg").wait_for()
    page.get_by_role("button", name="Confirmer la répartition").click()
    page.get_by_text("La répartition est confirmée").wait_for()
    page.get_by_role("link", name="Envoyer au producteur").click()
    page.get_by_role("button", name="Envoyer le bon").click()
    page.get_by_text("Le bon de commande est chez le producteur").wait_for()
    attendre(lambda: messages_a(recit.bio.courriel), "the mail to the producer")
    attendre(lambda: Courriel.objects.get(destinataire=recit.bio.courriel).etat == "envoye", "written down as sent")
    assert Volet.objects.get(pk=recit.v_bio.pk).etat == "transmis"


def read_the_mail(recit):
    """The signed link that the producer follows."""
    [message] = messages_a(recit.bio.courriel)
    assert message.reply_to == [recit.rosa.email]
    assert "10 kg" in plat(message.body) and "Oranges" in message.body
    pieces = {nom.rsplit(".", 1)[1]: contenu for nom, contenu, _ in message.attachments}
    assert set(pieces) == {"pdf", "csv", "xlsx"}
    bon = texte_du_pdf(pieces["pdf"])
    for attendu in ("BioEspuña", "Limoux", "Salle des fêtes", "Oranges", "10 kg", "bidon de 5 litres", "Rosa"):
        assert attendu in bon, bon
    assert "Carottes" not in bon
    return re.search(r"http\S+/bon/\S+", message.body)[0]


def confirm_as_the_producer(recit, page, lien):
    page.goto(lien)
    page.get_by_role("heading", name="Pouvez-vous nous livrer ?").wait_for()
    assert "Carottes" not in page.content()
    pdf = page.request.get(page.get_by_role("link", name="Ouvrir le bon à imprimer").get_attribute("href"))
    assert pdf.ok and "Oranges" in texte_du_pdf(pdf.body())
    page.get_by_role("textbox").fill("Les oranges seront un peu petites.")
    page.get_by_role("button", name="Je confirme la commande").click()
    page.get_by_text("Merci, vous avez confirmé").wait_for()
    bon = BonDeCommande.objects.get(volet=recit.v_bio)
    assert bon.confirme_le and bon.message_du_producteur == "Les oranges seront un peu petites."
    attendre(lambda: len(messages_a(recit.rosa.email)) == 3, "the answer reaches the référent")


def print_the_sheets(recit, page):
    page.goto(f"{recit.adresse}producteurs/{recit.v_bio.pk}/")
    page.get_by_text("Les oranges seront un peu petites.").first.wait_for()
    page.get_by_role("link", name="Imprimer les feuilles").click()
    foyers = [recit.a_max.foyer.nom, recit.a_tess.foyer.nom, "Famille Roques"]
    attendus = {
        "foyers": [*foyers, "Oranges", "Carottes"],
        "produits": [*foyers, "Oranges", "10 kg", "Carottes", "3,5 kg"],
        "emargement": foyers,
        "matrice": ["Roques", "Oranges", "Carottes"],
    }
    for genre, dedans in attendus.items():
        page.locator(f"input[name=genre][value={genre}]").check()
        page.get_by_role("button", name="Préparer la feuille").click()
        page.get_by_text("La feuille se prépare").wait_for()
        # The page shows the sheet by itself once a worker has built it.
        lien = page.locator(".document", has=page.locator(f"input[name=genre][value={genre}]")).get_by_role(
            "link", name="Ouvrir et imprimer"
        )
        lien.wait_for(timeout=PATIENCE * 1000)
        reponse = page.request.get(lien.get_attribute("href"))
        assert reponse.headers["content-type"] == "application/pdf"
        texte = texte_du_pdf(reponse.body())
        for mot in dedans:
            assert mot in texte, f"{genre}: {mot}\n{texte}"


def hand_over_on_the_phone(recit, page):
    page.goto(f"{recit.adresse}producteurs/{recit.v_bio.pk}/")
    tient_en_largeur(page)
    page.get_by_role("link", name="Recevoir la livraison").click()
    tient_en_largeur(page)
    page.get_by_role("button", name="Tout est arrivé comme prévu").click()
    page.get_by_role("button", name="Oui, c’est bien cela").click()
    page.get_by_text("est reçue").wait_for()
    assert Volet.objects.get(pk=recit.v_bio.pk).etat == "livre"
    page.goto(f"{recit.adresse}pointage/")
    tient_en_largeur(page)
    panier = Panier.objects.get(foyer=recit.roques)
    roques = page.locator(f"#foyer-{panier.pk}")
    roques.get_by_role("checkbox", name="Oranges").check()
    attendre(lambda: Ligne.objects.filter(remise_le__isnull=False).count() == 1, "ticked as it is made")
    page.context.set_offline(True)
    roques.get_by_role("checkbox", name="Carottes").check()
    roques.get_by_role("checkbox", name="A signé la feuille").check()
    page.get_by_text("coches sont gardées sur ce téléphone").wait_for()
    tient_en_largeur(page)
    assert Ligne.objects.filter(remise_le__isnull=False).count() == 1
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    attendre(lambda: Panier.objects.get(pk=panier.pk).emarge_le, "what was kept is sent")
    assert {ligne.remise_par for ligne in panier.lignes.all()} == {recit.rosa}
    page.get_by_role("searchbox").fill("tess")
    page.get_by_role("button", name="Tout est remis").locator("visible=true").click()
    attendre(lambda: Ligne.objects.filter(remise_le__isnull=False).count() == 4, "a whole household in one tap")
    page.reload()
    page.get_by_text("2 foyers sur 3").wait_for()
    assert roques.get_by_role("checkbox", name="Carottes").is_checked()


def quantites(foyer):
    return dict(Ligne.objects.filter(panier__foyer=foyer).values_list("offre__nom", "quantite"))
