"""Rules, planning, moving, cancelling: through HTTP, with the mails that they cause."""

import datetime
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from groupement.affiche import affiche
from groupement.calendrier import evenements, previsions
from groupement.heures import PARIS
from groupement.models import Courriel, EntreeJournal, FichierDemande
from groupement.portee import scopes_disabled
from groupement.refus import Refus
from groupement.services import fichiers
from groupement.typographie import insecables
from reunions.models import Presence, RegleDeReunion, Reunion
from reunions.services import planifier, regles
from reunions.services.regles import propositions
from tests import fabrique as f
from tests.groupement.pages import champs_montres

MOIS = [str(mois) for mois in range(1, 13)]


def ici(route, *arguments, slug="limoux"):
    return reverse(f"reunions:{route}", args=[slug, *arguments])


def regle(groupement, **champs):
    defauts = {"rang": 3, "jour": 5, "heure": datetime.time(10), "mois": list(range(1, 13))}
    return RegleDeReunion.objects.create(groupement=groupement, **defauts | champs)


def envoi(**champs):
    jour = timezone.localdate() + datetime.timedelta(days=20)
    return {
        "genre": "degustation", "titre": "Goûter les vins", "jour": str(jour), "de": "18:30", "a": "20:30",
        "lieu": "Maison paysanne", "producteur": "Domaine des Hautes Terres", "prevenir": "on",
    } | champs  # fmt: skip


def test_the_facilitator_notes_the_rule_as_people_say_it_and_sees_the_next_dates(monde, chez, dans):
    page = chez(monde.anne).post(
        ici("regles"),
        {"phrase": "3e samedi du mois à 10 h", "mois": MOIS, "duree": "150", "genre": "organisation"},
        follow=True,
    )
    assert (
        insecables("C’est noté : le 3e samedi du mois à 10") in page.text and "Les prochaines dates libres" in page.text
    )
    with dans(monde.limoux):
        notee = RegleDeReunion.objects.get()
        assert (notee.rang, notee.jour, notee.heure, notee.duree) == (3, 5, datetime.time(10), 150)
        assert EntreeJournal.objects.sur(notee).get().auteur == monde.anne
        dates = propositions(combien=4)
        assert all(p.debut.astimezone(PARIS).hour == 10 and p.debut.weekday() == 5 for p in dates)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"phrase": "5e lundi", "mois": ["2"]}, "Ce jour ne tombe pas"),
        ({"phrase": "6e samedi"}, "quatre ou cinq fois"),
        ({"phrase": "quand on peut"}, "Écrivez par exemple"),
        ({"phrase": "1er lundi", "mois": []}, "Choisissez au moins un mois"),
        ({"phrase": "1er lundi", "duree": "5"}, "15"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(monde, chez, dans, champs, phrase):
    corps = {"phrase": "1er mardi", "mois": MOIS, "duree": "120", "genre": "organisation"} | champs
    page = chez(monde.anne).post(ici("regles"), corps)
    assert page.status_code == 200 and phrase in page.text and corps["phrase"] in page.text
    with dans(monde.limoux):
        assert not RegleDeReunion.objects.exists()


def test_a_rule_never_proposes_a_day_that_is_planned_already(monde, dans):
    with dans(monde.limoux):
        regle(monde.limoux)
        premiere, seconde = propositions(combien=2)
        f.reunion(monde.limoux, debut=premiere.debut + datetime.timedelta(hours=5))
        assert propositions(combien=1)[0].debut == seconde.debut


def test_the_year_on_the_wall_shows_what_the_rules_foresee(monde, dans):
    annee = timezone.localdate().year + 1
    with dans(monde.limoux):
        regle(monde.limoux, mois=[m for m in range(1, 13) if m not in (7, 8)])
        janvier = next(p for p in propositions(combien=20) if p.debut.year == annee)
        f.reunion(monde.limoux, debut=janvier.debut)
        prevues = previsions(monde.limoux, datetime.date(annee, 1, 1), datetime.date(annee, 12, 31))
    assert [e.premier_jour.month for e in prevues] == [2, 3, 4, 5, 6, 9, 10, 11, 12]
    fichier = fichiers.demander_l_affiche(groupement=monde.limoux, annee=annee, personne=monde.max)
    with scopes_disabled():
        fichier = FichierDemande.objects.select_related("groupement", "personne").get(pk=fichier.pk)
    texte = " ".join(PdfReader(BytesIO(affiche(fichier))).pages[0].extract_text().split())
    assert texte.count("À confirmer 10") == len(prevues)


def test_two_rules_propose_in_the_order_of_the_days(monde, dans):
    with dans(monde.limoux):
        regle(monde.limoux)
        regle(monde.limoux, rang=1, jour=1)
        dates = [p.debut for p in propositions(combien=6)]
        assert dates == sorted(dates) and len({d.weekday() for d in dates}) == 2


def test_a_rule_changes_and_is_taken_back_without_touching_what_is_planned(monde, chez, dans):
    with dans(monde.limoux):
        notee = regle(monde.limoux)
        f.reunion(monde.limoux, regle=notee)
    anne, lien = chez(monde.anne), ici("modifier_la_regle", notee.pk)
    anne.post(lien, champs_montres(anne.get(lien)) | {"phrase": "dernier mardi à 20 h 15"})
    notee.refresh_from_db()
    assert (notee.rang, notee.jour, notee.heure) == (-1, 1, datetime.time(20, 15))
    anne.post(ici("retirer_la_regle", notee.pk))
    with dans(monde.limoux):
        assert not RegleDeReunion.objects.exists() and Reunion.objects.get().regle is None


def test_a_date_that_a_rule_proposes_fills_the_form(monde, chez, dans):
    with dans(monde.limoux):
        notee = regle(monde.limoux, lieu="Chez Paulette", duree=90)
        propose = propositions(combien=1)[0].debut.astimezone(PARIS)
    champs = champs_montres(
        chez(monde.anne).get(ici("prevoir"), {"regle": notee.pk, "debut": f"{propose:%Y-%m-%dT%H:%M}"})
    )
    assert (champs["jour"], champs["de"], champs["a"]) == ([f"{propose:%Y-%m-%d}"], ["10:00"], ["11:30"])
    assert champs["lieu"] == ["Chez Paulette"]


def test_a_planned_meeting_is_announced_once_to_each_member(monde, chez, dans):
    reponse = chez(monde.anne).post(ici("prevoir"), envoi())
    with dans(monde.limoux):
        reunion = Reunion.objects.get()
    assert reponse.url == reunion.get_absolute_url()
    courriels = Courriel.objects.filter(clef__startswith="reunion-prevue")
    assert {c.personne for c in courriels} == {monde.anne, monde.rosa, monde.max, monde.tess}
    un = courriels.get(personne=monde.max)
    assert "Goûter les vins" in un.sujet and "Domaine des Hautes Terres" in un.texte and "18\u00a0h\u00a030" in un.texte


def test_a_meeting_may_be_planned_without_telling_anybody(monde, chez):
    corps = envoi()
    del corps["prevenir"]
    chez(monde.anne).post(ici("prevoir"), corps)
    assert not Courriel.objects.exists()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"jour": "2027-03-28", "de": "02:30", "a": "05:00"}, "n’existe pas ce jour-là"),
        ({"jour": "2027-10-31", "de": "01:00", "a": "02:30"}, "arrive deux fois ce jour-là"),
        ({"a": "18:00"}, "finit avant de commencer"),
        ({"jour": "2020-01-01"}, "Cette date est déjà passée"),
        ({"jour": "31/02/2027"}, "Ce jour n’existe pas"),
        ({"places_enfants": "-1"}, "Indiquez 0 au moins"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(monde, chez, dans, champs, phrase):
    page = chez(monde.anne).post(ici("prevoir"), envoi(**champs))
    assert page.status_code == 200 and phrase in page.text and "Goûter les vins" in page.text
    with dans(monde.limoux):
        assert not Reunion.objects.exists()


def test_a_meeting_across_the_change_of_clocks_lasts_as_long_as_it_lasts(monde, dans):
    """From 1 h to 4 h in the night of the change there are two hours."""
    with dans(monde.limoux):
        reunion = planifier.prevoir(
            groupement=monde.limoux, debut=datetime.datetime(2027, 3, 28, 1, tzinfo=PARIS), auteur=monde.anne,
            fin=datetime.datetime(2027, 3, 28, 4, tzinfo=PARIS).astimezone(datetime.UTC),
        )  # fmt: skip
        reunion.refresh_from_db()
        assert reunion.minutes == 120


def test_a_meal_that_ends_after_midnight_ends_the_next_day(monde, chez, dans):
    chez(monde.anne).post(ici("prevoir"), envoi(de="20:00", a="00:30"))
    with dans(monde.limoux):
        assert Reunion.objects.get().minutes == 270


def test_a_meeting_that_nobody_began_is_among_the_past_ones_and_may_still_be_told(monde, chez, dans):
    with dans(monde.limoux):
        oubliee = f.reunion(monde.limoux, debut=timezone.now() - datetime.timedelta(days=2), titre="Oubliée")
        assert not Reunion.objects.a_venir().exists()
    assert "pas encore notée" in chez(monde.max).get(ici("liste")).text
    page = chez(monde.anne).get(oubliee.get_absolute_url()).text
    assert "Noter ce qui s’est passé" in page and "Je viens" not in page
    assert "est passée" in chez(monde.max).post(ici("repondre", oubliee.pk), {"vient": "oui"}, follow=True).text


def test_moving_it_tells_everybody_at_once_and_keeps_the_answers(monde, chez, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
    chez(monde.max).post(ici("repondre", reunion.pk), {"vient": "oui"})
    anne, lien = chez(monde.anne), ici("deplacer", reunion.pk)
    champs = champs_montres(anne.get(lien))
    assert "4\u00a0membres recevront tout de suite" in anne.get(lien).text
    anne.post(lien, champs | {"de": "19:00", "a": "21:00"})
    anne.post(lien, champs_montres(anne.get(lien)) | {"lieu": "Chez Rosa"})
    mails = Courriel.objects.filter(clef__startswith="reunion-deplacee", personne=monde.max).order_by("pk")
    assert [("une autre heure" in m.html, "un autre lieu" in m.html) for m in mails] == [(True, False), (False, True)]
    with dans(monde.limoux):
        assert reunion.presences.get().reponse == "oui"
    refus = anne.post(lien, champs_montres(anne.get(lien)))
    assert "sont déjà ceux-là" in refus.text


def test_two_tabs_that_move_it_do_not_undo_each_other(monde, chez, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
    anne, lien = chez(monde.anne), ici("deplacer", reunion.pk)
    champs = champs_montres(anne.get(lien))
    anne.post(lien, champs | {"lieu": "Chez Rosa"})
    assert "Quelqu’un a changé cette fiche entre-temps" in anne.post(lien, champs | {"lieu": "Chez Max"}).text


def test_cancelling_says_why_and_may_be_taken_back(monde, chez, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
    anne, lien = chez(monde.anne), ici("annuler", reunion.pk)
    assert "en seront prévenus tout de suite" in anne.get(lien).text
    assert "Ce champ est obligatoire" in anne.post(lien, {"motif": " "}).text
    anne.post(lien, {"motif": "La salle est prise."})
    reunion.refresh_from_db()
    assert reunion.est_annulee and "La salle est prise." in chez(monde.max).get(reunion.get_absolute_url()).text
    annulation = Courriel.objects.get(clef__startswith="reunion-annulee", personne=monde.max)
    assert "La salle est prise." in annulation.texte
    anne.post(ici("retablir", reunion.pk))
    reunion.refresh_from_db()
    assert reunion.est_prevue and Courriel.objects.filter(clef__startswith="reunion-retablie").count() == 4


def test_what_is_over_is_not_moved(monde, dans):
    with dans(monde.limoux):
        close = f.reunion(monde.limoux, etat="close")
        with pytest.raises(Refus, match="elle ne change plus"):
            planifier.deplacer(reunion=close, debut=close.debut, fin=close.fin, lieu="Ailleurs", auteur=monde.anne)
        with pytest.raises(Refus, match="C’est déjà fait, ou trop tôt"):
            planifier.annuler(reunion=close, motif="trop tard", auteur=monde.anne)


def test_the_database_ties_the_state_to_its_dates_and_to_what_follows(monde, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
        for champs in (
            {"etat": "annulee"},
            {"etat": "en_cours"},
            {"etat": "close", "commencee_le": timezone.now(), "close_le": timezone.now()},
            {"prochaine": reunion},
            {"fin": reunion.debut},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Reunion.objects.filter(pk=reunion.pk).update(**champs)


def test_only_those_who_facilitate_plan(monde, chez, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
    for adresse in (ici("prevoir"), ici("regles"), *(ici(r, reunion.pk) for r in ("modifier", "deplacer", "annuler"))):
        assert chez(monde.max).get(adresse).status_code == 404
        assert chez(monde.max).post(adresse, {}).status_code == 404
    assert chez(monde.zoe).get(reunion.get_absolute_url()).status_code == 404
    assert "Prévoir une réunion" not in chez(monde.max).get(ici("liste")).text


def test_the_list_is_searched_in_titles_places_kinds_and_decisions_without_accents(monde, chez, dans):
    avant = timezone.now() - datetime.timedelta(days=40)
    with dans(monde.limoux):
        f.reunion(monde.limoux, debut=avant, etat="close", titre="Fête des récoltes")
        charte = f.reunion(monde.limoux, debut=avant - datetime.timedelta(days=30), etat="close", titre="La charte")
        charte.decisions.create(groupement=monde.limoux, texte="Une caution de 30 €", prise_le=avant.date())
    cliente = chez(monde.max)
    for mot, trouve in (("fete", "Fête des récoltes"), ("caution", "La charte"), ("organisation", "La charte")):
        assert trouve in cliente.get(ici("liste"), {"q": mot}).text
    assert "La charte" not in cliente.get(ici("liste"), {"q": "récoltes"}).text
    assert "0\u00a0réunion pour" in cliente.get(ici("liste"), {"q": "xyz"}).text


def test_the_list_makes_as_many_queries_for_two_hundred_meetings_as_for_two(
    monde, chez, dans, django_assert_max_num_queries
):
    cliente = chez(monde.anne)
    depart = timezone.now() - datetime.timedelta(days=1000)

    def semer(combien, debut):
        with dans(monde.limoux):
            for n in range(combien):
                quand = debut + datetime.timedelta(days=n)
                f.reunion(monde.limoux, debut=quand, etat="close")
                f.reunion(monde.limoux, debut=timezone.now() + datetime.timedelta(days=n + 1))

    def compter():
        with django_assert_max_num_queries(25) as compte:
            assert cliente.get(ici("liste")).status_code == 200
        return len(compte)

    semer(1, depart)
    un = compter()
    semer(100, depart + datetime.timedelta(days=10))
    assert compter() == un
    assert "Page 2 sur" in cliente.get(ici("liste"), {"page": 2}).text


def test_the_calendar_keeps_the_name_of_a_moved_meeting_and_shows_a_cancelled_one(monde, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux, titre="Assemblée")
        jour = timezone.localdate(reunion.debut)
        [avant] = evenements(monde.a_max, jour, jour)
        planifier.deplacer(
            reunion=reunion, debut=reunion.debut + datetime.timedelta(days=1), auteur=monde.anne,
            fin=reunion.fin + datetime.timedelta(days=1), lieu="Ailleurs",
        )  # fmt: skip
        lendemain = jour + datetime.timedelta(days=1)
        assert evenements(monde.a_max, jour, jour) == []
        [apres] = evenements(monde.a_max, lendemain, lendemain)
        assert apres.clef == avant.clef and apres.modifie_le > avant.modifie_le and apres.lieu == "Ailleurs"
        planifier.annuler(reunion=reunion, motif="neige", auteur=monde.anne)
        assert evenements(monde.a_max, lendemain, lendemain)[0].annule


def test_the_home_page_asks_whether_one_comes_until_one_has_answered(monde, chez, dans):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux, titre="Le grand soir")
    cliente = chez(monde.max)
    accueil = cliente.get("/g/limoux/").text
    assert "Viendrez-vous" in accueil and accueil.count("Le grand soir") == 2
    cliente.post(ici("repondre", reunion.pk), {"vient": "non"})
    assert "Viendrez-vous" not in cliente.get("/g/limoux/").text


def test_a_rule_of_another_group_is_unknown(monde, chez, dans):
    with dans(monde.septfonds):
        autre = regle(monde.septfonds)
    assert chez(monde.anne).get(ici("modifier_la_regle", autre.pk)).status_code == 404
    with dans(monde.limoux):
        assert regles.propositions() == []


@pytest.mark.parametrize("jour", ["9999-12-31", "0001-01-01"])
def test_a_year_that_nobody_means_is_refused_wherever_a_day_is_asked(monde, chez, dans, jour):
    cliente = chez(monde.anne)
    with dans(monde.limoux):
        prevue = f.reunion(monde.limoux)
        en_cours = f.reunion(monde.limoux, etat="en_cours", debut=timezone.now())
        sondage = f.sondage(monde.limoux, monde.a_anne)
    quand = {"jour": jour, "de": "23:00", "a": "23:59", "cloture_le_0": jour, "cloture_le_1": "23:59"}
    saisies = {
        ici("prevoir"): {"genre": "repas"},
        ici("deplacer", prevue.pk): {},
        ici("prendre_une_tache", en_cours.pk): {"intitule": "Trouver une salle", "pour_le": jour},
        f"{sondage.get_absolute_url()}prolonger/": {},
        f"{sondage.get_absolute_url()}amender/": {"texte": "Autrement."},
    }
    for adresse, champs in saisies.items():
        assert "cette date est trop lointaine" in cliente.post(adresse, quand | champs).text
    for adresse in (f"{ici('prevoir')}?debut={jour}T23:30", f"/g/limoux/calendrier/?mois={jour[:7]}"):
        assert cliente.get(adresse).status_code == 200


def test_the_page_that_cancels_has_one_button_that_says_so(monde, chez, dans):
    with dans(monde.limoux):
        prevue = f.reunion(monde.limoux)
    page = chez(monde.anne).get(ici("annuler", prevue.pk)).text
    assert page.count(">Annuler la réunion<") == 1 and ">Annuler<" not in page
    assert "Revenir sans rien changer" in page


def a_midi_dans(jours):
    jour = timezone.localdate() + datetime.timedelta(days=jours)
    return datetime.datetime.combine(jour, datetime.time(12), tzinfo=PARIS)


@pytest.mark.parametrize(
    ("debut", "dite"),
    [
        (lambda: a_midi_dans(1), True),
        (lambda: timezone.now() - datetime.timedelta(hours=1), True),  # nobody began it yet
        (lambda: timezone.now() - datetime.timedelta(hours=3), False),
        (lambda: a_midi_dans(2), False),
    ],
    ids=["tomorrow", "its hour has struck", "over", "later"],
)
def test_who_comes_is_told_where_on_the_day_and_the_day_before(monde, chez, dans, debut, dite):
    with dans(monde.limoux):
        prevue = f.reunion(monde.limoux, debut=debut(), a_apporter="un verre")
        for adhesion, reponse in ((monde.a_max, "oui"), (monde.a_tess, "non")):
            Presence.objects.create(
                groupement=monde.limoux, reunion=prevue, adhesion=adhesion, reponse=reponse, repondu_le=timezone.now()
            )
    assert ("À apporter&nbsp;: un verre" in chez(monde.max).get("/g/limoux/").text) == dite
    assert "un verre" not in chez(monde.tess).get("/g/limoux/").text  # she does not come
