import pytest
from django.core.management import CommandError, call_command

from groupement.models import Personne


def test_the_first_administrator_of_a_new_site_can_ask_for_a_code(db, client, mailoutbox):
    call_command("creer_admin", "Moi@Exemple.test")
    assert Personne.objects.get(email="moi@exemple.test").est_admin
    reponse = client.post("/compte/connexion/code/", {"email": "moi@exemple.test"})
    assert reponse.url == "/compte/connexion/code/saisir/"


def test_running_it_twice_or_for_a_member_only_adds_the_right(db):
    Personne.objects.create_user("max@exemple.test", prenom="Max")
    call_command("creer_admin", "max@exemple.test")
    call_command("creer_admin", "max@exemple.test")
    assert Personne.objects.get().prenom == "Max"


def test_what_is_no_address_is_refused(db):
    with pytest.raises(CommandError, match="adresse"):
        call_command("creer_admin", "pas une adresse")
