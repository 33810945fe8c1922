"""Two tabs on the same thing: the second one to save sees what the first one wrote."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import timezone

from groupement.forms.entretemps import Entretemps
from groupement.models import Foyer, Groupement
from tests.groupement.pages import champs_montres

pytestmark = pytest.mark.django_db
PHRASE = "Quelqu’un a changé cette fiche entre-temps"


class Fiche(Entretemps, forms.Form):
    nom = forms.CharField(label="Nom", required=False)
    jour = forms.DateField(label="Jour", required=False)
    poids = forms.DecimalField(label="Poids", required=False)
    rang = forms.ChoiceField(label="Rang", choices=[("t", "titulaire"), ("s", "suppléant")], required=False)
    actif = forms.BooleanField(label="Actif", required=False)


def test_a_household_changed_meanwhile_is_shown_again_and_the_second_submission_goes_through(monde, chez, dans):
    anne, lien = chez(monde.anne), f"/g/limoux/foyers/{monde.a_max.foyer_id}/modifier/"
    page = anne.get(lien)
    premier, second = champs_montres(page), champs_montres(page)
    assert anne.post(lien, premier | {"nom": "Les Max"}).status_code == 302
    refus = anne.post(lien, second | {"telephone": "0611223344"})
    assert refus.status_code == 200 and PHRASE in refus.text
    assert "(Nom du foyer\u00a0: «\u00a0Les Max\u00a0»)" in refus.text and "0611223344" in refus.text
    assert anne.post(lien, champs_montres(refus)).status_code == 302
    with dans(monde.limoux):
        assert Foyer.objects.get(pk=monde.a_max.foyer_id).telephone == "06 11 22 33 44"


def test_the_same_submission_twice_is_no_conflict(monde, chez):
    anne, lien = chez(monde.anne), f"/g/limoux/foyers/{monde.a_max.foyer_id}/modifier/"
    envoi = champs_montres(anne.get(lien)) | {"nom": "Les Max", "telephone": "0611223344"}
    assert anne.post(lien, envoi).status_code == 302
    assert anne.post(lien, envoi).status_code == 302, "a double click says nothing"


def test_settings_changed_meanwhile_are_told(monde, chez):
    anne = chez(monde.anne)
    form = anne.get("/g/limoux/reglages/").context["form"]
    vus = {nom: form[nom].value() for nom in form.fields if form[nom].value() not in (None, False)}
    Groupement.objects.filter(slug="limoux").update(premier_rappel=60)
    refus = anne.post("/g/limoux/reglages/", vus | {"commune": "Limoux"})
    assert PHRASE in refus.text and "«\u00a060\u00a0»" in refus.text


@pytest.mark.parametrize(
    ("champ", "present", "dit"),
    [
        ("nom", "Autre", "(Nom\u00a0: «\u00a0Autre\u00a0»)"),
        ("nom", "", "(Nom\u00a0: «\u00a0vide\u00a0»)"),
        ("poids", Decimal("2.50"), "«\u00a02,50\u00a0»"),
        ("rang", "s", "«\u00a0suppléant\u00a0»"),
        ("actif", True, "«\u00a0oui\u00a0»"),
    ],
)
def test_a_field_is_named_with_its_present_value(champ, present, dit):
    avant = {"nom": "Nom", "poids": Decimal("1"), "rang": "t", "actif": False, "jour": timezone.localdate()}
    vu = Fiche(initial=avant)["empreinte"].value()
    envoi = {"nom": "Nom", "poids": "1.000", "rang": "t", "jour": str(timezone.localdate()), "empreinte": vu}
    assert Fiche(envoi, initial=avant).is_valid()
    apres = Fiche(envoi, initial=avant | {champ: present})
    assert not apres.is_valid() and dit in str(apres.non_field_errors()[0])
    assert Fiche(envoi | {"empreinte": apres["empreinte"].value()}, initial=avant | {champ: present}).is_valid()


def test_a_form_that_is_wrong_elsewhere_tells_too_since_its_hidden_value_is_renewed():
    avant = {"nom": "Nom", "jour": timezone.localdate()}
    vu = Fiche(initial=avant)["empreinte"].value()
    form = Fiche({"nom": "Nom", "jour": "demain ?", "empreinte": vu}, initial=avant | {"nom": "Autre"})
    assert not form.is_valid() and "Autre" in str(form.non_field_errors()) and "jour" in form.errors


@pytest.mark.parametrize("envoye", [None, "", "n'importe quoi", "nom:xx", "absent:0123456789"])
def test_without_a_readable_hidden_field_nothing_is_checked(envoye):
    envoi = {"nom": "Nom"} | ({} if envoye is None else {"empreinte": envoye})
    form = Fiche(envoi, initial={"nom": "Autre"})
    assert form.is_valid() and "empreinte" not in form.cleaned_data


def test_the_hidden_field_is_never_a_change():
    vu = Fiche(initial={"nom": "A"})["empreinte"].value()
    assert Fiche({"nom": "A", "empreinte": vu}, initial={"nom": "A"}).changed_data == []


def test_seconds_that_no_box_shows_are_no_change():
    class Avec(Entretemps, forms.Form):
        le = forms.DateTimeField()

    le = timezone.now().replace(second=3)
    form = Avec(initial={"le": le})
    assert form["empreinte"].value() == Avec(initial={"le": le + datetime.timedelta(seconds=1)})["empreinte"].value()
