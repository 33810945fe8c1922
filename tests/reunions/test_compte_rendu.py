"""Minutes: written by several people at once, published, corrected, compared; and the register of decisions."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from groupement.models import Courriel
from groupement.refus import Refus
from reunions.models import Decision, Option, Presence, RoleDeReunion, SectionCompteRendu, VersionCompteRendu
from reunions.services import clore, rediger, seance, sondages, votes
from reunions.tasks import imprimer_les_comptes_rendus
from reunions.templatetags.reunions import par_personne
from tests import fabrique as f
from tests.groupement.pages import champs_montres
from tests.navigateur.gestes import texte_du_pdf


@pytest.fixture
def reunion(monde, dans):
    """A meeting of yesterday: over, Max writes its minutes, Rosa was there."""
    hier = timezone.now() - datetime.timedelta(days=1)
    with dans(monde.limoux):
        passee = f.reunion(monde.limoux, debut=hier, titre="La rentrée")
        monde.point = f.point(passee, "Les bocaux")
        RoleDeReunion.objects.create(groupement=monde.limoux, reunion=passee, role="secretariat", adhesion=monde.a_max)
        seance.commencer(reunion=passee, auteur=monde.anne)
        seance.pointer(reunion=passee, adhesion=monde.a_rosa, presente=True)
        seance.noter_une_decision(reunion=passee, texte="Caution de 30 €.", adhesion=monde.a_max, point=monde.point)
        yield clore.clore(reunion=passee, auteur=monde.anne, raison="selon la récolte")


def ici(route, *arguments):
    return reverse(f"reunions:{route}", args=["limoux", *arguments])


def section(reunion, point=None):
    return SectionCompteRendu.objects.get(reunion=reunion, point=point)


def ecrire(reunion, adhesion, texte, point=None):
    partie = section(reunion, point)
    return rediger.ecrire_la_section(section=partie, texte=texte, version_lue=partie.version, adhesion=adhesion)


def test_the_minutes_wait_for_the_secretary_with_a_part_for_each_point(monde, chez, reunion):
    assert "Écrire le compte rendu" in chez(monde.max).get("/g/limoux/").text
    assert "Écrire le compte rendu" not in chez(monde.tess).get("/g/limoux/").text
    page = chez(monde.max).get(ici("rediger", reunion.pk)).text
    assert "Les bocaux" in page and "Pour toute la réunion" in page and "Caution de 30 €." in page
    assert chez(monde.rosa).get(ici("rediger", reunion.pk)).status_code == 200  # she was there
    assert chez(monde.tess).get(ici("rediger", reunion.pk)).status_code == 404


def test_a_part_is_previewed_before_it_is_saved(monde, chez, reunion):
    partie, cliente = section(reunion, monde.point), chez(monde.max)
    lien = ici("section", reunion.pk, partie.pk)
    texte = "On a **parlé** des bocaux."
    apercu = cliente.post(lien, {"texte": texte, "version": "0", "apercu": "1"}).text
    assert "<strong>parlé</strong>" in apercu and "Pas encore enregistré" in apercu and texte in apercu
    partie.refresh_from_db()
    assert partie.texte == ""
    cliente.post(lien, {"texte": texte, "version": "0"})
    partie.refresh_from_db()
    assert (partie.texte, partie.version, partie.ecrite_par) == (texte, 1, monde.a_max)


def test_a_script_in_markdown_stays_text(monde, chez, reunion):
    mechant = "<script>alert(1)</script> [clic](javascript:alert(1)) <img src=x onerror=alert(1)>"
    ecrire(reunion, monde.a_max, mechant)
    page = chez(monde.max).get(ici("rediger", reunion.pk)).text
    assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript:' not in page
    version = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    lue = chez(monde.tess).get(version.get_absolute_url()).text
    assert "<script>alert" not in lue and "<img src=x" not in lue
    imprimer_les_comptes_rendus()
    version.refresh_from_db()
    assert "<script>alert(1)</script>" in texte_du_pdf(bytes(version.pdf))


def test_a_save_on_top_of_another_is_refused_with_both_texts_and_goes_through_the_second_time(monde, chez, reunion):
    lien = ici("section", reunion.pk, section(reunion).pk)
    max_, rosa = chez(monde.max), chez(monde.rosa)
    de_max, de_rosa = champs_montres(max_.get(lien)), champs_montres(rosa.get(lien))
    max_.post(lien, de_max | {"texte": "Max a écrit ceci."})
    refus = rosa.post(lien, de_rosa | {"texte": "Rosa a écrit cela."})
    assert refus.status_code == 409 and "Rien n’est perdu" in refus.text
    assert "Max a écrit ceci." in refus.text and "Rosa a écrit cela." in refus.text
    assert section(reunion).texte == "Max a écrit ceci."
    montres = champs_montres(refus)
    assert montres["texte"] == ["Rosa a écrit cela."] and montres["version"] == ["1"]
    rosa.post(lien, montres | {"texte": "Max a écrit ceci. Rosa a écrit cela."})
    assert section(reunion).texte == "Max a écrit ceci. Rosa a écrit cela."


def test_people_who_write_different_parts_never_meet(monde, reunion):
    ecrire(reunion, monde.a_max, "Un", monde.point)
    ecrire(reunion, monde.a_rosa, "Deux")
    assert (section(reunion, monde.point).texte, section(reunion).texte) == ("Un", "Deux")


def test_published_minutes_reach_every_member_once_and_are_read_by_all(monde, chez, reunion):
    ecrire(reunion, monde.a_max, "On a goûté.", monde.point)
    cliente = chez(monde.max)
    assert "4\u00a0membres recevront un courriel" in cliente.get(ici("publier", reunion.pk)).text
    assert chez(monde.rosa).post(ici("publier", reunion.pk), {}).status_code == 404  # she writes, she does not publish
    cliente.post(ici("publier", reunion.pk), {})
    mails = Courriel.objects.filter(clef__startswith="compte-rendu")
    assert mails.count() == 4 and "Caution de 30 €." in mails.first().texte
    page = chez(monde.tess).get(ici("compte_rendu", reunion.pk)).text
    for mot in ("On a goûté.", "Caution de 30 €.", "Présents&nbsp;: Rosa Durand", "selon la récolte"):
        assert mot in page
    encore = cliente.post(ici("publier", reunion.pk), {"corrige": "rien"})
    assert "Rien n’a changé depuis la dernière version" in encore.text and mails.count() == 4
    assert "Compte rendu" in chez(monde.tess).get(ici("liste")).text


def test_a_correction_is_a_new_version_that_says_what_it_corrects(monde, chez, reunion):
    ecrire(reunion, monde.a_max, "On a goûté le vin rouge.")
    premiere = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    ecrire(reunion, monde.a_max, "On a goûté le vin blanc.")
    cliente = chez(monde.max)
    assert "obligatoire" in cliente.post(ici("publier", reunion.pk), {}).text
    cliente.post(ici("publier", reunion.pk), {"corrige": "C’était du blanc."})
    seconde = VersionCompteRendu.objects.get(numero=2)
    page = chez(monde.tess).get(ici("compte_rendu", reunion.pk)).text
    assert "vin blanc" in page and "C’était du blanc." in page and "Toutes les versions" in page
    ancienne = chez(monde.tess).get(premiere.get_absolute_url()).text
    assert "vin rouge" in ancienne and "une plus récente la corrige" in ancienne
    ecarts = chez(monde.tess).get(ici("comparer_les_versions", reunion.pk, seconde.pk)).text
    assert "<del>rouge</del><ins>blanc</ins>" in ecarts and "Décisions" not in ecarts
    assert chez(monde.tess).get(ici("comparer_les_versions", reunion.pk, premiere.pk)).status_code == 302
    assert (
        Courriel.objects.filter(clef__startswith=f"compte-rendu:{reunion.pk}:2", sujet__contains="corrigé").count() == 4
    )


def test_a_published_version_never_changes_even_by_hand(monde, reunion):
    version = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    for champs in ({"contenu": {}}, {"numero": 7}, {"corrige": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionCompteRendu.objects.filter(pk=version.pk).update(**champs)
    VersionCompteRendu.objects.filter(pk=version.pk).update(pdf=b"%PDF")


def test_nothing_is_published_before_the_end_nor_from_nothing(monde, reunion):
    Decision.objects.all().delete()
    with pytest.raises(Refus, match="Il n’y a encore rien à lire"):
        rediger.publier(reunion=reunion, adhesion=monde.a_max)
    clore.rouvrir(reunion=reunion, auteur=monde.anne)
    with pytest.raises(Refus, match="Terminez d’abord la réunion"):
        rediger.publier(reunion=reunion, adhesion=monde.a_max)


def test_the_pdf_is_drawn_by_a_worker_and_says_what_the_page_says(monde, chez, reunion):
    ecrire(reunion, monde.a_max, "## Les prix\n\n- un bocal\n- deux bocaux", monde.point)
    version = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    cliente, lien = chez(monde.tess), ici("pdf", reunion.pk, version.pk)
    assert cliente.get(lien).status_code == 404
    assert "Le PDF se prépare" in cliente.get(version.get_absolute_url()).text
    imprimer_les_comptes_rendus()
    reponse = cliente.get(lien)
    texte = texte_du_pdf(reponse.content)
    for mot in ("Limoux", "La rentrée", "Les bocaux", "Les prix", "deux bocaux", "Caution de 30 €.", "Rosa Durand"):
        assert mot in texte
    assert reponse["Cache-Control"] == "private, no-store" and lien in cliente.get(version.get_absolute_url()).text


def test_the_register_finds_a_decision_of_any_meeting_and_goes_to_a_spreadsheet(monde, chez, reunion, dans):
    avant = f.reunion(monde.limoux, debut=reunion.debut - datetime.timedelta(days=400), etat="close")
    avant.decisions.create(groupement=monde.limoux, texte="=On goûte les fromages", prise_le=avant.debut.date())
    cliente = chez(monde.tess)
    page = cliente.get(ici("decisions")).text
    assert page.index("Caution") < page.index("On goûte")
    trouvee = cliente.get(ici("decisions"), {"q": "goute"}).text
    assert "les fromages" in trouvee and "Caution" not in trouvee
    tableur = cliente.get(ici("exporter_les_decisions"), {"q": "fromages"}).content.decode("utf-8-sig")
    assert "'=On goûte les fromages" in tableur and "Caution" not in tableur
    with dans(monde.septfonds):
        assert not Decision.objects.exists()


def test_the_register_makes_as_many_queries_for_thirty_decisions_as_for_one(
    monde, chez, reunion, django_assert_max_num_queries
):
    cliente = chez(monde.tess)

    def compter():
        with django_assert_max_num_queries(15) as compte:
            assert cliente.get(ici("decisions")).status_code == 200
        return len(compte)

    un = compter()
    for n in range(40):
        autre = f.reunion(monde.limoux, etat="close", debut=reunion.debut - datetime.timedelta(days=n + 2))
        seance.noter_une_decision(reunion=autre, texte=f"Décision {n}", adhesion=monde.a_max, point=f.point(autre))
    assert compter() == un


def clos_le_jour_meme(monde, reunion, genre="choix", **champs):
    """A poll kept with the meeting, answered by Max, then closed."""
    sondage = f.sondage(monde.limoux, monde.a_anne, genre, reunion=reunion, **champs)
    tour = sondage.tours.get()
    contenu = {"choix": [sondage.options.first().pk]} if genre == "choix" else {"avis": "pour"}
    votes.voter(tour=tour, adhesion=monde.a_max, contenu=contenu)
    sondages.clore(sondage=sondage, auteur=monde.anne)
    return sondage


def test_a_poll_that_is_over_is_in_the_version_for_ever_and_in_its_pdf(monde, chez, reunion):
    choix = clos_le_jour_meme(monde, reunion, question="Quels fruits ?")
    clos_le_jour_meme(monde, reunion, "consentement", question="À 10 h ?", texte="On vient **à 10 h**.", secret=True)
    version = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    Option.objects.filter(sondage=choix).update(texte=Concat(Value("autre "), "texte"))
    sondages.rattacher(sondage=choix, reunion=None, auteur=monde.anne)
    page = chez(monde.tess).get(version.get_absolute_url()).text
    imprimer_les_comptes_rendus()
    version.refresh_from_db()
    for dit in (page.replace("&nbsp;", "\u00a0"), texte_du_pdf(bytes(version.pdf))):
        lu = " ".join(dit.split())
        for mot in ("Quels fruits ?", "La réponse la plus choisie : Pommes.", "Poires : 0 voix", "vote secret"):
            assert mot in lu
        assert "Le consentement est atteint" in lu and "1 réponse sur 4 attendues" in lu
    assert "On vient <strong>à 10 h</strong>." in page and "Max" not in str(version.contenu["sondages"])
    mail = Courriel.objects.filter(clef__startswith="compte-rendu").first()
    assert "La réponse la plus choisie : Pommes." in mail.texte and "Quels fruits ?" in mail.html


def test_a_poll_that_still_runs_waits_for_a_corrected_version(monde, chez, reunion):
    sondage = f.sondage(monde.limoux, monde.a_anne, "choix", reunion=reunion, question="Quels fruits ?")
    max_, tess = chez(monde.max), chez(monde.tess)
    assert "ce sondage est encore ouvert" in max_.get(ici("publier", reunion.pk)).text
    premiere = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    assert premiere.contenu["sondages"] == []
    page = tess.get(premiere.get_absolute_url()).text
    assert "Depuis ce compte rendu" in page and "Quels fruits ?" in page
    sondages.clore(sondage=sondage, auteur=monde.anne)
    max_.post(ici("publier", reunion.pk), {"corrige": "Le sondage est clos."})
    seconde = VersionCompteRendu.objects.get(numero=2)
    page = tess.get(seconde.get_absolute_url()).text
    assert "Depuis ce compte rendu" not in page and "Personne n’a répondu." in page
    assert "Quels fruits ?" not in tess.get(premiere.get_absolute_url()).text
    assert "<ins>Quels fruits ?" in tess.get(ici("comparer_les_versions", reunion.pk, seconde.pk)).text


def test_minutes_of_before_polls_were_kept_are_read_and_not_published_again_for_that(monde, chez, reunion):
    contenu = rediger.contenu_actuel(reunion)
    del contenu["sondages"]
    ancienne = VersionCompteRendu.objects.create(groupement=monde.limoux, reunion=reunion, numero=1, contenu=contenu)
    assert "Caution de 30 €." in chez(monde.tess).get(ancienne.get_absolute_url()).text
    with pytest.raises(Refus, match="Rien n’a changé"):
        rediger.publier(reunion=reunion, adhesion=monde.a_max, corrige="x")


def test_the_next_date_is_said_with_its_year_hour_and_place(monde, chez, reunion, dans):
    suivante = f.reunion(monde.limoux, debut=datetime.datetime(2031, 12, 20, 9, tzinfo=datetime.UTC), titre="Noël")
    clore.rouvrir(reunion=reunion, auteur=monde.anne)
    clore.clore(reunion=reunion, auteur=monde.anne, prochaine=suivante)
    version = rediger.publier(reunion=reunion, adhesion=monde.a_max)
    dite = "Noël, samedi 20 décembre 2031 à 10 h, Salle des fêtes"
    assert version.contenu["prochaine"].replace("\u00a0", " ") == dite
    imprimer_les_comptes_rendus()
    version.refresh_from_db()
    mail = Courriel.objects.filter(clef__startswith="compte-rendu").first()
    page = chez(monde.tess).get(version.get_absolute_url()).text
    for lu in (page, mail.texte, mail.html, texte_du_pdf(bytes(version.pdf))):
        assert dite in " ".join(lu.replace("\u00a0", " ").split())


def test_attendance_and_answer_are_two_facts(monde, reunion):
    presence = Presence.objects.get(adhesion=monde.a_rosa)
    assert (presence.reponse, presence.presente_le is not None) == ("", True)


def test_who_holds_several_roles_is_named_once():
    roles = [["anime la réunion", "Anne"], ["écrit le compte rendu", "Max"], ["surveille le temps", "Anne"]]
    assert par_personne([*roles, ["distribue la parole", "Anne"]]) == [
        "Anne anime la réunion, surveille le temps et distribue la parole",
        "Max écrit le compte rendu",
    ]
