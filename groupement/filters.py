import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from groupement.models import Adhesion, Foyer, Visibilite

PAUSE, PARTIS = "en_pause", "partis"
ETATS = [(PAUSE, "En pause"), (PARTIS, "Partis")]


class FoyerFiltre(django_filters.FilterSet):
    """Households by name (theirs or a person's), by what somebody says they can do, by role, and for those who
    facilitate by state."""

    q = django_filters.CharFilter(method="chercher")
    role = django_filters.ChoiceFilter(method="par_role", choices=Adhesion.Role.choices)
    etat = django_filters.ChoiceFilter(method="par_etat", choices=ETATS)

    class Meta:
        model = Foyer
        fields: list[str] = []

    def __init__(self, *args: object, anime: bool, **kwargs: object) -> None:
        self.anime = anime
        super().__init__(*args, **kwargs)
        if not anime:
            del self.form.fields["etat"]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        partis = self.anime and self.form.cleaned_data.get("etat") == PARTIS
        return super().filter_queryset(queryset.filter(parti_le__isnull=not partis))

    def chercher(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        for mot in valeur.split()[:6]:
            personne = Q(personne__prenom__unaccent__icontains=mot) | Q(personne__nom__unaccent__icontains=mot)
            if self.request.groupement.contacts_partages:
                personne |= Q(competences__unaccent__icontains=mot, competences_visible=Visibilite.GROUPE)
            queryset = queryset.filter(Q(nom__unaccent__icontains=mot) | Exists(_adhesions().filter(personne)))
        return queryset

    def par_role(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        return queryset.filter(Exists(_adhesions().filter(roles__contains=[valeur], etat="active")))

    def par_etat(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        if valeur == PAUSE:
            return queryset.filter(Exists(_adhesions().filter(etat="en_pause")))
        return queryset


def _adhesions() -> QuerySet:
    return Adhesion.objects.filter(foyer=OuterRef("pk"))
