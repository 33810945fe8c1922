"""A meeting from its rule to its published minutes, as people do it: the facilitator notes the rule and plans the date
it proposes, members answer and bring points, the meeting goes on with two decisions and three tasks, it ends with a
next date, two people write the minutes, they are published, read, and corrected.

One story, told in steps that share `recit`.
"""

import datetime
import re

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from groupement.models import Courriel
from reunions.models import (
    Decision,
    PointOrdreDuJour,
    RegleDeReunion,
    Reunion,
    RoleDeReunion,
    SectionCompteRendu,
    TachePrise,
    VersionCompteRendu,
)
from tests.navigateur.gestes import attendre, messages_a, texte_du_pdf, tient_en_largeur

TELEPHONE = {"largeur": 360, "hauteur": 780}


@pytest.fixture
def recit(monde, settings, live_server):
    settings.ADRESSE_DU_SITE = live_server.url
    return monde


def test_from_the_rule_to_the_published_minutes(recit, ouvrir, ouvrier):
    with scopes_disabled():
        note_the_rule_and_plan_the_date_it_proposes(recit, ouvrir(recit.anne))
        answer_and_bring_a_point_on_a_phone(recit, ouvrir(recit.max, **TELEPHONE))
        answer_without_javascript(recit, ouvrir(recit.rosa, javascript=False))
        share_the_roles_out(recit, ouvrir(recit.anne))
        begin_on_the_day(recit, ouvrir(recit.max, **TELEPHONE), ouvrir(recit.tess))
        end_with_the_next_date(recit, ouvrir(recit.max, **TELEPHONE))
        write_the_minutes_at_the_same_time(recit, ouvrir(recit.max), ouvrir(recit.rosa))
        publish_them(recit, ouvrir(recit.max))
        read_them(recit, ouvrir(recit.tess, **TELEPHONE))


# --- The steps ---------------------------------------------------------------------------------------------------


def note_the_rule_and_plan_the_date_it_proposes(recit, page):
    page.goto("/g/limoux/")
    page.get_by_role("link", name="Les réunions").click()
    page.get_by_role("link", name="Dates habituelles").click()
    page.get_by_label("Quand se réunit-on ?").fill("3e samedi du mois à 10 h")
    page.get_by_role("button", name="Noter cette règle").click()
    page.get_by_role("heading", name="Les prochaines dates libres").wait_for()
    assert RegleDeReunion.objects.get().rang == 3
    page.get_by_role("link", name=re.compile("^Prévoir la réunion du samedi")).first.click()
    assert page.get_by_label("De", exact=True).input_value() == "10:00"
    page.get_by_label(re.compile("^Titre")).fill("Préparer l’hiver")
    page.get_by_label(re.compile("^Places pour les enfants")).fill("5")
    page.get_by_role("button", name="Prévoir la réunion").click()
    page.get_by_role("heading", name="Préparer l’hiver").wait_for()
    recit.reunion = Reunion.objects.get()
    assert timezone.localtime(recit.reunion.debut).weekday() == 5
    attendre(lambda: messages_a("max@exemple.test"), "the mail about the meeting")


def answer_and_bring_a_point_on_a_phone(recit, page):
    page.goto(re.search(r"http\S+/reunions/\d+/", messages_a("max@exemple.test")[0].body)[0])
    page.get_by_label(re.compile("^Enfants")).fill("2")
    page.get_by_role("button", name="Je viens").click()
    page.get_by_text("C’est noté : vous venez.").wait_for()
    tient_en_largeur(page)
    page.get_by_text("Je propose des places").click()
    page.get_by_label("Je pars de").fill("Couiza")
    page.get_by_role("button", name="Proposer ma voiture").click()
    page.get_by_text("part de Couiza").wait_for()
    page.get_by_role("link", name="Ajouter un point").click()
    page.get_by_label("De quoi veut-on parler ?").fill("Les bocaux")
    page.get_by_label("Combien de temps ?").fill("20")
    page.get_by_role("button", name="Ajouter à l’ordre du jour").click()
    page.get_by_text("il reste 1 h 40").wait_for()


def answer_without_javascript(recit, page):
    page.goto(recit.reunion.get_absolute_url())
    page.get_by_role("button", name="Je viens").click()
    page.get_by_role("button", name=re.compile("^Prendre une place")).click()
    page.get_by_text("Vous avez une place.").wait_for()
    page.get_by_role("link", name="Ajouter un point").click()
    page.get_by_label("De quoi veut-on parler ?").fill("La charte")
    page.get_by_label("Combien de temps ?").fill("60")
    page.get_by_role("button", name="Ajouter à l’ordre du jour").click()
    page.get_by_text("La charte").first.wait_for()
    assert list(PointOrdreDuJour.objects.values_list("titre", flat=True)) == ["Les bocaux", "La charte"]


def share_the_roles_out(recit, page):
    page.goto(recit.reunion.get_absolute_url())
    page.get_by_text("Changer : écrit le compte rendu").click()
    page.locator("#role-secretariat-adhesion").select_option(label="Max Durand")
    page.locator("form", has=page.locator("#role-secretariat-adhesion")).get_by_role("button").click()
    page.get_by_text("Max Durand écrit le compte rendu").wait_for()
    page.get_by_role("button", name="Tirer au sort les rôles libres").click()
    page.get_by_text("par tirage au sort, parmi").first.wait_for()
    assert RoleDeReunion.objects.get(role="secretariat").adhesion == recit.a_max
    assert RoleDeReunion.objects.exclude(graine="").count() == 3


def begin_on_the_day(recit, page, autre):
    """Max runs it on his phone; Tess looks at the screen, which changes by itself."""
    debut = timezone.now() - datetime.timedelta(minutes=1)
    Reunion.objects.filter(pk=recit.reunion.pk).update(debut=debut, fin=debut + datetime.timedelta(hours=2))
    page.goto(recit.reunion.get_absolute_url())
    page.get_by_role("button", name="Commencer la réunion").click()
    page.get_by_role("button", name="Rosa Durand").click()
    page.get_by_text("1 personne notée présente").wait_for()
    page.get_by_role("button", name="Max Durand").click()
    page.get_by_text("2 personnes notées présentes").wait_for()
    tient_en_largeur(page)
    autre.goto(f"{recit.reunion.get_absolute_url()}seance/maintenant/")
    autre.get_by_text("Ensuite : Les bocaux").wait_for()
    page.get_by_role("button", name="Commencer ce point").click()
    page.get_by_role("timer").wait_for()
    assert re.fullmatch(r"(20:00|19:\d\d)", page.get_by_role("timer").inner_text())
    for decision in ("La consigne passe à 1 €.", "On relit la charte en janvier."):
        page.get_by_label("Ce que l’on décide").fill(decision)
        page.get_by_role("button", name="Noter la décision").click()
        page.locator("[data-maintenant]").get_by_text(decision).wait_for()
    demain = timezone.localdate() + datetime.timedelta(days=1)
    for tache, qui in (("Peindre la caisse", "Rosa Durand"), ("Appeler le moulin", "Max Durand"), ("Une salle", "")):
        page.get_by_text("Une tâche que quelqu’un prend").click()
        page.get_by_label("Ce qu’il y a à faire").fill(tache)
        if qui:
            page.get_by_label(re.compile("^Qui s’en charge")).select_option(label=qui)
            page.get_by_label(re.compile("^Pour le")).fill(str(demain))
        page.get_by_role("button", name="Noter la tâche").click()
        page.locator("[data-maintenant]").get_by_text(tache).wait_for()
    assert (Decision.objects.count(), TachePrise.objects.exclude(adresse="").count()) == (2, 3)
    autre.get_by_text("On relit la charte en janvier.").wait_for()  # nobody reloaded that page
    autre.get_by_role("heading", name="Les bocaux").first.wait_for()
    page.get_by_role("button", name="Passer au point suivant").click()
    page.locator(".seance__maintenant").get_by_role("heading", name="La charte").wait_for()


def end_with_the_next_date(recit, page):
    page.goto(f"{recit.reunion.get_absolute_url()}seance/")
    page.get_by_role("link", name="Terminer la réunion").first.click()
    page.get_by_role("button", name="Terminer la réunion").click()
    page.locator("[data-erreurs]").get_by_text("Choisissez la prochaine date").wait_for()
    page.get_by_role("radio", name=re.compile("comme d’habitude")).first.check()
    page.get_by_role("button", name="Terminer la réunion").click()
    page.get_by_role("heading", name="Écrire le compte rendu").wait_for()
    recit.reunion.refresh_from_db()
    assert recit.reunion.est_close and recit.reunion.prochaine.est_prevue


def write_the_minutes_at_the_same_time(recit, max_, rosa):
    """Both open the same part; the second to save sees both texts and loses neither."""
    for page in (max_, rosa):
        page.goto(f"{recit.reunion.get_absolute_url()}compte-rendu/ecrire/")
        page.get_by_role("link", name=re.compile("Les bocaux$")).click()
    max_.get_by_label(re.compile("^Ce qui s’est dit")).fill("Il en manque **quarante**.")
    max_.get_by_role("button", name="Aperçu").click()
    max_.locator("strong", has_text="quarante").wait_for()
    max_.get_by_role("button", name="Enregistrer").click()
    max_.get_by_text("est enregistré").wait_for()
    rosa.get_by_label(re.compile("^Ce qui s’est dit")).fill("On rappelle la consigne.")
    rosa.get_by_role("button", name="Enregistrer").click()
    rosa.get_by_text("Rien n’est perdu").wait_for()
    assert rosa.get_by_label(re.compile("^Ce qui s’est dit")).input_value() == "On rappelle la consigne."
    rosa.get_by_label(re.compile("^Ce qui s’est dit")).fill("Il en manque **quarante**. On rappelle la consigne.")
    rosa.get_by_role("button", name="Enregistrer").click()
    rosa.get_by_text("est enregistré").wait_for()
    partie = SectionCompteRendu.objects.get(point__titre="Les bocaux")
    assert (partie.version, partie.ecrite_par) == (2, recit.a_rosa)


def publish_them(recit, page):
    page.goto("/g/limoux/")
    page.get_by_role("link", name="Écrire le compte rendu").click()
    page.get_by_role("link", name="Relire et publier").click()
    page.get_by_text("4 membres recevront un courriel").wait_for()
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Le compte rendu est publié").wait_for()
    version = VersionCompteRendu.objects.get()
    assert [len(version.contenu[quoi]) for quoi in ("decisions", "taches")] == [2, 3]
    octets = attendre(lambda: VersionCompteRendu.objects.get().pdf, "the PDF of the minutes")
    assert "On rappelle la consigne." in texte_du_pdf(bytes(octets))
    assert Courriel.objects.filter(clef__startswith="compte-rendu").count() == 4


def read_them(recit, page):
    recus = attendre(
        lambda: [m for m in messages_a("tess@exemple.test") if m.subject.startswith("Compte rendu")], "the minutes"
    )
    assert len(recus) == 1 and "La consigne passe à 1 €." in recus[0].body
    page.goto(re.search(r"http\S+/compte-rendu/\S+", recus[0].body)[0])
    page.get_by_text("On rappelle la consigne.").wait_for()
    page.get_by_role("link", name="PDF").wait_for()
    tient_en_largeur(page)
    page.goto("/g/limoux/reunions/decisions/?q=consigne")
    page.get_by_text("La consigne passe à 1 €.").wait_for()
    assert page.get_by_text("On relit la charte").count() == 0
