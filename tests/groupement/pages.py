"""What a browser would send: the fields of a page's form as they were shown."""

from __future__ import annotations

from html.parser import HTMLParser


class _Formulaire(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.champs: dict[str, list[str]] = {}
        self._dedans = self._texte = False
        self._select = ""
        self._fini = False

    def handle_starttag(self, balise, attributs):
        a = dict(attributs)
        if balise == "form":
            self._dedans = not self._fini and "formulaire" in (a.get("class") or "") and a.get("method") == "post"
        if not self._dedans:
            return
        if balise == "input" and a.get("name") and a.get("type") != "file" and "disabled" not in a:
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                self._garder(a["name"], a.get("value") or ("on" if "checked" in a else ""))
        elif balise == "textarea":
            self._texte = True
            self._garder(a["name"], "")
        elif balise == "select":
            self._select = a["name"]
        elif balise == "option" and self._select and "selected" in a:
            self._garder(self._select, a.get("value") or "")

    def handle_data(self, texte):
        if self._texte:
            nom = next(reversed(self.champs))
            self.champs[nom] = [self.champs[nom][0] + texte]

    def handle_endtag(self, balise):
        if balise == "textarea" and self._texte:
            self._texte = False
            nom = next(reversed(self.champs))
            self.champs[nom] = [self.champs[nom][0].removeprefix("\n").strip()]
        elif balise == "select":
            self._select = ""
        elif balise == "form" and self._dedans:
            self._dedans, self._fini = False, True

    def _garder(self, nom, valeur):
        self.champs.setdefault(nom, []).append(valeur)


def champs_montres(page) -> dict[str, list[str]]:
    """{name: values} of the page's main form, hidden fields included."""
    lecteur = _Formulaire()
    lecteur.feed(page.text)
    assert lecteur.champs, "no form on this page"
    return lecteur.champs
