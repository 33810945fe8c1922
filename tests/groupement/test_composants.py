"""Form fields, frame and error pages: what every page of the site leans on."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings as reglages
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve


class Fiche(forms.Form):
    nom = forms.CharField(label="Nom du foyer", help_text="Tel qu’il figure sur les feuilles.")
    telephone = forms.CharField(label="Téléphone", required=False)
    mode = forms.ChoiceField(label="Paiement", choices=[("c", "Chèque"), ("v", "Virement")], widget=forms.RadioSelect)
    accord = forms.BooleanField(label="Montrer mon téléphone", required=False)
    clef = forms.CharField(widget=forms.HiddenInput, required=False)


def dessiner(gabarit: str, **contexte) -> str:
    return engines["django"].from_string(gabarit).render(contexte, RequestFactory().get("/"))


def test_un_champ_refuse_dit_son_erreur_et_la_lie_a_la_saisie():
    html = dessiner("{% champ form.nom %}", form=Fiche({"nom": ""}))
    saisie = re.search(r"<input[^>]*>", html).group()
    assert 'aria-describedby="id_nom_helptext id_nom_error"' in saisie and 'aria-invalid="true"' in saisie
    assert 'id="id_nom_helptext"' in html and 'id="id_nom_error"' in html
    assert '<label class="champ__libelle" for="id_nom">Nom du foyer' in html


def test_un_champ_facultatif_le_dit_et_un_champ_obligatoire_non():
    assert "facultatif" in dessiner("{% champ form.telephone %}", form=Fiche())
    assert "facultatif" not in dessiner("{% champ form.nom %}", form=Fiche())


def test_un_formulaire_nu_a_le_meme_dessin_que_ses_champs():
    form = Fiche()
    html = str(form)
    assert html.count('class="champ__libelle"') == 3 and '<input type="hidden" name="clef"' in html
    assert "<fieldset" in html and 'class="champ__coche" for="id_accord"' in html


def test_le_resume_des_erreurs_mene_a_chaque_champ():
    html = dessiner('{% include "composants/formulaire.html" with bouton="Enregistrer" %}', form=Fiche({}))
    assert 'href="#id_nom"' in html and 'href="#id_mode_0"' in html and 'id="id_mode_0"' in html
    assert html.count("bouton--principal") == 1 and "csrfmiddlewaretoken" in html


def test_le_nom_d_un_champ_et_son_aide_se_remplacent():
    html = dessiner('{% champ form.nom libelle="Votre nom" aide="" suffixe="!" %}', form=Fiche())
    assert "Votre nom" in html and "feuilles" not in html and "helptext" not in html and "<span>!</span>" in html


def test_ce_qui_est_tape_est_echappe_partout():
    html = dessiner(
        '{% include "composants/formulaire.html" with bouton="Ok" %}',
        form=Fiche({"nom": "<b>x", "mode": "<script>"}),
    )
    assert "<b>x" not in html and "<script>" not in html


@pytest.mark.parametrize(
    ("adresse", "mot", "valeur"),
    [
        ("/g/limoux/", "Accueil", "page"),
        ("/g/limoux/commandes/", "Commander", "page"),
        ("/g/limoux/membres/", "Groupe", "page"),
        ("/g/limoux/membres/7/", "Groupe", "true"),
        ("/g/limoux/producteurs/", "Producteurs", "page"),
    ],
)
def test_la_navigation_dit_ou_l_on_est(adresse, mot, valeur):
    requete = RequestFactory().get(adresse)
    requete.resolver_match = resolve(adresse)
    requete.groupement = SimpleNamespace(slug="limoux")
    html = engines["django"].from_string("{% navigation %}").render({}, requete)
    courantes = re.findall(r'aria-current="(\w+)"[^>]*>.*?</svg>([^<]+)<', html)
    assert courantes == [(valeur, mot)]


@pytest.mark.parametrize("gabarit", ["403.html", "403_csrf.html", "404.html", "429.html"])
def test_une_page_de_refus_dit_ou_aller(gabarit):
    requete = RequestFactory().get("/nulle-part/")
    html = render_to_string(gabarit, {}, requete)
    assert html.count("<h1>") == 1 and "Groupement</title>" in html and 'href="#contenu"' in html


def test_la_page_de_panne_tient_debout_toute_seule():
    html = render_to_string("500.html")
    assert "Une panne de notre côté" in html and "{%" not in html and 'style="' not in html


def test_aucune_page_ne_porte_de_style_ni_de_script_dans_son_texte(settings):
    """The Content-Security-Policy would drop them; mails, which have none, are the exception."""
    fautes = []
    for chemin in (settings.RACINE / "templates").rglob("*.html"):
        dossier = chemin.relative_to(settings.RACINE / "templates").parts
        if dossier[0] in ("courriels", "pdf") or "email" in dossier:
            continue
        if dossier == ("groupement", "export.html"):  # a page of the ZIP that somebody takes home
            continue
        source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", chemin.read_text(), flags=re.DOTALL)
        if re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", source):
            fautes.append("/".join(dossier))
    assert fautes == []


MAILS = sorted(Path(reglages.RACINE, "templates").glob("*/email/[!b]*_message.txt"))


@pytest.mark.parametrize("chemin", MAILS, ids=lambda chemin: chemin.stem)
def test_un_courriel_de_connexion_a_un_objet_un_texte_et_une_page(chemin):
    dossier = f"{chemin.parent.parent.name}/email/{chemin.stem.removesuffix('_message')}"
    contexte = {"code": "AB12", "password_reset_url": "https://g/mdp?a=1&b=2", "activate_url": "https://g/ok"}
    contexte |= {
        "email": "l&o@exemple.fr",
        "from_email": "a@b.fr",
        "to_email": "c@d.fr",
        "deleted_email": "e@f.fr",
    }
    contexte |= {"ip": "10.0.0.1", "user_agent": "<script>", "timestamp": None}
    sujet = render_to_string(f"{dossier}_subject.txt", contexte).strip()
    texte = render_to_string(f"{dossier}_message.txt", contexte)
    page = render_to_string(f"{dossier}_message.html", contexte)
    assert 10 < len(sujet) < 60 and "\n" not in sujet
    assert "Vous recevez ce message" in texte and "Vous recevez ce message" in page
    assert "\n\n\n" not in texte and "&amp;" not in texte and "<p" not in texte
    assert "<script>" not in page and re.search(r"<h1[^>]*>[^<]+</h1>", page)
