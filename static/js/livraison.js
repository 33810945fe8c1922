// Receiving and weighing: each row is saved as it is typed; without network it is kept on this phone and sent later.
// Hooks: form[data-livraison][data-clef]; rows [data-rang] with inputs, [data-vu] (what the page showed), [data-dit],
// [data-refus], [data-question] with [data-plutot] (take this weight) and [data-oui] (keep it); [data-remplir] (fills the row's first field), [data-pieces] (a field for
// each piece), [data-suivant] (where Enter goes), [data-total=<product>], [data-compteur], [data-hors-ligne].
// Rows say absolute figures: sent again after a cut, nothing more changes.

import { deconnecte, proposerDeRevenir } from "./reconnexion.js";

const formulaire = document.querySelector("form[data-livraison]");
if (formulaire) demarrer(formulaire);

function demarrer(formulaire) {
  const clef = formulaire.dataset.clef;
  const ligneDEtat = formulaire.querySelector("[data-hors-ligne]");
  const NOUVEL_ESSAI = 8000;
  let attente = lire();
  let enRoute = false;
  let minuterie = 0;

  function lire() {
    try { return JSON.parse(localStorage.getItem(clef)) ?? {}; } catch { return {}; }
  }

  function garder() {
    try {
      if (nombre()) localStorage.setItem(clef, JSON.stringify(attente));
      else localStorage.removeItem(clef);
    } catch { /* private browsing: kept in this page only */ }
  }

  const nombre = () => Object.keys(attente).length;
  const rangDe = (pk) => formulaire.querySelector(`[data-rang="${CSS.escape(pk)}"]`);
  const champs = (rang) => [...rang.querySelectorAll("input[name]")];
  const pesees = (rang) => [...rang.querySelectorAll("[data-pesees] input")];

  function dire(phrase) {
    ligneDEtat.textContent = phrase;
    ligneDEtat.hidden = !phrase;
  }

  function direHorsLigne() {
    const n = nombre();
    if (!n) dire("Sans réseau : continuez, ce que vous tapez sera gardé sur ce téléphone.");
    else if (n > 1) dire(`Sans réseau : ${n} lignes sont gardées sur ce téléphone et partiront d’elles-mêmes.`);
    else dire("Sans réseau : une ligne est gardée sur ce téléphone et partira d’elle-même.");
  }

  function valeurs(rang) {
    return champs(rang)
      .filter((champ) => champ.type !== "checkbox" || champ.checked)
      .map((champ) => [champ.name, champ.value]);
  }

  function noter(rang, ...enPlus) {
    attente[rang.dataset.rang] = [...valeurs(rang), ...enPlus];
    garder();
    montrer(rang, { dit: "enregistrement…", ton: "" });
    envoyer();
  }

  function montrer(rang, { dit, ton, refus = "", question = {}, vu }) {
    if (dit !== undefined) rang.querySelector("[data-dit]").textContent = dit;
    if (ton !== undefined) rang.dataset.ton = ton;
    const lieu = rang.querySelector("[data-refus]");
    lieu.textContent = refus || question.phrase || "";
    lieu.hidden = !lieu.textContent;
    for (const champ of rang.querySelectorAll("[data-suivant]")) champ.toggleAttribute("aria-invalid", !lieu.hidden);
    for (const champ of rang.querySelectorAll("[aria-invalid]")) champ.setAttribute("aria-invalid", "true");
    demander(rang.querySelector("[data-question]"), question);
    // Also after a refusal: who types again has read what somebody else noted.
    if (vu !== undefined) rang.querySelector("[data-vu]").value = vu;
  }

  // "Mettre 1,85 kg", "C’est bien 185 kg".
  function demander(lieu, question) {
    if (!lieu) return;
    lieu.hidden = !question.phrase;
    if (!question.phrase) return;
    const [plutot, oui] = [lieu.querySelector("[data-plutot]"), lieu.querySelector("[data-oui]")];
    plutot.dataset.plutot = question.plutot;
    plutot.textContent = question.mettre;
    plutot.hidden = !question.plutot;
    oui.dataset.oui = question.confirme;
    oui.textContent = question.garder;
  }

  // --- Sending
  async function envoyer() {
    if (enRoute || !nombre()) return;
    clearTimeout(minuterie);
    enRoute = true;
    const lot = structuredClone(attente);
    const corps = new FormData();
    corps.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
    for (const paires of Object.values(lot)) for (const [nom, valeur] of paires) corps.append(nom, valeur);
    let plusTard = false;
    try {
      const reponse = await fetch(formulaire.action, {
        method: "POST", body: corps, headers: { Accept: "application/json" }, redirect: "manual",
        signal: AbortSignal.timeout(10000),
      });
      if (reponse.ok) {
        recevoir(lot, await reponse.json());
        dire("");
      } else if (reponse.status === 409) {
        attente = {};
        garder();
        dire((await reponse.json()).phrase);
      } else if (deconnecte(reponse)) {
        proposerDeRevenir(ligneDEtat, "Votre connexion a expiré : ce que vous avez tapé est gardé sur ce téléphone.");
      } else if (reponse.status >= 500) {
        direHorsLigne();
        plusTard = true;
      } else {
        dire("Gardé sur ce téléphone, mais rien ne part : rechargez la page.");
      }
    } catch {
      direHorsLigne();
      plusTard = true;
    }
    enRoute = false;
    if (plusTard) {
      for (const pk of Object.keys(attente)) if (rangDe(pk)) montrer(rangDe(pk), { dit: "gardé ici", ton: "attendu" });
      minuterie = setTimeout(envoyer, NOUVEL_ESSAI);
    } else if (nombre() && JSON.stringify(attente) !== JSON.stringify(lot)) {
      envoyer();
    }
  }

  function recevoir(lot, bilan) {
    for (const [pk, paires] of Object.entries(lot)) {
      const change = JSON.stringify(attente[pk]) !== JSON.stringify(paires);
      if (!change) delete attente[pk];
      const rang = rangDe(pk);
      // A row that was as the server has it comes back with nothing to say.
      if (rang && !change) montrer(rang, bilan.rangs[pk] ?? { dit: rang.dataset.avant ?? "", ton: rang.dataset.tonAvant });
      if (rang && change) suivre(rang, bilan.rangs[pk]);
      if (rang && bilan.rangs[pk]) retenir(rang, bilan.rangs[pk]);
    }
    garder();
    for (const [pk, texte] of Object.entries(bilan.produits ?? {})) {
      const lieu = formulaire.querySelector(`[data-total="${CSS.escape(pk)}"]`);
      if (lieu) lieu.textContent = texte;
    }
    const compteur = formulaire.querySelector("[data-compteur]");
    if (!compteur) return;
    compteur.querySelector(".barre__texte").textContent = bilan.compte;
    compteur.querySelector("progress").value = bilan.faits;
    compteur.querySelector("progress").setAttribute("aria-label", bilan.compte);
  }

  // Typed again while it was on its way: what waits is about what was just saved, not about somebody else's figure.
  function suivre(rang, { vu, refus } = {}) {
    const pk = rang.dataset.rang;
    if (vu === undefined || refus || !attente[pk]) return;
    rang.querySelector("[data-vu]").value = vu;
    attente[pk] = attente[pk].map(([nom, valeur]) => [nom, nom === `vu-${pk}` ? vu : valeur]);
  }

  // What the server holds of a row; a refusal leaves it as it was.
  function retenir(rang, { dit = "", ton = "", refus = "", question = {} }) {
    if (refus || question.phrase) return;
    rang.dataset.avant = dit;
    rang.dataset.tonAvant = ton;
  }

  // --- Gestures
  formulaire.addEventListener("change", (evenement) => {
    const rang = evenement.target.closest("[data-rang]");
    if (!rang) return;
    // Piece by piece: saved when the last one is typed, or when one leaves the row.
    if (pesees(rang).length > 1 && pesees(rang).some((champ) => !champ.value.trim())) rang.dataset.entame = "1";
    else noter(rang);
  });

  formulaire.addEventListener("focusout", (evenement) => {
    const rang = evenement.target.closest("[data-rang][data-entame]");
    if (!rang || rang.contains(evenement.relatedTarget)) return;
    delete rang.dataset.entame;
    noter(rang);
  });

  // What is folded has a place but cannot take the focus.
  const visible = (champ) => (champ.checkVisibility ? champ.checkVisibility() : Boolean(champ.offsetParent));

  // Enter, or "suivant" on the keyboard: the next field.
  formulaire.addEventListener("keydown", (evenement) => {
    if (evenement.key !== "Enter" || !evenement.target.matches("input:not([type=checkbox])")) return;
    evenement.preventDefault();
    const tous = [...formulaire.querySelectorAll("[data-suivant]")].filter(visible);
    const suivant = tous[tous.indexOf(evenement.target) + 1];
    if (tous.includes(evenement.target) && suivant) {
      suivant.focus();
      suivant.select();
    } else {
      evenement.target.blur();
    }
  });

  formulaire.addEventListener("click", (evenement) => {
    const rang = evenement.target.closest("[data-rang]");
    if (!rang) return;
    const remplir = evenement.target.closest("[data-remplir]");
    if (remplir) {
      rang.querySelector("[data-suivant]").value = remplir.dataset.remplir;
      noter(rang);
    }
    const morceler = evenement.target.closest("[data-pieces]");
    if (morceler) morcelerLeRang(rang, Number(morceler.dataset.pieces), morceler);
    const oui = evenement.target.closest("[data-oui]");
    if (oui) noter(rang, [`confirme-${rang.dataset.rang}`, oui.dataset.oui]);
    const plutot = evenement.target.closest("[data-plutot]");
    if (plutot) {
      pesees(rang).find((champ) => champ.value.trim()).value = plutot.dataset.plutot;
      noter(rang);
    }
  });

  // One field becomes as many as there are pieces: what was typed stays in the first.
  function morcelerLeRang(rang, combien, bouton) {
    const liste = rang.querySelector("[data-pesees]");
    const modele = liste.firstElementChild;
    modele.querySelector("input").value = "";
    for (let piece = liste.children.length; piece < combien; piece += 1) liste.append(modele.cloneNode(true));
    [...liste.querySelectorAll("input")].forEach((champ, place) => {
      champ.setAttribute("aria-label", champ.getAttribute("aria-label").replace(/^Poids[^,]*/, `Poids de la pièce ${place + 1}`));
    });
    bouton?.remove();
    liste.querySelector("input").focus();
  }

  // --- What an earlier visit, or a slow network, left unsent
  for (const [pk, paires] of Object.entries(attente)) {
    const rang = rangDe(pk);
    if (!rang) { delete attente[pk]; continue; }
    const combien = paires.filter(([nom]) => nom === `p-${pk}`).length;
    if (combien > 1 && pesees(rang).length === 1) morcelerLeRang(rang, combien, rang.querySelector("[data-pieces]"));
    remettre(rang, paires);
    montrer(rang, { dit: "gardé ici", ton: "attendu" });
  }
  garder();

  function remettre(rang, paires) {
    const restes = [...paires];
    for (const champ of champs(rang)) {
      const place = restes.findIndex(([nom]) => nom === champ.name);
      if (champ.type === "checkbox") champ.checked = place >= 0;
      else if (place >= 0 && champ.type !== "hidden") champ.value = restes[place][1];
      if (place >= 0) restes.splice(place, 1);
    }
  }

  for (const rang of formulaire.querySelectorAll("[data-rang]")) {
    retenir(rang, { dit: rang.dataset.dit ?? rang.querySelector("[data-dit]").textContent, ton: rang.dataset.ton });
    const champ = rang.querySelector("[data-suivant]");
    if (champ && champ.value !== champ.defaultValue && !(rang.dataset.rang in attente)) attente[rang.dataset.rang] = valeurs(rang);
  }
  if (nombre()) envoyer();

  addEventListener("online", () => { if (nombre()) envoyer(); else dire(""); });
  addEventListener("offline", direHorsLigne);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) envoyer(); });

  // "All came as foreseen" must not leave before what was just typed has.
  for (const autre of document.querySelectorAll("form[data-attendre-livraison]")) {
    autre.addEventListener("submit", (evenement) => {
      if (!nombre()) return;
      evenement.preventDefault();
      evenement.stopImmediatePropagation();
      dire("Un instant : ce que vous venez de taper n’est pas encore parti. Réessayez.");
      envoyer();
    });
  }
  addEventListener("beforeunload", (evenement) => {
    if (nombre()) { try { localStorage.setItem(clef, JSON.stringify(attente)); } catch { evenement.preventDefault(); } }
  });
}
