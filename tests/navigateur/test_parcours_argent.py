"""From baskets to settled accounts, as people do it: cases shared and mixed, a price that falls with the group's total,
a shortage, chickens on the scale, shipping, cheques to two payees, an invoice a cent away; each cent explained.

One story, told in steps that share `recit`.
"""

import re
from decimal import Decimal

import pytest
from django_scopes import scopes_disabled

from commandes.argent.dus import par_foyer, postes_de_la_commande, somme
from commandes.models import Bordereau, Document, Ecriture, Ligne, Reglement, Volet
from commandes.verification import verifier
from groupement.templatetags.formats import de
from tests import fabrique as f
from tests.navigateur.gestes import attendre, plat, texte_du_pdf, tient_en_largeur

TELEPHONE = {"largeur": 360, "hauteur": 780}
CENT = Decimal("0.01")


@pytest.fixture
def recit(monde):
    """The farm is paid by its own cheque, with shipping; the estate through the association; rosa runs both."""
    monde.partenariat.modes_de_paiement = ["cheque"]
    monde.partenariat.save()
    domaine = f.producteur(monde.aude, "Domaine des Olivettes")
    p_domaine = f.partenariat(monde.limoux, domaine, beneficiaire="association", modes_de_paiement=["cheque"])
    f.mandat(p_domaine, monde.a_rosa)
    monde.commande = f.commande(monde.limoux, nom="Oranges et vin")
    monde.v_ferme = f.volet(monde.commande, monde.partenariat, port=Decimal("9.00"), part_du_port="poids")
    monde.v_domaine = f.volet(monde.commande, p_domaine, participation_taux=Decimal(2))
    monde.oranges = f.offre(monde.v_ferme, nom="Oranges", unite="kg", colisage=10, paliers=[["0", "2.35"]])
    monde.pommes = f.offre(
        monde.v_ferme, nom="Pommes", unite="kg", paliers=[["0", "2.00"], ["10", "1.50"]], paliers_du_groupe=True
    )
    monde.poulet = f.offre(
        monde.v_ferme, nom="Poulet", unite="piece", pese=True, prix_par="mesure", mesure="kg",
        contenance=Decimal("1.8"), paliers=[["0", "12.00"]],
    )  # fmt: skip
    vin = {"unite": "bouteille", "colisage": 6, "panachage": "vins", "consigne": Decimal("0.30")}
    monde.rouge = f.offre(monde.v_domaine, nom="Rouge", paliers=[["0", "6.50"]], **vin)
    monde.blanc = f.offre(monde.v_domaine, nom="Blanc", paliers=[["0", "7.00"]], **vin)
    monde.adresse = f"/g/limoux/commandes/{monde.commande.pk}/"
    return monde


def test_from_baskets_to_settled_accounts(recit, ouvrir, ouvrier):
    with scopes_disabled():
        order_by_the_case_and_by_the_piece(recit, ouvrir(recit.max, **TELEPHONE))
        order_without_javascript(recit, ouvrir(recit.tess, javascript=False))
        rosa = ouvrir(recit.rosa, **TELEPHONE)
        close_check_and_send(recit, rosa)
        receive_less_than_ordered(recit, rosa)
        weigh_each_chicken(recit, rosa)
        receive_the_wine(recit, rosa)
        print_what_each_household_owes(recit, ouvrir(recit.rosa))
        collect_the_cheques(recit, ouvrir(recit.rosa))
        collect_for_the_association(recit, ouvrir(recit.tess))
        enter_an_invoice_a_cent_away_and_settle(recit, ouvrir(recit.rosa))
        read_one_s_account(recit, ouvrir(recit.max, **TELEPHONE))


# --- The steps ---------------------------------------------------------------------------------------------------


def order_by_the_case_and_by_the_piece(recit, page):
    page.goto(recit.adresse)
    for nom, quantite in (("Oranges", "6"), ("Pommes", "6"), ("Poulet", "1"), ("Rouge", "3")):
        champ = page.get_by_label(f"Quantité {de(nom)}", exact=True)
        champ.fill(quantite)
        champ.press("Tab")
    attendre(lambda: len(lignes(recit.a_max)) == 4, "each line saved as it is typed")
    page.locator(f"#o{recit.rouge.pk}").get_by_text(re.compile("manque 3")).wait_for()
    tient_en_largeur(page)


def order_without_javascript(recit, page):
    page.goto(recit.adresse)
    for nom, quantite in (("Oranges", "5"), ("Pommes", "5"), ("Poulet", "2"), ("Blanc", "4")):
        page.get_by_label(f"Quantité {de(nom)}", exact=True).fill(quantite)
    page.get_by_role("button", name="Enregistrer mon panier").click()
    page.get_by_role("heading", name="Mon panier").wait_for()


def close_check_and_send(recit, page):
    """11 kg for a case of 10, 7 bottles for a carton of 6: one kilo and one bottle are given up."""
    for volet, au_lieu_de in ((recit.v_ferme, "5 kg au lieu de 6 kg"), (recit.v_domaine, "au lieu de 4 bouteilles")):
        page.goto(f"{recit.adresse}producteurs/{volet.pk}/")
        page.get_by_role("link", name="Clôturer maintenant").click()
        page.get_by_role("button", name=re.compile("^Clôturer")).click()
        page.get_by_role("link", name="Vérifier la répartition").click()
        page.get_by_text(au_lieu_de).first.wait_for()
        tient_en_largeur(page)
        page.get_by_role("button", name="Confirmer la répartition").click()
        page.get_by_text("La répartition est confirmée").wait_for()
        attendre(lambda v=volet: Document.objects.filter(volet=v, genre="bon").prets().exists(), "the order document")
        page.reload()
        page.get_by_role("link", name=re.compile("Le bon a été remis|Envoyer au producteur")).first.click()
        page.locator("form button.bouton--principal").click()
        attendre(lambda v=volet: etat(v) == "transmis", "sent or handed over")
    # 11 kg of apples in the group: everybody has the price of 10 kg and more.
    assert set(Ligne.objects.filter(offre=recit.pommes).values_list("prix", flat=True)) == {Decimal("1.50")}
    assert sum(Ligne.objects.filter(volet=recit.v_domaine).values_list("retenue", flat=True)) == 6


def receive_less_than_ordered(recit, page):
    page.goto(f"{recit.adresse}producteurs/{recit.v_ferme.pk}/recevoir/")
    tient_en_largeur(page)
    champ = page.locator(f"#produit-{recit.oranges.pk} input[data-suivant]")
    champ.fill("9")
    champ.press("Enter")
    attendre(lambda: sum(q for q, _ in lignes_de(recit.oranges)) == 9, "nine kilos shared")
    page.get_by_role("button", name=re.compile("arrivé comme prévu")).click()
    page.get_by_role("button", name="Oui, c’est bien cela").click()
    attendre(lambda: etat(recit.v_ferme) == "livre", "delivered")
    assert sorted(q for q, _ in lignes_de(recit.oranges)) == [4, 5]


def weigh_each_chicken(recit, page):
    page.goto(f"{recit.adresse}producteurs/{recit.v_ferme.pk}/peser/")
    tient_en_largeur(page)
    peser(page, recit.a_max, recit.poulet, "1,85kg")
    # A slip of the finger is asked about, then typed right.
    peser(page, recit.a_tess, recit.poulet, "360")
    page.get_by_role("button", name="C’est bien 360").locator("visible=true").wait_for()
    peser(page, recit.a_tess, recit.poulet, "1,7 + 1900 g")
    attendre(lambda: {p for _, p in lignes_de(recit.poulet)} == {Decimal("1.85"), Decimal("3.6")}, "weighed")
    assert Ligne.objects.get(offre=recit.poulet, panier__foyer=recit.a_tess.foyer).montant == Decimal("43.20")


def receive_the_wine(recit, page):
    page.goto(f"{recit.adresse}producteurs/{recit.v_domaine.pk}/recevoir/")
    page.get_by_role("button", name="Tout est arrivé comme prévu").click()
    page.get_by_role("button", name="Oui, c’est bien cela").click()
    attendre(lambda: etat(recit.v_domaine) == "livre", "delivered")


def print_what_each_household_owes(recit, page):
    dus = {foyer: sum(map(somme, siens.values())) for foyer, siens in dus_par_foyer(recit).items()}
    page.goto(f"{recit.adresse}documents/")
    for genre in ("foyers", "emargement", "produits", "matrice"):
        page.locator(f"input[name=genre][value={genre}]").check()
        page.get_by_role("button", name="Préparer la feuille").click()
        lien = page.locator(".document", has=page.locator(f"input[name=genre][value={genre}]")).get_by_role(
            "link", name="Ouvrir et imprimer"
        )
        lien.wait_for(timeout=60_000)
        texte = texte_du_pdf(page.request.get(lien.get_attribute("href")).body())
        assert recit.a_max.foyer.nom in texte
        if genre == "emargement":
            assert euros(sum(dus.values())) in texte, texte
        if genre == "foyers":
            for payees in dus_par_foyer(recit).values():
                for siens in payees.values():
                    assert euros(somme(siens)) in texte, texte


def collect_the_cheques(recit, page):
    """Both households hand over a cheque for the farm; the amounts stand there already."""
    page.goto(f"{recit.adresse}reglements/{recit.partenariat.pk}/")
    page.get_by_role("button", name="Tout cocher").click()
    page.locator("input[name^=banque-]").first.fill("La Nef")
    page.locator("input[name^=numero-]").first.fill("0012345")
    page.get_by_role("button", name="Enregistrer les règlements reçus").click()
    attendre(lambda: Reglement.objects.filter(etat="recu").count() == 2, "two cheques received")
    page.get_by_role("link", name="Remettre 2 règlements").click()
    page.get_by_role("button", name="Établir le bordereau").click()
    attendre(lambda: Document.objects.filter(genre="bordereau", format="pdf").prets().exists(), "the slip")
    bordereau = Bordereau.objects.get()
    total = sum(Reglement.objects.values_list("montant", flat=True))
    adresse = f"{recit.adresse}reglements/{recit.partenariat.pk}/bordereaux/{bordereau.pk}/bordereau.pdf"
    texte = texte_du_pdf(page.request.get(adresse).body())
    assert euros(total) in texte and "0012345" in texte and "La Nef" in texte


def collect_for_the_association(recit, page):
    """Tess keeps the accounts: one household pays, the other is let off until the next time."""
    page.goto(f"{recit.adresse}reglements/association/")
    page.locator(f"#foyer-{recit.a_max.foyer_id} input[type=checkbox]").check()
    page.get_by_role("button", name="Enregistrer les règlements reçus").click()
    attendre(lambda: Reglement.objects.filter(partenariat=None, etat="recu").count() == 1, "one cheque received")


def enter_an_invoice_a_cent_away_and_settle(recit, page):
    attendu = sum(
        (p.montant for p in postes_de_la_commande(recit.commande) if p.volet_id == recit.v_ferme.pk), Decimal(0)
    )
    page.goto(f"{recit.adresse}producteurs/{recit.v_ferme.pk}/facture/")
    page.get_by_label(re.compile("^Montant")).fill(f"{attendu + CENT:.2f}".replace(".", ","))
    page.get_by_role("button", name="Enregistrer la facture").click()
    page.get_by_text("Dites ci-dessous pour qui est l’écart").wait_for()
    page.get_by_label("S’il y a un écart, pour qui est-il ?").select_option("groupement")
    page.get_by_label(re.compile("D’où vient l’écart", re.I)).fill("arrondi du producteur")
    page.get_by_role("button", name="Enregistrer la facture").click()
    page.get_by_text("arrondi du producteur").first.wait_for()
    for volet in (recit.v_ferme, recit.v_domaine):
        page.goto(f"{recit.adresse}producteurs/{volet.pk}/solder/")
        page.get_by_role("button", name="Solder la commande").click()
        attendre(lambda v=volet: etat(v) == "solde", "settled")
    assert verifier(recit.limoux).anomalies == []


def read_one_s_account(recit, page):
    """Every cent explained: by line in the basket, by kind in the account, and nothing left to pay."""
    page.goto(f"{recit.adresse}panier/")
    tient_en_largeur(page)
    texte = plat(page.locator("main").inner_text())
    dus = dus_par_foyer(recit)[recit.a_max.foyer_id]
    assert euros(sum(map(somme, dus.values()))) in texte
    for explique in ("pesé 1,85 kg", "au lieu de", "prix de groupe au lieu de 2,00 €", "frais de port", "Consignes"):
        assert explique in texte, texte
    page.goto("/g/limoux/mon-compte/")
    tient_en_largeur(page)
    assert sum(Ecriture.objects.filter(foyer=recit.a_max.foyer).values_list("montant", flat=True)) == 0
    du_tess = sum(Ecriture.objects.filter(foyer=recit.a_tess.foyer).values_list("montant", flat=True))
    assert du_tess == somme(dus_par_foyer(recit)[recit.a_tess.foyer_id][None]) > 0


# --- What the steps share ----------------------------------------------------------------------------------------


def peser(page, adhesion, offre, texte):
    ligne = Ligne.objects.get(offre=offre, panier__foyer=adhesion.foyer)
    champ = page.locator(f"#ligne-{ligne.pk} input[data-suivant]").first
    champ.fill(texte)
    champ.press("Enter")


def lignes(adhesion):
    return dict(Ligne.objects.filter(panier__foyer=adhesion.foyer).values_list("offre__nom", "quantite"))


def lignes_de(offre):
    return list(Ligne.objects.filter(offre=offre).values_list("retenue", "poids"))


def dus_par_foyer(recit):
    return par_foyer(postes_de_la_commande(recit.commande))


def etat(volet):
    return Volet.objects.get(pk=volet.pk).etat


def euros(somme_due):
    return f"{somme_due:.2f} €".replace(".", ",")
