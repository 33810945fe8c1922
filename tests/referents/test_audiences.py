"""Whom one may write to about shared work."""

import datetime

from django.utils import timezone

from groupement.audiences import audiences
from referents.models import PriseDeTache, Tache
from tests import fabrique as f


def choisir(adhesion, clef):
    [trouvee] = [audience for audience in audiences(adhesion) if audience.clef == clef]
    return trouvee


def test_the_people_of_a_task_and_those_of_the_duties_of_a_day(monde, dans):
    with dans(monde.limoux):
        tache = Tache.objects.create(groupement=monde.limoux, intitule="Visiter la ferme", proposee_par=monde.a_anne)
        Tache.objects.create(groupement=monde.limoux, intitule="Personne ne l’a prise", proposee_par=monde.a_anne)
        for adhesion in (monde.a_max, monde.a_tess):
            PriseDeTache.objects.create(groupement=monde.limoux, tache=tache, adhesion=adhesion)
        permanence = f.permanence(monde.limoux, jour=timezone.localdate() + datetime.timedelta(days=3))
        f.inscription(permanence, monde.a_rosa)
        assert choisir(monde.a_anne, f"tache:{tache.pk}").en_clair == "Qui a pris la tâche : Visiter la ferme"
        pris = choisir(monde.a_anne, f"tache:{tache.pk}").destinataires()
        assert {a.pk for a in pris.adhesions} == {monde.a_max.pk, monde.a_tess.pk}
        du_jour = choisir(monde.a_anne, f"permanences:{permanence.distribution_id}").destinataires()
        assert [a.pk for a in du_jour.adhesions] == [monde.a_rosa.pk]
        assert not [a for a in audiences(monde.a_anne) if "Personne ne" in a.nom]


def test_only_those_who_facilitate_write_to_them(monde, dans):
    with dans(monde.limoux):
        tache = Tache.objects.create(groupement=monde.limoux, intitule="Visiter", proposee_par=monde.a_anne)
        PriseDeTache.objects.create(groupement=monde.limoux, tache=tache, adhesion=monde.a_max)
        assert not [a for a in audiences(monde.a_max) if a.clef.startswith("tache:")]
