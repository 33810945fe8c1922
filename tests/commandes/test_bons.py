"""The order to a producer: numbered, versioned, sent, handed over, confirmed."""

import io
import re
import threading
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from commandes.courriels.bons import jeton_du_bon
from commandes.documents.fabrique import octets_du_bon
from commandes.models import BonDeCommande, Document, Ligne, Volet
from commandes.services import bons
from commandes.services.documents import fabriquer
from commandes.tasks import etablir_bon as tache_etablir
from groupement.models import Courriel, EntreeJournal, Groupement
from groupement.refus import Refus
from groupement.services.courriels import envoyer
from tests import fabrique as f


@pytest.fixture(autouse=True)
def _sans_worker(monkeypatch):
    """Nothing leaves the test process: what would go to a worker is done by hand where it matters."""
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)


@pytest.fixture
def clos(monde, dans):
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="clos")
        monde.carottes = f.offre(monde.volet, f.conditionnement(monde.ferme, "Carottes", unite="kg"))
        monde.panier = f.panier(monde.commande, monde.a_max.foyer)
        monde.ligne = f.ligne(monde.panier, monde.carottes, "10")
    return monde


def _pret(bon: BonDeCommande) -> BonDeCommande:
    bon.fichiers.update(octets=b"%PDF-", pret_le=bon.etabli_le)
    return bon


def _corriger(clos, quantite):
    Ligne.objects.filter(pk=clos.ligne.pk).update(quantite=Decimal(quantite))


def test_les_numeros_se_suivent_dans_le_groupement(clos, dans):
    with dans(clos.limoux):
        numeros = [bons.etablir_bon(volet_id=clos.volet.pk).rang]
        for nom in ("Moulin", "Verger"):
            partenariat = f.partenariat(clos.limoux, f.producteur(clos.aude, nom))
            volet = f.volet(clos.commande, partenariat, etat="clos")
            f.ligne(clos.panier, f.offre(volet))
            numeros.append(bons.etablir_bon(volet_id=volet.pk).rang)
    assert numeros == [1, 2, 3]


def test_une_correction_garde_le_numero_et_dit_ce_qui_change(clos, dans):
    with dans(clos.limoux):
        premier = bons.etablir_bon(volet_id=clos.volet.pk)
        bons.marquer_remis_autrement(bon_id=premier.pk, auteur=clos.rosa)
        _corriger(clos, "12")
        second = bons.etablir_bon(volet_id=clos.volet.pk, auteur=clos.rosa, motif="Deux foyers de plus")
        assert (second.numero, second.version) == (f"{premier.numero}-2", 2)
        assert "Carottes : 12\u00a0kg au lieu de 10\u00a0kg" in second.changements
        premier.refresh_from_db()
        assert premier.contenu["lignes"][0]["quantite"] == "10"
        entree = EntreeJournal.objects.sur(clos.volet).filter(action="bon.etablir").first()
        assert (entree.auteur, entree.motif) == (clos.rosa, "Deux foyers de plus")


def test_sans_changement_pas_de_nouvelle_version(clos, dans):
    with dans(clos.limoux):
        bons.etablir_bon(volet_id=clos.volet.pk)
        with pytest.raises(Refus, match="Rien n’a changé"):
            bons.etablir_bon(volet_id=clos.volet.pk)


def test_la_tache_de_cloture_se_repete_sans_effet(clos, dans):
    tache_etablir(clos.volet.pk)
    tache_etablir(clos.volet.pk)
    tache_etablir(0)
    with dans(clos.limoux):
        assert BonDeCommande.objects.count() == 1
        assert set(Document.objects.values_list("format", flat=True)) == {"pdf", "csv", "xlsx"}


def _lire_le_courriel(bon) -> str:
    bons.transmettre_bon(bon_id=_pret(bon).pk, auteur=None)
    bon.refresh_from_db()
    courriel = bon.courriel
    return "\n".join((courriel.sujet, courriel.texte, courriel.html)).replace("\u00a0", " ")


def test_le_producteur_qui_n_a_rien_recu_recoit_une_commande_comme_une_autre(clos, dans):
    with dans(clos.limoux):
        bons.etablir_bon(volet_id=clos.volet.pk)
        _corriger(clos, "12")
        second = bons.etablir_bon(volet_id=clos.volet.pk, motif="Erreur de saisie")
        assert (second.version, second.changements) == (2, [])
        for texte in (_texte_du_pdf(second), _lire_le_courriel(second)):
            assert "12 kg" in texte
            for mot in ("annule", "au lieu de", "Erreur de saisie"):
                assert mot not in texte, mot


def test_une_version_refusee_par_le_serveur_n_a_pas_ete_recue(clos, dans):
    with dans(clos.limoux):
        premier = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        bons.transmettre_bon(bon_id=premier.pk, auteur=clos.rosa)
        Courriel.objects.update(etat="refuse")
        _corriger(clos, "12")
        assert bons.etablir_bon(volet_id=clos.volet.pk).changements == []


def test_les_changements_se_comptent_depuis_ce_que_le_producteur_a_recu(clos, dans):
    with dans(clos.limoux):
        premier = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        bons.transmettre_bon(bon_id=premier.pk, auteur=clos.rosa)
        _corriger(clos, "12")
        bons.etablir_bon(volet_id=clos.volet.pk)  # never sent
        _corriger(clos, "13")
        troisieme = bons.etablir_bon(volet_id=clos.volet.pk, motif="Un foyer de plus")
        assert "Carottes : 13\u00a0kg au lieu de 10\u00a0kg" in troisieme.changements
        for texte in (_texte_du_pdf(troisieme), _lire_le_courriel(troisieme)):
            for mot in ("annule et remplace", "13 kg au lieu de 10 kg", "Un foyer de plus"):
                assert mot in texte, mot


def test_ce_que_le_producteur_a_deja_recu_n_est_pas_une_seconde_commande(clos, dans):
    with dans(clos.limoux):
        premier = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        bons.transmettre_bon(bon_id=premier.pk, auteur=clos.rosa)
        _corriger(clos, "12")
        bons.etablir_bon(volet_id=clos.volet.pk)
        _corriger(clos, "10")
        troisieme = bons.etablir_bon(volet_id=clos.volet.pk)
        assert troisieme.changements == [f"Rien ne change depuis le bon n° {premier.numero}"]
        assert "annule et remplace" in _texte_du_pdf(troisieme)


def _texte_du_pdf(bon) -> str:
    pages = PdfReader(io.BytesIO(octets_du_bon(bon, "pdf"))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_un_volet_solde_ou_annule_n_a_plus_de_bon_a_etablir(clos, dans):
    with dans(clos.limoux):
        Volet.objects.filter(pk=clos.volet.pk).update(etat="annule", annule_le=timezone.now())
        with pytest.raises(Refus, match="est annulée : il n’y a pas de bon à établir"):
            bons.etablir_bon(volet_id=clos.volet.pk)


def test_un_volet_ouvert_n_a_pas_de_bon(clos, dans):
    with dans(clos.limoux):
        Volet.objects.filter(pk=clos.volet.pk).update(etat="ouvert", clos_le=None)
        with pytest.raises(Refus, match="est ouverte : clôturez-la d’abord"):
            bons.etablir_bon(volet_id=clos.volet.pk)


def test_sans_commande_pas_de_bon(clos, dans):
    with dans(clos.limoux):
        Ligne.objects.all().delete()
        with pytest.raises(Refus, match="Personne n’a commandé"):
            bons.etablir_bon(volet_id=clos.volet.pk)


def test_le_bon_part_chez_le_producteur_et_les_reponses_vont_aux_referents(clos, dans):
    with dans(clos.limoux):
        bon = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        bon.refresh_from_db()
        clos.volet.refresh_from_db()
        assert clos.volet.etat == Volet.Etat.TRANSMIS
        assert envoyer(courriel_id=bon.courriel_id)
    [message] = mail.outbox
    assert message.to == ["ferme@exemple.test"] and message.reply_to == ["rosa@exemple.test"]
    assert [piece[0].rsplit(".")[-1] for piece in message.attachments] == ["pdf", "csv", "xlsx"]
    assert f"/bon/{jeton_du_bon(bon).split(':')[0]}" in message.body
    assert "10\u00a0kg : Carottes" in message.body and bon.numero in message.subject
    assert "&" not in message.body and "<" not in message.body


def test_le_bon_ne_part_pas_deux_fois(clos, dans):
    with dans(clos.limoux):
        bon = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        with pytest.raises(Refus, match="déjà parti"):
            bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
    assert Courriel.objects.filter(clef__startswith="bon:").count() == 1


def test_refuse_par_le_serveur_le_bon_repart_a_la_nouvelle_adresse(clos, dans):
    with dans(clos.limoux):
        bon = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        Courriel.objects.update(etat="refuse")
        bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        assert Courriel.objects.get().etat == "a_envoyer"
        Courriel.objects.update(etat="refuse")
        clos.ferme.courriel = "nouvelle@exemple.test"
        clos.ferme.save()
        bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        bon.refresh_from_db()
        assert bon.courriel.destinataire == "nouvelle@exemple.test"


def test_le_bon_attend_ses_fichiers_pour_partir(clos, dans):
    with dans(clos.limoux):
        bon = bons.etablir_bon(volet_id=clos.volet.pk)
        with pytest.raises(Refus, match="se prépare encore"):
            bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        clos.volet.refresh_from_db()
        assert clos.volet.etat == Volet.Etat.CLOS


def test_sans_adresse_le_bon_se_remet_autrement(clos, dans):
    with dans(clos.limoux):
        clos.ferme.courriel = ""
        clos.ferme.save()
        bon = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        with pytest.raises(Refus, match="imprimez le bon ou appelez"):
            bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa)
        bons.marquer_remis_autrement(bon_id=bon.pk, auteur=clos.rosa)
        clos.volet.refresh_from_db()
        assert clos.volet.etat == Volet.Etat.TRANSMIS
        with pytest.raises(Refus, match="déjà noté"):
            bons.marquer_remis_autrement(bon_id=bon.pk, auteur=clos.rosa)


def test_une_version_remplacee_ne_part_plus(clos, dans):
    with dans(clos.limoux):
        premier = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        _corriger(clos, "12")
        bons.etablir_bon(volet_id=clos.volet.pk)
        with pytest.raises(Refus, match="version plus récente"):
            bons.transmettre_bon(bon_id=premier.pk, auteur=clos.rosa)


def test_un_volet_annule_ne_se_transmet_ni_ne_se_confirme(clos, dans):
    with dans(clos.limoux):
        bon = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
        Volet.objects.filter(pk=clos.volet.pk).update(etat="annule", annule_le=bon.etabli_le)
        for faire in (
            lambda: bons.transmettre_bon(bon_id=bon.pk, auteur=clos.rosa),
            lambda: bons.confirmer_bon(bon_id=bon.pk),
        ):
            with pytest.raises(Refus, match="annulée"):
                faire()


def test_le_producteur_confirme_par_son_lien_sans_compte(clos, dans):
    with dans(clos.limoux):
        bon = bons.etablir_bon(volet_id=clos.volet.pk)
    adresse = reverse("producteur:bon", args=[jeton_du_bon(bon)])
    client = Client()
    page = client.get(adresse)
    assert page.status_code == 200 and "Je confirme la commande" in page.content.decode()
    page = client.post(adresse, {"message": "Pas de <b>radis</b>"}, follow=True)
    assert "vous avez confirmé" in page.content.decode() and "&lt;b&gt;radis" in page.content.decode()
    with dans(clos.limoux):
        bon.refresh_from_db()
        assert bon.message_du_producteur == "Pas de <b>radis</b>"
        premiere = bon.confirme_le
    # Played again, it changes nothing.
    client.post(adresse, {"message": "autre"})
    with dans(clos.limoux):
        bon.refresh_from_db()
    assert (bon.confirme_le, bon.message_du_producteur) == (premiere, "Pas de <b>radis</b>")
    assert Courriel.objects.get(clef__startswith="bon-reponse").destinataire == "rosa@exemple.test"


def test_un_message_trop_long_est_rendu_avec_sa_raison(clos, dans):
    with dans(clos.limoux):
        bon = bons.etablir_bon(volet_id=clos.volet.pk)
    page = Client().post(reverse("producteur:bon", args=[jeton_du_bon(bon)]), {"message": "x" * 2001})
    assert "trop long" in page.content.decode()
    with dans(clos.limoux):
        bon.refresh_from_db()
    assert bon.confirme_le is None


def test_un_lien_ancien_mene_a_la_version_qui_remplace(clos, dans):
    with dans(clos.limoux):
        premier = bons.etablir_bon(volet_id=clos.volet.pk)
        _corriger(clos, "12")
        second = bons.etablir_bon(volet_id=clos.volet.pk)
    adresse = reverse("producteur:bon", args=[jeton_du_bon(premier)])
    page = Client().get(adresse).content.decode()
    assert "version plus récente" in page and second.numero in page and "Je confirme" not in page
    assert Client().post(adresse, {"message": ""}).status_code == 409
    with dans(clos.limoux):
        premier.refresh_from_db()
    assert premier.confirme_le is None


def test_un_lien_perime_le_dit_et_ne_montre_rien(clos, dans, monkeypatch):
    with dans(clos.limoux):
        bon = _pret(bons.etablir_bon(volet_id=clos.volet.pk))
    jeton = jeton_du_bon(bon)
    maintenant = __import__("time").time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: maintenant + 61 * 86400)
    page = Client().get(reverse("producteur:bon", args=[jeton]))
    assert page.status_code == 410 and "Carottes" not in page.content.decode()
    assert Client().get(reverse("producteur:bon_pdf", args=[jeton])).status_code == 404


@pytest.mark.parametrize("jeton", ["faux", "MQ:1abc:AAAA", "a" * 500])
def test_un_lien_force_n_existe_pas(db, jeton):
    assert Client().get(reverse("producteur:bon", args=[jeton])).status_code == 404
    assert Client().get(reverse("producteur:bon_pdf", args=[jeton])).status_code == 404


def test_le_producteur_telecharge_son_pdf(clos, dans):
    with dans(clos.limoux):
        bon = bons.etablir_bon(volet_id=clos.volet.pk)
        adresse = reverse("producteur:bon_pdf", args=[jeton_du_bon(bon)])
        assert Client().get(adresse).status_code == 404  # not built yet
        for document_id in bon.fichiers.values_list("pk", flat=True):
            assert fabriquer(document_id=document_id)
    reponse = Client().get(adresse)
    assert reponse["Content-Type"] == "application/pdf" and reponse.content.startswith(b"%PDF-")


@pytest.mark.django_db(transaction=True)
def test_deux_bons_etablis_en_meme_temps_ont_deux_numeros_qui_se_suivent(clos, dans):
    with dans(clos.limoux):
        autre = f.volet(clos.commande, f.partenariat(clos.limoux, f.producteur(clos.aude, "Moulin")), etat="clos")
        f.ligne(clos.panier, f.offre(autre))
    depart = threading.Barrier(2)

    def etablir(volet_id):
        try:
            depart.wait()
            tache_etablir(volet_id)
        finally:
            connection.close()

    fils = [threading.Thread(target=etablir, args=[pk]) for pk in (clos.volet.pk, autre.pk)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    with dans(clos.limoux):
        assert sorted(BonDeCommande.objects.values_list("rang", flat=True)) == [1, 2]
    assert Groupement.objects.filter(pk=clos.limoux.pk).exists()
