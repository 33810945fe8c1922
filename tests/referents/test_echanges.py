"""Exchanges of duties: places change hands only when the other accepts."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from groupement.models import Courriel
from groupement.refus import Refus
from referents.models import Echange, Inscription
from referents.services import echanges as services
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)


def ici(route, *arguments, slug="limoux"):
    return reverse(f"taches:{route}", args=[slug, *arguments])


@pytest.fixture
def scene(monde, dans):
    """Max unloads in five days, tess in twelve."""
    with dans(monde.limoux):
        monde.tot = f.permanence(monde.limoux)
        monde.tard = f.permanence(monde.limoux, jour=timezone.localdate() + 12 * JOUR)
        monde.de_max = f.inscription(monde.tot, monde.a_max)
        monde.de_tess = f.inscription(monde.tard, monde.a_tess)
    return monde


def qui(permanence):
    return set(Inscription.objects.filter(permanence=permanence).values_list("adhesion__personne__prenom", flat=True))


def test_one_person_is_asked_by_mail_and_accepts_against_a_duty_of_theirs(scene, chez, dans):
    chez(scene.max).post(ici("echanger", scene.de_max.pk), {"vers": scene.a_tess.pk, "mot": "Je suis en voyage"})
    with dans(scene.limoux):
        echange = Echange.objects.get()
        assert qui(scene.tot) == {"Max"}  # until somebody accepts
    [demande] = Courriel.objects.all()
    assert demande.urgent  # a letter of the week would come too late
    assert demande.destinataire == scene.tess.email and "Je suis en voyage" in demande.texte
    assert chez(scene.rosa).get(ici("echange", echange.pk)).status_code == 404
    page = chez(scene.tess).get(ici("echange", echange.pk)).text
    assert "Je suis en voyage" in page and "Je prends sa place" in page
    chez(scene.tess).post(ici("echange", echange.pk), {"contre": scene.de_tess.pk})
    with dans(scene.limoux):
        assert qui(scene.tot) == {"Tess"} and qui(scene.tard) == {"Max"}
    reponse = Courriel.objects.get(clef__startswith="echange-accepte")
    assert reponse.destinataire == scene.max.email and "En échange, vous venez" in reponse.texte
    assert "pris cette place" in chez(scene.max).get(ici("echange", echange.pk)).text


def test_everybody_is_asked_without_a_mail_and_the_first_takes_it(scene, chez, dans):
    chez(scene.max).post(ici("echanger", scene.de_max.pk), {"vers": "", "mot": ""})
    assert not Courriel.objects.exists()
    assert "cherche quelqu’un à sa place" in chez(scene.rosa).get(ici("permanences")).text
    with dans(scene.limoux):
        echange = Echange.objects.get()
        services.accepter_echange(echange=echange, adhesion=scene.a_rosa)
        with pytest.raises(Refus, match="n’est plus proposé"):
            services.accepter_echange(echange=echange, adhesion=scene.a_tess)
        assert qui(scene.tot) == {"Rosa"}


def test_declined_the_one_who_asked_is_told_and_keeps_the_place(scene, chez, dans):
    with dans(scene.limoux):
        echange = services.proposer_echange(inscription=scene.de_max, vers=scene.a_tess, mot="")
    chez(scene.tess).post(ici("decliner", echange.pk))
    assert Courriel.objects.get(clef__startswith="echange-decline").destinataire == scene.max.email
    with dans(scene.limoux):
        assert qui(scene.tot) == {"Max"}
        services.proposer_echange(inscription=scene.de_max, vers=None, mot="")  # and may ask again


@pytest.mark.parametrize("faute", ["deux_fois", "soi", "deja", "pas_a_moi", "laissee", "passee"])
def test_what_an_exchange_refuses(scene, dans, faute):
    with dans(scene.limoux):
        if faute == "deux_fois":
            services.proposer_echange(inscription=scene.de_max, vers=None, mot="")
            with pytest.raises(Refus, match="déjà proposé"):
                services.proposer_echange(inscription=scene.de_max, vers=scene.a_tess, mot="")
        elif faute == "soi":
            with pytest.raises(Refus, match="déjà de cette permanence"):
                services.proposer_echange(inscription=scene.de_max, vers=scene.a_max, mot="")
        elif faute == "deja":
            f.inscription(scene.tot, scene.a_rosa)
            echange = services.proposer_echange(inscription=scene.de_max, vers=None, mot="")
            with pytest.raises(Refus, match="déjà inscrite"):
                services.accepter_echange(echange=echange, adhesion=scene.a_rosa)
            assert Echange.objects.get().etat == "propose"
        elif faute == "pas_a_moi":
            echange = services.proposer_echange(inscription=scene.de_max, vers=scene.a_tess, mot="")
            with pytest.raises(Refus, match="quelqu’un d’autre"):
                services.accepter_echange(echange=echange, adhesion=scene.a_rosa)
        elif faute == "laissee":
            echange = services.proposer_echange(inscription=scene.de_max, vers=None, mot="")
            scene.de_max.delete()
            with pytest.raises(Refus, match="n’est plus proposé"):
                services.accepter_echange(echange=echange, adhesion=scene.a_rosa)
        else:
            echange = services.proposer_echange(inscription=scene.de_max, vers=None, mot="")
            scene.tot.distribution.jour = timezone.localdate() - JOUR
            scene.tot.distribution.save()
            with pytest.raises(Refus, match="passée"):
                services.accepter_echange(echange=echange, adhesion=scene.a_rosa)


def test_taking_the_proposal_back(scene, chez, dans):
    with dans(scene.limoux):
        echange = services.proposer_echange(inscription=scene.de_max, vers=None, mot="")
    assert chez(scene.tess).post(ici("retirer_echange", echange.pk)).status_code == 404
    chez(scene.max).post(ici("retirer_echange", echange.pk))
    with dans(scene.limoux):
        assert Echange.objects.get().etat == "retire"
