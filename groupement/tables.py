from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from groupement.membres import Membre, membres_du_foyer, voit_les_contacts
from groupement.models import Adhesion, Foyer
from groupement.tri import par_nom

CHIFFRES = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class FoyerTable(tables.Table):
    """Households and their persons, as `lecteur` may see them. Needs `adhesions__personne` prefetched."""

    nom = tables.Column(verbose_name="Foyer", linkify=True, attrs={"td": {"class": "principal"}})
    personnes = tables.Column(verbose_name="Personnes", orderable=False, empty_values=())
    contact = tables.Column(verbose_name="Contact", orderable=False, empty_values=())

    class Meta:
        model = Foyer
        fields = ["nom", "personnes", "contact"]
        order_by = "nom"
        empty_text = "Aucun foyer ne correspond : effacez la recherche pour les revoir tous."

    def __init__(self, *args: Any, lecteur: Adhesion, **kwargs: Any) -> None:
        self.lecteur = lecteur
        super().__init__(*args, **kwargs)

    def _membres(self, foyer: Foyer) -> list[Membre]:
        return membres_du_foyer(foyer, self.lecteur, avec_partis=foyer.parti_le is not None)

    def order_nom(self, foyers: QuerySet, a_l_envers: bool) -> tuple[QuerySet, bool]:
        (ordre,) = par_nom("nom")
        if a_l_envers:  # not by `reverse()`, which a second sort of the same rows would undo
            ordre.reverse_ordering()
        return foyers.order_by(ordre), True

    def render_personnes(self, record: Foyer) -> SafeString | str:
        membres = self._membres(record)
        if not membres:
            return "par téléphone ou sur papier" if record.sans_internet else ""
        return _lignes("{}{}", ((m.nom, self._note(m)) for m in membres))

    def _note(self, membre: Membre) -> SafeString | str:
        mots = [membre.roles, "en pause" if membre.etat == Adhesion.Etat.EN_PAUSE else "", membre.competences]
        note = ", ".join(mot for mot in mots if mot)
        return format_html(' <span class="note">{}</span>', note) if note else ""

    def render_contact(self, record: Foyer) -> SafeString | str:
        membres = self._membres(record)
        contacts = [record.telephone] if voit_les_contacts(self.lecteur, record.pk) else []
        contacts += [contact for membre in membres for contact in (membre.telephone, membre.email)]
        lignes = [
            format_html('<a href="{}">{}</a>', _lien(contact), contact)
            for contact in dict.fromkeys(contacts)
            if contact
        ]
        lignes += dict.fromkeys(membre.adresse for membre in membres if membre.adresse)
        return _lignes("{}", ((ligne,) for ligne in lignes))


def _lignes(gabarit: str, valeurs: Iterable[tuple[str, ...]]) -> SafeString:
    """One under the other, in one element: a cell becomes a row of its parts on a phone. Nothing for no value."""
    lignes = format_html_join(mark_safe("<br>"), gabarit, valeurs)
    return format_html("<div>{}</div>", lignes) if lignes else lignes


def _lien(contact: str) -> str:
    return f"mailto:{contact}" if "@" in contact else f"tel:{contact.replace(' ', '')}"


class GroupementTable(tables.Table):
    """Groups of a network, by figures only; upper floors add columns (`groupement.accueil.indicateurs`)."""

    nom = tables.Column(verbose_name="Groupement", attrs={"td": {"class": "principal"}})
    commune = tables.Column(verbose_name="Commune", attrs={"td": {"class": "second"}})
    foyers = tables.Column(verbose_name="Foyers", attrs=CHIFFRES)
    personnes = tables.Column(verbose_name="Personnes", attrs=CHIFFRES)
    animation = tables.TemplateColumn(
        template_name="groupement/_groupement_animation.html", verbose_name="Animation", orderable=False
    )

    class Meta:
        order_by = "nom"
        empty_text = "Créez le premier groupement de ce réseau."
