"""The printed pages, read back as text: names whole, figures in their column, nothing cut, nothing executed."""

import io
import re
from decimal import Decimal

import pytest
from django.utils import timezone
from pypdf import PdfReader
from pypdf.generic import ContentStream

from commandes.documents import fabrique
from commandes.documents.emargement import LigneDEmargement
from commandes.documents.feuille_foyers import Du
from commandes.documents.impression.emargement import _rangs
from commandes.documents.impression.matrice import _bandes, _etages, _grille
from commandes.documents.matrice import ProduitDeMatrice
from commandes.models import Document
from commandes.services.bons import etablir_bon, marquer_remis_autrement
from groupement.pdf import _atelier, rendre
from groupement.pdf.colonnes import MM_PAR_POINT, Colonne, Grille, Rang
from referents.models import Mandat
from tests import fabrique as f

MALICE = "<script>alert(1)</script> & =SUM(A1)"
LONG = "Bernadette de la Tour-Maubourg-Castelnaudary"


@pytest.fixture
def ronde(monde, dans):
    """One household with 60 lines, one with a single one, a long name and a nasty one."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="clos")
        offres = [
            f.offre(monde.volet, f.conditionnement(monde.ferme, f"Produit numéro {n}", unite="kg", colisage="10"))
            for n in range(60)
        ]
        for nom, combien in ((MALICE, 2), (LONG, 1), ("Zola", 60), ("Char", 3)):
            panier = f.panier(monde.commande, f.foyer(monde.limoux, nom))
            for offre in offres[:combien]:
                f.ligne(panier, offre, "1.5")
    return monde


def _pages(ronde, genre, dans) -> list[str]:
    document = Document(pk=1, groupement=ronde.limoux, commande=ronde.commande, genre=genre, demande_le=timezone.now())
    with dans(ronde.limoux):
        octets = fabrique.octets(document)
        assert octets == fabrique.octets(document), "the same data give the same bytes"
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(octets)).pages]


def test_un_foyer_n_est_coupe_que_s_il_depasse_la_page(ronde, dans):
    pages = _pages(ronde, Document.Genre.FEUILLE_FOYERS, dans)
    assert [n for n, page in enumerate(pages) if "Char" in page] == [0]
    suites = [page for page in pages if re.search(r"Zola ?feuille \d sur 2", page)]
    assert len(suites) == 2, pages[1]
    assert all("Commandé Produit" in page for page in pages), "titles on each page"
    texte = " ".join(pages)
    assert MALICE in texte
    assert texte.count("Produit numéro 59") == 1
    assert "180,00 €" in texte  # 60 lines of 1.5 kg at 2 €
    assert [f"page {n} de {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all("Imprimé le" in page for page in pages)
    assert texte.count("Signature") == 4, "one signature for each household, on its last sheet"


def test_par_produit_qui_prend_combien(ronde, dans):
    texte = " ".join(_pages(ronde, Document.Genre.FEUILLE_PRODUITS, dans))
    assert "Produit numéro 0 6 kg" in texte and "6 kg (colis de 10 kg)" in texte
    assert texte.count("Zola 1,5 kg") == 60


def test_l_emargement_a_une_ligne_pour_chacun(ronde, dans):
    texte = " ".join(_pages(ronde, Document.Genre.EMARGEMENT, dans))
    for nom in (MALICE, LONG, "Zola", "Char"):
        assert nom in texte
    assert "Total pour Ferme du Soleil 198,00 €" in texte


def test_l_emargement_met_le_creneau_sous_le_nom_et_le_telephone_a_sa_place():
    def rangs(telephone, creneau):
        ligne = LigneDEmargement("Zola", telephone, creneau, [Du("Ferme du Soleil", "", Decimal(3), ())])
        return [list(rang.textes) for rang in _rangs(ligne, raye=False)]

    du = ["Ferme du Soleil", "3,00\xa0€"]
    assert rangs("06 12", "9 h") == [["Zola", "06 12"], ["9 h", ""], du]
    assert rangs("", "9 h") == [["Zola", ""], ["9 h", ""], du]
    assert rangs("06 12", "") == [["Zola", "06 12"], du]


def test_la_matrice_repartit_les_foyers_et_les_produits_entre_les_pages():
    assert [len(bande) for bande in _bandes(29, 26)] == [14, 15]
    assert [len(bande) for bande in _bandes(26, 26)] == [26]
    assert _bandes(0, 26) == []
    produits = [(f"Producteur {n // 15}", ProduitDeMatrice(f"P{n}", "1", [])) for n in range(30)]
    pages = [[produit for _, produit in etage] for etage in _etages(produits, _grille(7, 10))]
    assert [len(page) for page in pages] == [15, 15]
    assert [produit for page in pages for produit in page] == [produit for _, produit in produits]


def test_la_matrice_repete_les_noms_sur_chaque_page(ronde, dans):
    with dans(ronde.limoux):
        for n in range(40):
            panier = f.panier(ronde.commande, f.foyer(ronde.limoux, f"Foyer {n:02d}"))
            f.ligne(panier, ronde.volet.offres.first(), "1")
    pages = _pages(ronde, Document.Genre.MATRICE, dans)
    assert len(pages) > 2
    assert all("Ferme du Soleil" in page for page in pages), "the producer heads every page"
    for page in pages:
        premier, dernier = map(int, re.search(r"foyers (\d+) à (\d+) sur 44", page).groups())
        noms = re.findall(r"Foyer \d\d|Zola|Char", page)
        assert len(noms) >= dernier - premier - 2


def test_le_bon_porte_tout_ce_qu_il_faut_au_producteur(ronde, dans):
    with dans(ronde.limoux):
        ronde.limoux.telephone = "04 68 00 00 00"
        ronde.limoux.save()
        ronde.volet.offres.update(nom=MALICE)
        bon = etablir_bon(volet_id=ronde.volet.pk)
        texte = re.sub(r"\s+", " ", _texte(fabrique.octets_du_bon(bon, "pdf")))
    for attendu in (
        f"Bon de commande n° {bon.numero}",
        "Limoux",
        "04 68 00 00 00",
        "Ferme du Soleil",
        "À livrer le",
        "Salle des fêtes",
        "Rosa Durand",
        "Commande de 4 foyers",
        "198,00 €",
        MALICE,
    ):
        assert attendu in texte


def test_un_bon_de_quinze_produits_tient_sur_une_page(monde, dans, monkeypatch):
    """With a version box, two référents, shipping, deposits and a minimum."""
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)
    f.mandat(monde.partenariat, monde.a_max, rang=Mandat.Rang.SUPPLEANT)
    with dans(monde.limoux):
        commande = f.commande(monde.limoux)
        volet = f.volet(commande, monde.partenariat, etat="clos", minimum=Decimal(100), port=Decimal(10), note="Merci.")
        panier = f.panier(commande, f.foyer(monde.limoux))
        lignes = [
            f.ligne(panier, f.offre(volet, _caisse(monde, n), consigne=Decimal(n < 2)), "20", tva=Decimal("5.5"))
            for n in range(15)
        ]
        premier = etablir_bon(volet_id=volet.pk)
        marquer_remis_autrement(bon_id=premier.pk, auteur=monde.rosa)
        for ligne in lignes[:3]:
            ligne.quantite = 30
            ligne.save()
        second = etablir_bon(volet_id=volet.pk, motif="Erreur de saisie au téléphone")
        pages = PdfReader(io.BytesIO(fabrique.octets_du_bon(second, "pdf"))).pages
    texte = pages[0].extract_text()
    assert len(pages) == 1
    for attendu in ("annule et remplace", "Rosa Durand", "Max Durand", "Minimum convenu", "Consignes"):
        assert attendu in texte, attendu


def _caisse(monde, n):
    return f.conditionnement(monde.ferme, f"Produit au nom long n° {n}", unite="kg", colisage="10", libelle="la caisse")


@pytest.mark.parametrize("reference", ["", "REF-12"])
def test_la_colonne_des_references_est_la_quand_il_y_en_a(ronde, dans, reference):
    with dans(ronde.limoux):
        offre = ronde.volet.offres.get(nom="Produit numéro 0")
        offre.reference = reference
        offre.save()
        texte = _texte(fabrique.octets_du_bon(etablir_bon(volet_id=ronde.volet.pk), "pdf"))
    assert ("Réf." in texte) == bool(reference) and reference in texte


def _texte(octets: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)


def test_un_document_vide_le_dit(ronde, dans):
    with dans(ronde.limoux):
        ronde.volet.lignes.all().delete()
    for genre in (Document.Genre.FEUILLE_FOYERS, Document.Genre.FEUILLE_PRODUITS, Document.Genre.MATRICE):
        assert "Personne n’a commandé" in " ".join(_pages(ronde, genre, dans))


@pytest.mark.parametrize("gras", [False, True])
def test_une_colonne_est_dessinee_la_ou_elle_est_demandee(gras, monkeypatch):
    """Guards `colonnes.ETIREMENT`: what the library draws, not what its layout counts."""
    _atelier()  # the style sheet is read before templates are replaced
    grille = Grille(colonnes=(Colonne(6.5, 25), Colonne(32, 70), Colonne(161, 25, droite=True)), largeur=186)
    rangs = [
        Rang((quantite, produit, somme), gras=gras)
        for quantite in ("1 kg", "12 bouteilles")
        for produit in ("Ail", "Huile d’olive vierge extra, bidon")
        for somme in ("3,20 €", "1 234,50 €", "env. 19,20 €")
    ]
    monkeypatch.setattr("groupement.pdf.render_to_string", lambda gabarit, contexte: f"<body>{contexte['grille']}")
    octets = rendre("", {"grille": grille.bloc(rangs)}, identifiant="x")
    fins = _largeurs_des_lignes(octets)[: len(rangs)]  # the page number comes after
    assert all(abs(fin - 186) < 0.4 for fin in fins), fins


def _largeurs_des_lignes(octets: bytes) -> list[float]:
    """Where the drawing of each line of the first page ends, in mm from its start."""
    lecteur = PdfReader(io.BytesIO(octets))
    page = lecteur.pages[0]
    avances, taille, fins = {}, 0.0, []
    polices = page["/Resources"]["/Font"]
    for operandes, operateur in ContentStream(page.get_contents(), lecteur).operations:
        if operateur == b"Tf":
            avances, taille = _avances(polices[operandes[0]]), float(operandes[1])
        if operateur == b"TJ":
            fin = 0.0
            for morceau in operandes[0]:
                if isinstance(morceau, (int, float)) or hasattr(morceau, "as_numeric"):
                    fin -= float(morceau) / 1000
                else:
                    codes = morceau.original_bytes
                    fin += sum(avances[int.from_bytes(codes[n : n + 2])] for n in range(0, len(codes), 2)) / 1000
            fins.append(fin * taille * 0.75 * MM_PAR_POINT)
    return fins


def _avances(police) -> dict[int, float]:
    largeurs = police.get_object()["/DescendantFonts"][0].get_object()["/W"]
    avances = {}
    for n in range(0, len(largeurs), 2):
        for rang, largeur in enumerate(largeurs[n + 1].get_object()):
            avances[int(largeurs[n]) + rang] = float(Decimal(str(largeur)))
    return avances
