"""The producer's invoice: compared with the lines to the cent, attached, its difference named and assigned."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commandes.models import Ecriture, Facture, Volet
from commandes.services.facturer import changer_le_port, enregistrer_la_facture
from commandes.services.solder import solder
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests.commandes.a_regler import preparer
from tests.commandes.test_grille import en_texte

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        yield preparer(monde)


def ici(monde, route="facture"):
    return reverse(f"commandes:{route}", args=["limoux", monde.commande.pk, monde.volet.pk])


def test_the_page_compares_line_by_line_and_the_right_invoice_falls_in_place(ronde, chez):
    rosa = chez(ronde.rosa)
    texte = en_texte(rosa.get(ici(ronde)))
    for attendu in ("Produits 15,00 €", "Frais de port 4,00 €", "Consignes 1,50 €", "devrait dire 20,50 €"):
        assert attendu in texte
    reponse = rosa.post(ici(ronde), {"montant": "20,50 €", "numero": "F-12", "port": "4"}, follow=True)
    assert "elle tombe juste" in reponse.text and "Aucun écart" in reponse.text
    assert EntreeJournal.objects.sur(ronde.volet).get(action="facture.saisir").apres["montant"] == "20.50"


def test_a_cent_of_difference_is_shown_and_waits_for_somebody_to_bear_it(ronde, chez):
    rosa = chez(ronde.rosa)
    reponse = rosa.post(ici(ronde), {"montant": "20,51"}, follow=True)
    assert "dites pour qui est l’écart" in reponse.text and "0,01" in reponse.text
    with pytest.raises(Refus, match="pour qui est l’écart"):
        solder(volet=ronde.volet, auteur=ronde.rosa)
    sans_motif = rosa.post(ici(ronde), {"montant": "20,51", "ecart_pour": "foyers"})
    assert sans_motif.status_code == 422 and "Dites d’où vient l’écart" in sans_motif.text
    rosa.post(ici(ronde), {"montant": "20,51", "ecart_pour": "foyers", "ecart_motif": "arrondi"})
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert sum(e.montant for e in Ecriture.objects.all()) == Decimal("20.51")


def test_a_difference_that_changes_after_it_was_assigned_waits_for_somebody_again(ronde, chez):
    """Assigned for a cent; then the shipping is corrected and the difference is another one."""
    champs = {"volet": ronde.volet, "auteur": ronde.rosa}
    enregistrer_la_facture(montant=Decimal("20.51"), ecart_pour="foyers", ecart_motif="arrondi", **champs)
    changer_le_port(port=Decimal("3.00"), **champs)
    assert "n’est plus celui qui avait été attribué" in chez(ronde.rosa).get(ici(ronde)).text
    with pytest.raises(Refus, match="pour qui est l’écart"):
        solder(**champs)
    enregistrer_la_facture(montant=Decimal("20.51"), ecart_pour="groupement", ecart_motif="transport", **champs)
    solder(**champs)


def test_the_real_shipping_is_shared_again_and_written_in_the_journal(ronde, chez):
    chez(ronde.rosa).post(ici(ronde), {"montant": "22,50", "port": "6,00"})
    ronde.volet.refresh_from_db()
    assert ronde.volet.port == Decimal("6.00")
    entree = EntreeJournal.objects.sur(ronde.volet).get(action="volet.port")
    assert (entree.avant, entree.apres) == ({"port": "4.00"}, {"port": "6.00"})
    facture = Facture.objects.get()
    assert facture.ecart_pour == "", "no difference, so nobody bears one"


def test_an_assignment_goes_when_the_difference_does(ronde):
    champs = {"volet": ronde.volet, "auteur": ronde.rosa, "ecart_pour": "groupement", "ecart_motif": "arrondi"}
    enregistrer_la_facture(montant=Decimal("20.51"), **champs)
    assert Facture.objects.get().ecart_pour == "groupement"
    enregistrer_la_facture(montant=Decimal("20.50"), **champs)
    assert (Facture.objects.get().ecart_pour, Facture.objects.get().ecart_motif) == ("", "")


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"<script>alert(1)</script>", "ni un PDF ni une photo"),
        (b"", "vide"),
        (b"%PDF-" + b"0" * 5 * 1024 * 1024, "dépasse 5 Mo"),
        (b"PK\x03\x04", "ni un PDF ni une photo"),
    ],
)
def test_a_file_is_judged_by_its_content(ronde, chez, contenu, phrase):
    fichier = SimpleUploadedFile("facture.pdf", contenu, content_type="application/pdf")
    reponse = chez(ronde.rosa).post(ici(ronde), {"montant": "20,50", "numero": "F-9", "fichier": fichier})
    assert reponse.status_code == 422 and phrase in reponse.text and 'value="F-9"' in reponse.text
    assert not Facture.objects.exists()


def test_the_file_is_downloaded_under_its_real_type_and_only_by_those_who_may(ronde, chez):
    rosa = chez(ronde.rosa)
    piece = SimpleUploadedFile("../photo <b>.html", PNG, content_type="text/html")
    rosa.post(ici(ronde), {"montant": "20,50", "fichier": piece})
    fichier = rosa.get(ici(ronde, "fichier_de_la_facture"))
    assert fichier["Content-Type"] == "image/png" and fichier["X-Content-Type-Options"] == "nosniff"
    assert fichier["Content-Disposition"].startswith("attachment") and b"".join(fichier) == PNG
    assert chez(ronde.tess).get(ici(ronde, "fichier_de_la_facture")).status_code == 200
    for autre in (ronde.max, ronde.anne, ronde.zoe):
        assert chez(autre).get(ici(ronde, "fichier_de_la_facture")).status_code == 404
    rosa.post(ici(ronde), {"montant": "20,50"})
    assert Facture.objects.get().octets, "another correction keeps the file"
    rosa.post(ici(ronde), {"montant": "20,50", "retirer_le_fichier": "on"})
    assert rosa.get(ici(ronde, "fichier_de_la_facture")).status_code == 404


def test_once_settled_nothing_of_it_changes(ronde, chez):
    rosa = chez(ronde.rosa)
    rosa.post(ici(ronde), {"montant": "20,50"})
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert "ne change plus" in rosa.get(ici(ronde)).text
    assert "est soldée" in rosa.post(ici(ronde), {"montant": "1", "port": "0"}).text
    rosa.post(ici(ronde, "retirer_la_facture"))
    ronde.volet.refresh_from_db()
    assert (Facture.objects.get().montant, ronde.volet.port) == (Decimal("20.50"), Decimal("4.00"))


def test_an_invoice_typed_by_mistake_is_taken_away(ronde, chez):
    rosa = chez(ronde.rosa)
    rosa.post(ici(ronde), {"montant": "99"})
    rosa.post(ici(ronde, "retirer_la_facture"))
    assert not Facture.objects.exists()
    assert EntreeJournal.objects.sur(ronde.volet).get(action="facture.retirer").avant["montant"] == "99.00"


def test_there_is_no_invoice_while_members_order(ronde, chez):
    Volet.objects.filter(pk=ronde.volet.pk).update(etat="ouvert", clos_le=None, transmis_le=None, livre_le=None)
    assert chez(ronde.rosa).get(ici(ronde)).status_code == 404
    with pytest.raises(Refus, match="pas de facture"):
        enregistrer_la_facture(volet=ronde.volet, montant=Decimal(1), auteur=ronde.rosa)


def test_two_tabs_on_one_invoice_the_second_reads_what_the_first_wrote(ronde, chez):
    rosa = chez(ronde.rosa)
    rosa.post(ici(ronde), {"montant": "20,50"})
    page = rosa.get(ici(ronde)).text
    empreinte = page.split('name="empreinte" value="')[1].split('"')[0]
    rosa.post(ici(ronde), {"montant": "21,00", "ecart_pour": "groupement", "ecart_motif": "emballage"})
    seconde = rosa.post(ici(ronde), {"montant": "20,50", "port": "4", "empreinte": empreinte})
    assert "entre-temps" in seconde.text and Facture.objects.get().montant == Decimal("21.00")
