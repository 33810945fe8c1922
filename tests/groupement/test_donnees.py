"""A person's rights over what is kept of them: take away, correct, be forgotten; and what goes by itself, at night."""

import datetime
import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from commandes.models import BonDeCommande, Document, Ecriture
from commandes.services import bons, documents
from groupement.conservation import registre
from groupement.models import (
    Abonnement,
    Adhesion,
    Annonce,
    Courriel,
    Effacement,
    EntreeJournal,
    FichierDemande,
    Invitation,
    Personne,
)
from groupement.refus import Refus
from groupement.services import effacement as services
from groupement.services import fichiers, panneau
from groupement.services.adhesions import faire_partir
from groupement.services.conservation import effacer_ce_qui_est_passe
from groupement.services.courriels import deposer
from groupement.services.flux import abonnement_de
from reunions.models import VersionCompteRendu
from reunions.services import rediger
from tests import fabrique as f

pytestmark = pytest.mark.django_db
UN_JOUR = datetime.timedelta(days=1)


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


def entrer(personne):
    """Through the page, as a person does: the session then knows when they proved who they are."""
    personne.set_password(f.MOT_DE_PASSE)
    personne.save()
    client = Client()
    client.post(reverse("account_login"), {"login": personne.email, "password": f.MOT_DE_PASSE})
    return client


def emporter(personne):
    fichier = fichiers.demander_mes_donnees(personne=personne)
    assert fichiers.fabriquer(fichier_id=fichier.pk)
    fichier.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes(fichier.octets))) as archive:
        assert set(archive.namelist()) == {"LISEZ-MOI.txt", "mes-donnees.html", "mes-donnees.json"}
        return archive.read("mes-donnees.html").decode(), json.loads(archive.read("mes-donnees.json"))


def what_names_them(limoux, nom):
    """A mail to somebody else, minutes, an order sent, sheets drawn, entries, what others wrote."""
    commande = f.commande(limoux.limoux)
    volet = f.volet(commande, limoux.partenariat, etat="clos")
    f.ligne(f.panier(commande, limoux.a_tess.foyer), f.offre(volet), "3")
    mandat = f.mandat(limoux.partenariat, limoux.a_max, rang="suppleant")
    bon = bons.etablir_bon(volet_id=volet.pk)
    type(mandat).objects.filter(pk=mandat.pk).update(au=timezone.localdate() - UN_JOUR)
    for document in Document.objects.filter(bon=bon):
        documents.fabriquer(document_id=document.pk)
    feuille = documents.demander(commande=commande, genre=Document.Genre.EMARGEMENT, auteur=limoux.anne)
    documents.fabriquer(document_id=feuille.pk)
    reunion = f.reunion(limoux.limoux, etat="close", presentation=f"Chez {nom}", lieu="Salle")
    VersionCompteRendu.objects.create(
        groupement=limoux.limoux, reunion=reunion, numero=1, pdf=b"x",
        contenu={
            "sections": [{"titre": "Avant", "texte": f"Dit :\n{nom} apporte le pain."}], "decisions": [], "taches": [],
            "presents": [nom, "Rosa"], "roles": [],
        },
    )  # fmt: skip
    deposer(
        clef="autre", destinataire=limoux.tess.email, personne=limoux.tess, groupement=limoux.limoux,
        sujet=f"{nom} vous écrit", repondre_a=["max@exemple.test"], html=f"<p>{nom}</p>",
        texte=f"Bonjour,\n{nom} vous écrit. Max et Max Petit viendront, Maxime aussi.",
    )  # fmt: skip
    panneau.publier(auteur=limoux.a_tess, genre="offre", titre="Vélo", texte=f"Voir avec {nom}")


def named_in(dit):
    """ "table.column" of each place in the database that says it, as text, JSON or bytes."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND"
            " data_type IN ('text', 'character varying', 'jsonb', 'bytea', 'ARRAY') AND table_name NOT LIKE 'django_%'"
        )
        trouves = []
        for table, colonne, genre in curseur.fetchall():
            lu = f"encode({colonne}, 'escape')" if genre == "bytea" else f"{colonne}::text"
            curseur.execute(f'SELECT count(*) FROM "{table}" WHERE strpos({lu}, %s) > 0', [dit])
            if curseur.fetchone()[0]:
                trouves.append(f"{table}.{colonne}")
    return sorted(trouves)


class TestTakingAway:
    def test_everything_of_mine_and_nothing_of_the_others(self, limoux):
        commande = f.commande(limoux.limoux)
        offre = f.offre(f.volet(commande, limoux.partenariat), nom="Carottes de Max")
        f.ligne(f.panier(commande, limoux.a_max.foyer), offre, "3")
        autre = f.offre(offre.volet, nom="Poireaux de Tess")
        f.ligne(f.panier(commande, limoux.a_tess.foyer), autre)
        panneau.publier(auteur=limoux.a_max, genre="offre", titre="Bocaux de Max", texte="<b>Vides</b>")
        panneau.publier(auteur=limoux.a_tess, genre="offre", titre="Vélo de Tess", texte="Rouge")
        deposer(clef="m", destinataire=limoux.max.email, sujet="Pour Max", texte="Bonjour", personne=limoux.max)
        page, donnees = emporter(limoux.max)
        for mien in ("Carottes de Max", "Bocaux de Max", "Pour Max", "max@exemple.test", "&lt;b&gt;Vides"):
            assert mien in page
        for autrui in ("Poireaux de Tess", "Vélo de Tess", "tess@exemple.test"):
            assert autrui not in page and autrui not in json.dumps(donnees, ensure_ascii=False)
        titres = {section["titre"] for section in donnees["sections"]}
        assert {"Moi", "Mes groupements", "Ce que mon foyer a commandé", "Mes mandats de référent"} <= titres

    def test_a_mandate_is_mine(self, limoux):
        _, donnees = emporter(limoux.rosa)
        [mandats] = [s for s in donnees["sections"] if s["titre"] == "Mes mandats de référent"]
        assert mandats["lignes"][0]["producteur"] == "Ferme du Soleil"

    def test_the_button_leads_to_the_file(self, limoux, chez):
        client = chez(limoux.max)
        reponse = client.post(reverse("donnees:emporter"), follow=True)
        assert "se prépare" in reponse.content.decode()
        fichier = FichierDemande.objects.get()
        fichiers.fabriquer(fichier_id=fichier.pk)
        assert client.get(reverse("fichiers:ouvrir", args=[fichier.pk]))["Content-Type"] == "application/zip"
        assert chez(limoux.anne).get(reverse("fichiers:ouvrir", args=[fichier.pk])).status_code == 404

    def test_as_many_queries_for_one_line_as_for_fifty(self, limoux, django_assert_max_num_queries):
        commande = f.commande(limoux.limoux)
        volet = f.volet(commande, limoux.partenariat)
        panier = f.panier(commande, limoux.a_max.foyer)
        for n in range(50):
            f.ligne(panier, f.offre(volet, nom=f"Produit {n}"))
        fichier = fichiers.demander_mes_donnees(personne=limoux.max)
        with django_assert_max_num_queries(36):
            fichiers.fabriquer(fichier_id=fichier.pk)


class TestBeingForgotten:
    def test_the_name_goes_and_the_accounts_stay(self, limoux):
        foyer = limoux.a_max.foyer
        Ecriture.objects.create(groupement=limoux.limoux, foyer=foyer, genre="cotisation", montant=15, libelle="2025")
        Ecriture.objects.create(groupement=limoux.limoux, foyer=foyer, genre="paiement", montant=-15, libelle="Chèque")
        annonce = panneau.publier(auteur=limoux.a_max, genre="offre", titre="Bocaux", texte="Vides")
        panneau.repondre(annonce=annonce, texte="Oui", auteur=limoux.a_rosa)
        abonnement_de(personne=limoux.max)
        deposer(clef="m", destinataire=limoux.max.email, sujet="S", texte="T", personne=limoux.max)
        EmailAddress.objects.create(user=limoux.max, email=limoux.max.email, primary=True)
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        personne = Personne.objects.get(pk=limoux.max.pk)
        assert (str(personne), personne.email, personne.telephone) == ("Ancien membre", None, "")
        assert not personne.is_active and not personne.has_usable_password()
        foyer.refresh_from_db()
        assert foyer.nom == f"Ancien foyer {foyer.pk}" and foyer.parti_le
        assert Ecriture.objects.filter(foyer=foyer).count() == 2
        for modele in (Annonce, Abonnement, Courriel, EmailAddress):
            assert not modele.objects.exists()
        assert Adhesion.objects.get(pk=limoux.a_max.pk).etat == "partie"

    def test_the_journal_tells_what_happened_without_the_name(self, limoux):
        nom = str(limoux.max)
        EntreeJournal.objects.create(
            groupement=limoux.limoux, objet="groupement.foyer", objet_id=1, action="x", libelle=f"Foyer de {nom} noté",
            auteur=limoux.max, nom_auteur=nom, avant={"nom": nom}, apres={"liste": [f"« {nom} »"]}, motif=f"dit {nom}",
        )  # fmt: skip
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        for entree in EntreeJournal.objects.all():
            ecrit = f"{entree.libelle} {entree.nom_auteur} {entree.avant} {entree.apres} {entree.motif}"
            assert nom not in ecrit and "max@exemple.test" not in ecrit
        assert EntreeJournal.objects.filter(libelle="Foyer de Ancien membre noté").exists()

    def test_no_row_names_them_any_more_whatever_others_keep(self, limoux, monde):
        """Every text, JSON and file of the database is read, whichever table a later change adds."""
        nom, foyer = str(limoux.max), limoux.a_max.foyer
        Personne.objects.filter(pk=limoux.max.pk).update(telephone="06 99 88 77 66")
        limoux.max.refresh_from_db()
        what_names_them(limoux, nom)
        assert named_in(nom) and named_in("06 99 88 77 66")
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        for dit in (nom, "max@exemple.test", "06 99 88 77 66", foyer.nom):
            assert named_in(dit) == []
        bon = BonDeCommande.objects.get()
        assert {"nom": "Ancien membre", "telephone": "Ancien membre"} in bon.contenu["referents"]
        lu = Courriel.objects.get(clef="autre")
        assert lu.texte == "Bonjour,\nAncien membre vous écrit. Ancien membre et Max Petit viendront, Maxime aussi."
        assert "Ancien membre" in lu.html and lu.repondre_a == ["Ancien membre"]
        assert VersionCompteRendu.objects.get().contenu["presents"][0] == "Ancien membre"

    def test_what_is_published_still_refuses_any_other_change(self, limoux):
        what_names_them(limoux, str(limoux.max))
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        with pytest.raises(IntegrityError, match="ne change pas"), transaction.atomic():
            VersionCompteRendu.objects.update(contenu={})

    def test_the_papers_of_a_round_are_drawn_again_without_them(self, limoux):
        what_names_them(limoux, str(limoux.max))
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        for document in Document.objects.all():
            assert documents.fabriquer(document_id=document.pk)
        rediger.imprimer(version_id=VersionCompteRendu.objects.get().pk)
        pdfs = [*Document.objects.filter(format="pdf").values_list("octets", flat=True)]
        pdfs.append(VersionCompteRendu.objects.get().pdf)
        assert len(pdfs) == 2
        for octets in pdfs:
            lu = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(octets))).pages)
            assert "Max" not in lu and "Ancien membre" in lu

    def test_what_is_due_comes_first(self, limoux):
        Ecriture.objects.create(
            groupement=limoux.limoux, foyer=limoux.a_max.foyer, partenariat=limoux.partenariat, genre="produits",
            montant=12,
        )  # fmt: skip
        with pytest.raises(Refus, match="12,00"):
            services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        assert "doit encore" in entrer(limoux.max).get(reverse("donnees:effacer")).content.decode()

    def test_a_household_that_others_stay_in_keeps_its_name_and_goes_on_owing(self, limoux):
        autre = f.adhesion(limoux.limoux, f.personne("Paul"), foyer=limoux.a_max.foyer)
        Ecriture.objects.create(
            groupement=limoux.limoux, foyer=autre.foyer, partenariat=limoux.partenariat, genre="produits", montant=12
        )
        nom = autre.foyer.nom
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        autre.foyer.refresh_from_db()
        assert (autre.foyer.nom, autre.foyer.parti_le) == (nom, None)

    def test_the_last_who_facilitates_hands_over_first(self, limoux):
        with pytest.raises(Refus, match="animer"):
            services.effacer_une_personne(personne=limoux.anne, auteur=limoux.anne)
        assert Personne.objects.get(pk=limoux.anne.pk).email

    def test_who_administers_the_site_hands_over_first(self, limoux):
        with pytest.raises(Refus, match="administrez"):
            services.effacer_une_personne(personne=limoux.ada, auteur=limoux.ada)

    def test_all_groups_are_left(self, limoux, dans):
        quillan = f.groupement("Quillan", limoux.aude)
        la_bas = f.adhesion(quillan, limoux.max)
        services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)
        with dans(quillan):
            la_bas.refresh_from_db()
            assert la_bas.etat == "partie" and la_bas.foyer.nom.startswith("Ancien foyer")

    def test_every_session_ends(self, limoux):
        ici, ailleurs = entrer(limoux.max), Client()
        ailleurs.post(reverse("account_login"), {"login": limoux.max.email, "password": f.MOT_DE_PASSE})
        assert ailleurs.get(reverse("donnees:mes_donnees")).status_code == 200
        reponse = ici.post(reverse("donnees:effacer"), {"accord": "on"})
        assert reponse.status_code == 302
        assert ailleurs.get(reverse("donnees:mes_donnees")).status_code == 302
        assert str(Personne.objects.get(pk=limoux.max.pk)) == "Ancien membre"

    def test_a_telephone_left_on_a_table_is_not_enough(self, limoux, chez):
        limoux.max.set_password(f.MOT_DE_PASSE)
        limoux.max.save()
        client = chez(limoux.max)  # signed in, but nobody proved anything lately
        reponse = client.post(reverse("donnees:effacer"), {"accord": "on"})
        assert reponse["Location"].startswith(reverse("account_reauthenticate"))
        assert Personne.objects.get(pk=limoux.max.pk).email

    def test_without_a_password_a_code_by_mail_is_asked(self, limoux, chez):
        client = chez(limoux.max)
        assert "Recevoir un code" in client.get(reverse("donnees:effacer")).content.decode()
        assert client.get(reverse("donnees:mes_donnees")).status_code == 200  # looking signs nobody out
        reponse = client.post(reverse("donnees:effacer"), {"accord": "on"})
        assert reponse["Location"].startswith(reverse("account_request_login_code"))
        assert Personne.objects.get(pk=limoux.max.pk).email

    def test_the_box_is_ticked_first(self, limoux):
        reponse = entrer(limoux.max).post(reverse("donnees:effacer"))
        assert "Cochez cette case" in reponse.content.decode()
        assert Personne.objects.get(pk=limoux.max.pk).email


class TestForSomebodyWithoutMail:
    @pytest.fixture
    def paul(self, limoux):
        return f.adhesion(limoux.limoux, f.personne("Paul", email=None, nom="Sanmail"))

    def test_a_facilitator_does_it(self, limoux, chez, paul):
        adresse = reverse("donnees:effacer_pour", args=["limoux", paul.pk])
        assert "Paul Sanmail me l’a demandé" in chez(limoux.anne).get(adresse).content.decode()
        chez(limoux.anne).post(adresse, {"accord": "on"})
        assert str(Personne.objects.get(pk=paul.personne_id)) == "Ancien membre"

    def test_nobody_else_does(self, limoux, chez, paul):
        adresse = reverse("donnees:effacer_pour", args=["limoux", paul.pk])
        for qui in (limoux.max, limoux.rosa, limoux.zoe, limoux.ada):
            assert chez(qui).post(adresse, {"accord": "on"}).status_code == 404

    def test_who_has_an_address_asks_alone(self, limoux, chez):
        adresse = reverse("donnees:effacer_pour", args=["limoux", limoux.a_max.pk])
        assert chez(limoux.anne).post(adresse, {"accord": "on"}).status_code == 404
        with pytest.raises(Refus, match="à elle de le demander"):
            services.effacer_une_personne_sans_adresse(adhesion=limoux.a_max, auteur=limoux.anne)

    def test_a_member_of_two_groups_is_not_one_group_s_to_erase(self, limoux, paul):
        f.adhesion(f.groupement("Quillan", limoux.aude), paul.personne)
        with pytest.raises(Refus, match="autre groupement"):
            services.effacer_une_personne_sans_adresse(adhesion=paul, auteur=limoux.anne)


class TestAtNight:
    def test_each_thing_goes_at_the_end_of_its_time_and_the_run_says_so(self, limoux):
        maintenant, durees = timezone.now(), settings.DUREES_DE_CONSERVATION
        for age in (-1, 1):
            quand = {clef: maintenant - (jours + age) * UN_JOUR for clef, jours in durees.items()}
            entree = EntreeJournal.objects.create(objet="x", objet_id=1, action="x", libelle="x")
            EntreeJournal.objects.filter(pk=entree.pk).update(le=quand["journal"])
            deposer(clef=f"m{age}", destinataire="a@exemple.test", sujet="S", texte="T")
            Courriel.objects.filter(clef=f"m{age}").update(
                depose_le=quand["courriels"], etat="envoye", envoye_le=maintenant
            )
            Invitation.objects.create(
                groupement=limoux.limoux, email=f"i{age}@x.test", parrain=limoux.a_anne, expire_le=quand["invitations"]
            )
            Annonce.objects.create(
                groupement=limoux.limoux, auteur=limoux.a_max, titre="A", texte="B",
                publiee_le=quand["annonces"] - UN_JOUR, expire_le=quand["annonces"],
            )  # fmt: skip
            FichierDemande.objects.create(personne=limoux.max, genre="export", demande_le=quand["fichiers"])
            commande = f.commande(limoux.limoux, livraison_le=quand["feuilles"].date())
            for genre in ("foyers", "bordereau"):
                Document.objects.create(groupement=limoux.limoux, commande=commande, genre=genre)
        passe = effacer_ce_qui_est_passe()
        efface = {clef: nombre for clef, nombre in passe.resultats.items() if nombre}
        assert efface == dict.fromkeys(["journal", "courriels", "invitations", "annonces", "fichiers", "feuilles"], 1)
        assert not any(effacer_ce_qui_est_passe().resultats.values())
        assert Document.objects.filter(genre="bordereau").count() == 2

    def test_a_mail_that_has_not_left_stays(self, limoux):
        deposer(clef="m", destinataire="a@exemple.test", sujet="S", texte="T")
        Courriel.objects.update(depose_le=timezone.now() - 4000 * UN_JOUR)
        effacer_ce_qui_est_passe()
        assert Courriel.objects.exists()

    def test_who_left_long_ago_is_forgotten_and_who_is_still_somewhere_is_not(self, limoux):
        f.adhesion(limoux.limoux, f.personne("Reste"))
        ailleurs = f.adhesion(limoux.limoux, f.personne("Ailleurs"))
        f.adhesion(f.groupement("Quillan", limoux.aude), ailleurs.personne)
        for adhesion, jours in ((limoux.a_max, 400), (ailleurs, 400), (limoux.a_tess, 10)):
            faire_partir(adhesion=adhesion, auteur=limoux.anne)
            Adhesion.objects.filter(pk=adhesion.pk).update(partie_le=timezone.localdate() - jours * UN_JOUR)
        assert effacer_ce_qui_est_passe().resultats["anciens"] == 1
        assert str(Personne.objects.get(pk=limoux.max.pk)) == "Ancien membre"
        assert Personne.objects.get(pk=ailleurs.personne_id).email and Personne.objects.get(pk=limoux.tess.pk).email
        assert effacer_ce_qui_est_passe().resultats["anciens"] == 0

    def test_who_left_and_still_owes_keeps_their_name(self, limoux):
        faire_partir(adhesion=limoux.a_max, auteur=limoux.anne)
        Adhesion.objects.filter(pk=limoux.a_max.pk).update(partie_le=timezone.localdate() - 900 * UN_JOUR)
        Ecriture.objects.create(
            groupement=limoux.limoux, foyer=limoux.a_max.foyer, partenariat=limoux.partenariat, genre="produits",
            montant=12,
        )  # fmt: skip
        assert effacer_ce_qui_est_passe().resultats["anciens"] == 0
        with pytest.raises(Refus, match="doit encore"):
            services.effacer_une_personne(personne=limoux.max, auteur=limoux.max)

    def test_a_rule_that_fails_does_not_keep_the_others(self, limoux, monkeypatch):
        def casser(avant):
            raise DatabaseError("cassé")

        regles = [r for r in registre() if r.effacer]
        object.__setattr__(regles[0], "effacer", casser)
        monkeypatch.setattr("groupement.services.conservation.registre", lambda: regles)
        resultats = effacer_ce_qui_est_passe().resultats
        assert resultats[regles[0].clef] == -1 and len(resultats) == len(regles)

    def test_only_an_administrator_reads_what_was_erased(self, limoux, chez):
        Effacement.objects.create(resultats={"journal": 12, "courriels": 0, "feuilles": -1})
        page = chez(limoux.ada).get(reverse("donnees:effacements")).content.decode()
        assert "Le journal" in page and "12" in page and "échec" in page
        assert chez(limoux.anne).get(reverse("donnees:effacements")).status_code == 404


class TestRegister:
    def test_the_page_and_the_night_read_the_same_table(self, limoux):
        page = Client().get(reverse("donnees:registre")).content.decode()
        for regle in registre():
            assert regle.quoi.split(",")[0] in page
            assert regle.en_mots in page
        assert {regle.clef for regle in registre() if regle.effacer} == set(settings.DUREES_DE_CONSERVATION)

    def test_another_duration_is_another_page(self, limoux, settings):
        assert "3\u00a0ans" in Client().get(reverse("donnees:registre")).content.decode()
        settings.DUREES_DE_CONSERVATION = settings.DUREES_DE_CONSERVATION | {"courriels": 37}
        assert "37\u00a0jours" in Client().get(reverse("donnees:registre")).content.decode()
