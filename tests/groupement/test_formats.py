"""Amounts, quantities, dates and delays are written as people say them."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groupement.templatetags import formats

PARIS = ZoneInfo("Europe/Paris")
MIDI = dt.datetime(2026, 3, 26, 12, 0, tzinfo=PARIS)  # a Thursday, three days before the clocks change


def lisible(texte: str) -> str:
    """The same text with ordinary spaces and hyphens, to compare by eye."""
    return texte.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")


@pytest.fixture
def a_midi(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MIDI.astimezone(dt.UTC))


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (Decimal("12.4"), "12,40 €"),
        (0, "0,00 €"),
        ("1234567.895", "1 234 567,90 €"),
        (Decimal("2.345"), "2,35 €"),
        (Decimal("-3.2"), "-3,20 €"),
        (Decimal("-0.001"), "0,00 €"),
        (None, ""),
        ("", ""),
        ("abc", ""),
        (Decimal("NaN"), ""),
    ],
)
def test_un_montant_a_deux_decimales_et_une_virgule(valeur, texte):
    assert lisible(formats.montant(valeur)) == texte


def test_un_montant_ne_se_coupe_pas_en_fin_de_ligne():
    assert formats.montant(Decimal("1234.5")) == "1\u202f234,50\u00a0€"
    assert formats.montant(Decimal("-1")) == "\u22121,00\u00a0€"


@given(st.decimals(min_value="-1000000", max_value="1000000", places=2))
def test_un_montant_se_relit_sans_perte(valeur):
    relu = formats.montant(valeur).replace("\u202f", "").replace("\u2212", "-").removesuffix("\u00a0€")
    assert Decimal(relu.replace(",", ".")) == valeur


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (Decimal("1.500"), "1,5"),
        (Decimal("10"), "10"),
        (Decimal("1E+3"), "1 000"),
        (Decimal("0.0004"), "0"),
        (Decimal("0.25"), "0,25"),
        (2.5, "2,5"),
        ("1,5", "1,5"),
        (None, ""),
    ],
)
def test_une_quantite_n_a_pas_de_zeros_inutiles(valeur, texte):
    assert lisible(formats.quantite(valeur)) == texte


def test_une_quantite_tient_a_son_unite():
    assert formats.quantite(Decimal("1.50"), "kg") == "1,5\u00a0kg"


@given(st.decimals(min_value="-100000", max_value="100000", places=3))
def test_le_nombre_pour_une_machine_se_relit(valeur):
    texte = formats.nombre(valeur)
    assert Decimal(texte) == valeur and "E" not in texte and "," not in texte


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (dt.datetime(2026, 3, 29, 20, 0, tzinfo=PARIS), "dimanche 29 mars, 20 h"),
        (dt.datetime(2026, 4, 1, 8, 30, tzinfo=PARIS), "mercredi 1er avril, 8 h 30"),
        # 18:30 in UTC is 20:30 in Paris once the clocks have changed, 19:30 the day before.
        (dt.datetime(2026, 3, 29, 18, 30, tzinfo=dt.UTC), "dimanche 29 mars, 20 h 30"),
        (dt.datetime(2026, 3, 28, 18, 30, tzinfo=dt.UTC), "samedi 28 mars, 19 h 30"),
        # The day is that of Paris, not that of UTC.
        (dt.datetime(2026, 3, 28, 23, 15, tzinfo=dt.UTC), "dimanche 29 mars, 0 h 15"),
        (dt.date(2026, 3, 29), "dimanche 29 mars"),
        (dt.datetime(2024, 12, 1, 9, 5, tzinfo=PARIS), "dimanche 1er décembre 2024, 9 h 05"),
        (None, ""),
    ],
)
def test_un_instant_se_dit_avec_son_jour_a_l_heure_de_paris(a_midi, valeur, texte):
    assert lisible(formats.instant(valeur)) == texte


def test_une_date_que_l_on_relira_dans_des_annees_se_dit_en_entier(a_midi):
    assert lisible(formats.en_entier(dt.datetime(2026, 12, 19, 9, tzinfo=dt.UTC))) == "samedi 19 décembre 2026 à 10 h"
    assert lisible(formats.en_entier(dt.date(2026, 5, 1))) == "vendredi 1er mai 2026"
    assert formats.en_entier(None) == ""


def test_une_ponctuation_double_ne_commence_jamais_une_ligne():
    assert formats.insecables("Déjà ? « Oui » : 1 ; 2 !") == "Déjà\u00a0? «\u00a0Oui\u00a0»\u00a0: 1\u00a0; 2\u00a0!"


def test_un_jour_se_dit_court_ou_long_avec_l_annee_quand_il_est_loin(a_midi):
    assert lisible(formats.jour(dt.date(2026, 8, 5))) == "mercredi 5 août"
    assert lisible(formats.jour(dt.date(2025, 3, 29))) == "samedi 29 mars 2025"
    assert lisible(formats.jour_court(dt.date(2026, 3, 29))) == "dim. 29 mars"
    assert lisible(formats.jour_court(dt.date(2027, 9, 1))) == "mer. 1er sept. 2027"
    assert formats.jour("29/03") == formats.jour_court("") == ""


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [(dt.time(20, 0), "20 h"), (dt.time(8, 5), "8 h 05"), (dt.time(0, 0), "0 h"), (None, ""), ("20:00", "")],
)
def test_une_heure_se_dit_sans_minutes_nulles(valeur, texte):
    assert lisible(formats.heure(valeur)) == texte


@pytest.mark.parametrize(
    ("ecart", "texte"),
    [
        (dt.timedelta(seconds=40), "dans moins d’une minute"),
        (dt.timedelta(seconds=-40), "à l’instant"),
        (dt.timedelta(minutes=25, seconds=59), "dans 25 minutes"),
        (dt.timedelta(minutes=-1), "il y a 1 minute"),
        (dt.timedelta(hours=3, minutes=59), "dans 3 heures"),
        (dt.timedelta(hours=11), "dans 11 heures"),
        (dt.timedelta(hours=13), "demain"),
        (dt.timedelta(hours=-13), "hier"),
        (dt.timedelta(days=2), "dans 2 jours"),
        (dt.timedelta(days=-3), "il y a 3 jours"),
        (dt.timedelta(days=13), "dans 13 jours"),
        (dt.timedelta(days=20), "dans 2 semaines"),
        (dt.timedelta(days=-90), "il y a 3 mois"),
        (dt.timedelta(days=800), "dans 2 ans"),
    ],
)
def test_un_delai_se_dit_en_mots_et_n_est_jamais_arrondi_vers_le_haut(a_midi, ecart, texte):
    assert lisible(formats.delai(MIDI + ecart)) == texte


def test_le_delai_d_un_jour_compte_les_jours_du_calendrier(a_midi):
    assert formats.delai(dt.date(2026, 3, 26)) == "aujourd’hui"
    assert formats.delai(dt.date(2026, 3, 27)) == "demain"
    assert formats.delai(None) == ""


def test_le_changement_d_heure_ne_vole_pas_un_jour(a_midi):
    # Sunday has 23 hours: Monday noon is still four days from Thursday noon.
    assert lisible(formats.delai(dt.datetime(2026, 3, 30, 12, 0, tzinfo=PARIS))) == "dans 4 jours"


@pytest.mark.parametrize(
    ("combien", "mots", "texte"),
    [
        (0, "foyer", "0 foyer"),
        (1, "foyer", "1 foyer"),
        (Decimal("1.5"), "part", "1,5 part"),
        (3, "foyer", "3 foyers"),
        (2, "colis", "2 colis"),
        (2, "cheval,chevaux", "2 chevaux"),
        (1200, "produit", "1 200 produits"),
        (None, "foyer", ""),
    ],
)
def test_un_nombre_s_accorde(combien, mots, texte):
    assert lisible(formats.pluriel(combien, mots)) == texte


def test_un_courriel_en_texte_n_a_qu_une_ligne_vide_entre_deux_paragraphes():
    assert formats.paragraphes("\n\nBonjour,\n\n \n\n\nMerci.\n  Léa\n\n\n") == "Bonjour,\n\nMerci.\n  Léa\n"


@pytest.mark.parametrize(
    "nom, dit",
    [
        ("Rosalie", "de Rosalie"),
        ("Anouk", "d’Anouk"),
        ("Élevage des Hautes Prades", "d’Élevage des Hautes Prades"),
        ("Le Jardin", "du Jardin"),
        ("Les Vergers", "des Vergers"),
        ("La Basse-Cour", "de La Basse-Cour"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Groupement d’achats de Limoux", "du groupement d’achats de Limoux"),
        ("", "de "),
    ],
)
def test_de_before_a_name(nom, dit):
    assert formats.de(nom) == dit


@pytest.mark.parametrize(
    "nom, apres_que, apres_a",
    [
        ("Rosalie", "que Rosalie", "à Rosalie"),
        ("Anouk", "qu’Anouk", "à Anouk"),
        ("Le Jardin", "que Le Jardin", "au Jardin"),
        ("Les Vergers", "que Les Vergers", "aux Vergers"),
        ("Groupement d’achats de Limoux", "que le groupement d’achats de Limoux", "au groupement d’achats de Limoux"),
        ("", "que ", "à "),
    ],
)
def test_que_and_a_before_a_name(nom, apres_que, apres_a):
    assert (formats.que(nom), formats.a_(nom)) == (apres_que, apres_a)


class TestUntil:
    @pytest.fixture(autouse=True)
    def _now(self, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 6, 10, 9, 0, tzinfo=PARIS))

    @pytest.mark.parametrize(
        ("jour", "heure", "page", "papier"),
        [
            (12, 20, "jusqu’au vendredi 12 juin à 20 h", "jusqu’au vendredi 12 juin à 20 h"),
            (10, 20, "jusqu’à ce soir, 20 h", "jusqu’au mercredi 10 juin à 20 h"),
            (10, 12, "jusqu’à 12 h, aujourd’hui", "jusqu’au mercredi 10 juin à 12 h"),
            (11, 8, "jusqu’à demain, 8 h", "jusqu’au jeudi 11 juin à 8 h"),
            (9, 20, "jusqu’au mardi 9 juin à 20 h", "jusqu’au mardi 9 juin à 20 h"),
        ],
    )
    def test_a_page_says_it_as_one_says_it_today_a_mail_as_it_stays_true(self, jour, heure, page, papier):
        quand = dt.datetime(2026, 6, jour, heure, tzinfo=PARIS)
        assert lisible(formats.jusqu_a(quand)) == page
        assert lisible(formats.jusqu_au(quand)) == papier

    def test_a_day_alone_has_no_hour_and_nothing_is_nothing(self):
        assert lisible(formats.jusqu_a(dt.date(2026, 6, 12))) == "jusqu’au vendredi 12 juin"
        assert formats.jusqu_a(None) == ""
