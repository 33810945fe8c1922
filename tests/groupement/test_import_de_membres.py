"""A table of members becomes households and memberships: what is shown is what is written, once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from groupement.models import Adhesion, Courriel, EntreeJournal, Foyer, ImportDeMembres, Invitation, Personne
from groupement.refus import Refus
from groupement.services import import_de_membres as services
from groupement.tableau_de_membres import CHAMPS, deviner, lire
from tests import fabrique
from tests.catalogue.classeurs import cellule, ligne, ods, table, xlsx

FICHIER = """Nom;Prénom;Mél;Portable;Famille;Commune
HADDAD;Noura;noura@exemple.test;612345678;Les Haddad;Cépie
Haddad;Karim;karim@exemple.test;;Les Haddad;Cépie
Vieu;Paulette;;04 68 00 11 22;;Alet
Max;Durand;max@exemple.test;;;
Roux;Luc;pas une adresse;;;
;;seul@exemple.test;;;
"""


def deposer(client, contenu=FICHIER, nom="membres.csv"):
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    return client.post("/g/limoux/membres/importer/", {"fichier": SimpleUploadedFile(nom, octets)})


class TestReading:
    def test_columns_are_guessed_by_their_titles_or_by_what_they_hold(self):
        titres = ["Nom de famille", "Prénom", "Mél", "Tél.", "Remarques"]
        assert deviner([[1, ["Liste 2026"]], [2, titres]]) == (["nom", "prenom", "email", "telephone", "ignorer"], 2)
        colonnes, entete = deviner([[1, ["Anne", "anne@exemple.test", "06 12 34 56 78"]]])
        assert (colonnes, entete) == (["ignorer", "email", "telephone"], None)

    @pytest.mark.parametrize(
        "texte, attendu",
        [("DUPONT Anne", ("Anne", "Dupont")), ("Anne Dupont", ("Anne", "Dupont")), ("Anne", ("Anne", ""))],
    )
    def test_a_full_name_is_cut_in_two(self, texte, attendu):
        [lue] = lire([[1, [texte]]], ["nom_complet"], None)
        assert (lue.prenom, lue.nom) == attendu

    def test_the_same_address_twice_is_refused_once(self):
        lues = lire([[1, ["A", "x@y.fr"]], [2, ["B", "X@y.fr"]]], ["prenom", "email"], None)
        assert [lue.erreur for lue in lues] == ["", "Cette adresse est déjà à la ligne 1."]

    @given(st.lists(st.lists(st.text(max_size=40), max_size=8), max_size=12))
    def test_whatever_the_cells_each_row_is_read_or_says_what_is_wrong(self, cellules):
        lignes = [[rang, rangee] for rang, rangee in enumerate(cellules, start=1)]
        colonnes, entete = deviner(lignes)
        assert set(colonnes) <= set(CHAMPS)
        for lue in lire(lignes, ["prenom", "nom", "email", "telephone"], entete):
            assert lue.erreur or (lue.prenom and len(lue.prenom) <= 80)


@pytest.mark.django_db
class TestImporting:
    @pytest.fixture
    def depose(self, monde, chez, dans):
        reponse = deposer(chez(monde.anne))
        assert reponse.status_code == 302
        with dans(monde.limoux):
            return ImportDeMembres.objects.select_related("groupement").get()

    def test_the_preview_says_what_each_row_becomes_and_writes_nothing(self, monde, chez, depose):
        page = chez(monde.anne).get(f"/g/limoux/membres/importer/{depose.pk}/").text
        for phrase in (
            "Nouveau foyer : Les Haddad.", "Rejoint le foyer Les Haddad.", "Nouveau foyer : Vieu Paulette.",
            "Déjà membre", "n’est pas une adresse e-mail", "Il manque le nom", "2 courriels partiront",
        ):  # fmt: skip
            assert phrase in page, phrase
        assert not Personne.objects.filter(prenom="Noura").exists()

    def test_confirmed_it_is_written_and_nobody_is_mailed_unless_ticked(self, monde, chez, depose, dans):
        chez(monde.anne).post(f"/g/limoux/membres/importer/{depose.pk}/", {})
        with dans(monde.limoux):
            haddad = Foyer.objects.get(nom="Les Haddad")
            assert {str(a) for a in haddad.adhesions.all()} == {"Noura HADDAD", "Karim Haddad"}
            assert haddad.telephone == "06 12 34 56 78" and not haddad.sans_internet
            assert Foyer.objects.get(nom="Vieu Paulette").sans_internet
            depose.refresh_from_db()
        assert depose.etat == "confirme" and depose.lignes == []
        assert not Courriel.objects.exists()
        assert EntreeJournal.objects.filter(action="import").count() == 3

    def test_the_same_file_again_writes_nothing(self, monde, chez, depose, dans):
        client = chez(monde.anne)
        client.post(f"/g/limoux/membres/importer/{depose.pk}/", {})
        avant = (Personne.objects.count(), Courriel.objects.count())
        deposer(client)
        with dans(monde.limoux):
            second = ImportDeMembres.objects.get(etat="en_cours")
        assert "Il n’y a rien à écrire." in client.get(f"/g/limoux/membres/importer/{second.pk}/").text
        client.post(f"/g/limoux/membres/importer/{second.pk}/", {"avec_courriels": "on"})
        assert (Personne.objects.count(), Courriel.objects.count()) == avant

    def test_ticked_as_many_mails_leave_as_was_said(self, monde, chez, depose):
        chez(monde.anne).post(f"/g/limoux/membres/importer/{depose.pk}/", {"avec_courriels": "on"})
        assert set(Courriel.objects.values_list("destinataire", flat=True)) == {
            "noura@exemple.test", "karim@exemple.test",
        }  # fmt: skip

    def test_who_has_an_account_elsewhere_is_only_invited(self, monde, chez, dans):
        monde.zoe.set_password("un-long-secret")
        monde.zoe.save()
        deposer(chez(monde.anne), f"Prénom;Nom;E-mail\nZ;D;{monde.zoe.email}\n")
        with dans(monde.limoux):
            depot = ImportDeMembres.objects.get()
        chez(monde.anne).post(f"/g/limoux/membres/importer/{depot.pk}/", {"avec_courriels": "on"})
        with dans(monde.limoux):
            assert not Adhesion.objects.filter(personne=monde.zoe).exists()
            assert Invitation.objects.get().email == monde.zoe.email

    def test_columns_can_be_corrected(self, monde, chez, dans):
        client = chez(monde.anne)
        deposer(client, "Quoi;Comment\nNoura;Haddad\n")
        with dans(monde.limoux):
            depot = ImportDeMembres.objects.get()
        adresse = f"/g/limoux/membres/importer/{depot.pk}/"
        assert "Aucune personne n’a été reconnue" in client.get(adresse).text
        refuse = client.post(adresse + "colonnes/", {"colonne_0": "prenom", "colonne_1": "prenom"})
        assert "ont le même sens" in refuse.text
        client.post(adresse + "colonnes/", {"colonne_0": "prenom", "colonne_1": "nom"})
        assert "Nouveau foyer : Haddad Noura." in client.get(adresse).text

    def test_a_dropped_import_keeps_no_row(self, monde, chez, depose, dans):
        chez(monde.anne).post(f"/g/limoux/membres/importer/{depose.pk}/abandonner/")
        with dans(monde.limoux):
            depose.refresh_from_db()
            assert (depose.etat, depose.lignes) == ("abandonne", [])
            with pytest.raises(Refus, match="terminé"):
                services.confirmer(depot=depose, parrain=monde.a_anne, avec_courriels=False, auteur=monde.anne)

    @pytest.mark.parametrize(
        "contenu, nom",
        [
            (xlsx([["Prénom", "Nom"], ["Noura", "Haddad"]]), "membres.xlsx"),
            (ods(table(ligne(cellule("Prénom"), cellule("Nom")), ligne(cellule("Noura"), cellule("Haddad")))), "m.ods"),
        ],
        ids=["xlsx", "ods"],
    )
    def test_workbooks_are_read_too(self, monde, chez, contenu, nom, dans):
        assert deposer(chez(monde.anne), contenu, nom).status_code == 302
        with dans(monde.limoux):
            assert [p.foyer for p in services.prevoir(ImportDeMembres.objects.get())] == ["Haddad Noura"]

    @pytest.mark.parametrize(
        "contenu, nom",
        [(b"", "vide.csv"), (b"%PDF-1.7", "liste.pdf"), (b"MZ\x90\x00", "liste.csv"), (b"PK\x03\x04xxxx", "l.xlsx")],
    )
    def test_a_hostile_file_is_refused_with_a_sentence(self, monde, chez, contenu, nom, dans):
        reponse = deposer(chez(monde.anne), contenu, nom)
        assert reponse.status_code == 200 and "fichier" in reponse.text
        with dans(monde.limoux):
            assert not ImportDeMembres.objects.exists()

    def test_only_those_who_facilitate_import(self, monde, chez, depose):
        for qui in ("max", "tess", "zoe"):
            assert chez(getattr(monde, qui)).get("/g/limoux/membres/importer/").status_code == 404
            assert chez(getattr(monde, qui)).post(f"/g/limoux/membres/importer/{depose.pk}/").status_code == 404

    def test_a_large_file_asks_as_many_queries_as_a_small_one(self, monde, dans, django_assert_max_num_queries):
        rangs = "".join(f"P{n};N{n};p{n}@exemple.test\n" for n in range(300))
        with dans(monde.limoux):
            depot, _ = services.deposer(
                groupement=monde.limoux, contenu=f"Prénom;Nom;E-mail\n{rangs}".encode(), nom="m.csv", auteur=monde.anne
            )
            with django_assert_max_num_queries(25):
                bilan = services.confirmer(depot=depot, parrain=monde.a_anne, avec_courriels=False, auteur=monde.anne)
        assert (bilan.foyers, bilan.personnes, bilan.courriels) == (300, 300, 0)

    def test_somebody_who_left_is_not_brought_back_unseen(self, monde, dans, chez):
        with dans(monde.limoux):
            fabrique.foyer(monde.limoux, "Parti Paul", parti_le="2026-01-01")
            depot, _ = services.deposer(
                groupement=monde.limoux, contenu="Prénom;Nom\nPaul;Parti\n".encode(), nom="m.csv", auteur=monde.anne
            )
            [prevue] = services.prevoir(depot)
        assert prevue.action == "erreur" and "notez son retour" in prevue.phrase
