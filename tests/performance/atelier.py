"""A worker that builds the documents given by id, in turn, and says how long each took: seconds, then its memory.

A process of its own, so that nothing is warm but what the first document left. Not Celery's loop around it: the tasks
are the ones that it runs.
"""

import json
import sys
import time

import django


def main(identifiants: list[int]) -> None:
    django.setup()
    from commandes.models import Document
    from commandes.tasks import fabriquer_document
    from groupement.portee import scopes_disabled
    from tests.performance.chrono import megaoctets

    durees = []
    for identifiant in identifiants:
        with scopes_disabled():
            Document.objects.filter(pk=identifiant).update(pret_le=None, octets=None)
        depart = time.perf_counter()
        fabriquer_document(identifiant)
        durees.append(time.perf_counter() - depart)
    json.dump({"durees": durees, "memoire": megaoctets("self", au_plus_haut=True)}, sys.stdout)


if __name__ == "__main__":
    main([int(texte) for texte in sys.argv[1:]])
