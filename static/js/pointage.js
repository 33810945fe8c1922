// Delivery day: each tick is sent as it is made; without network it is kept on the phone and sent when it is back.

import { deconnecte, proposerDeRevenir } from "./reconnexion.js";

const page = document.querySelector("[data-pointage]");
if (page) demarrer(page);

function demarrer(page) {
  const clef = `pointage-${page.dataset.pointage}`;
  const jeton = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const ligneDEtat = page.querySelector("[data-hors-ligne]");
  const ATTENTE = 15000;
  let enRoute = false;
  let minuterie = 0;
  let gardees = lire();

  function lire() {
    try {
      const lu = JSON.parse(localStorage.getItem(clef)) ?? {};
      return { lignes: lu.lignes ?? {}, paniers: lu.paniers ?? {} };
    } catch {
      return { lignes: {}, paniers: {} };
    }
  }

  function garder() {
    try {
      if (nombreGarde()) localStorage.setItem(clef, JSON.stringify(gardees));
      else localStorage.removeItem(clef);
    } catch { /* private browsing: the ticks stay in this page only */ }
  }

  const nombreGarde = () => Object.keys(gardees.lignes).length + Object.keys(gardees.paniers).length;

  function dire(phrase) {
    ligneDEtat.textContent = phrase;
    ligneDEtat.hidden = !phrase;
  }

  function direHorsLigne() {
    const n = nombreGarde();
    if (!n) {
      dire("Sans réseau : continuez, vos coches seront gardées sur ce téléphone.");
      return;
    }
    dire(n > 1
      ? `Sans réseau : ${n} coches sont gardées sur ce téléphone et partiront d’elles-mêmes.`
      : "Sans réseau : une coche est gardée sur ce téléphone et partira d’elle-même.");
  }

  // --- What each household looks like
  const cases = (foyer) => [...foyer.querySelectorAll("[data-ligne]")];

  function dessiner(foyer) {
    foyer.classList.toggle("pointage__foyer--fait", cases(foyer).every((coche) => coche.checked));
    const tout = foyer.querySelector("[data-tout]");
    if (tout) tout.disabled = cases(foyer).every((coche) => coche.checked || coche.disabled);
  }

  // The counter is about all households, also those that a search without JavaScript left out of the page.
  const compteur = page.querySelector("[data-compteur]");
  const nombre = Number(compteur.dataset.nombre);
  const foyers = [...page.querySelectorAll("[data-foyer]")];
  const faits = () => foyers.filter((foyer) => foyer.classList.contains("pointage__foyer--fait")).length;
  const barre = compteur.querySelector("progress");
  const horsPage = barre.value - faits();

  function compter() {
    const servis = horsPage + faits();
    const texte = `${servis} ${servis < 2 ? "foyer" : "foyers"} sur ${nombre}`;
    compteur.querySelector(".barre__texte").textContent = texte;
    barre.value = servis;
    barre.setAttribute("aria-label", texte);
  }

  // --- Sending
  async function envoyer() {
    if (enRoute || !nombreGarde()) return;
    clearTimeout(minuterie);
    enRoute = true;
    const paquet = structuredClone(gardees);
    let suite = 0;
    try {
      const reponse = await fetch(page.dataset.envoi, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": jeton },
        body: JSON.stringify(paquet),
        redirect: "manual",
        signal: AbortSignal.timeout(10000),
      });
      if (reponse.ok) {
        const bilan = await reponse.json();
        oublier(paquet);
        revenir(bilan);
        dire(bilan.phrase || "");
      } else if (deconnecte(reponse)) {
        proposerDeRevenir(ligneDEtat, "Votre connexion a expiré : vos coches sont gardées sur ce téléphone.");
      } else if (reponse.status === 409 || reponse.status >= 500) {
        direHorsLigne();
        suite = ATTENTE;
      } else {
        dire("Vos coches sont gardées sur ce téléphone, mais ne partent pas : rechargez la page.");
      }
    } catch {
      direHorsLigne();
      suite = ATTENTE;
    }
    enRoute = false;
    if (suite) minuterie = setTimeout(envoyer, suite);
    else if (nombreGarde()) envoyerSiNouveau(paquet);
  }

  // What was ticked while the packet was on its way leaves at once; what was refused for good waits for a reload.
  function envoyerSiNouveau(paquet) {
    if (JSON.stringify(gardees) !== JSON.stringify(paquet)) envoyer();
  }

  function oublier(paquet) {
    for (const sorte of ["lignes", "paniers"]) {
      for (const [pk, coche] of Object.entries(paquet[sorte])) {
        if (gardees[sorte][pk] === coche) delete gardees[sorte][pk];
      }
    }
    garder();
  }

  // A tick that the server refused is put back, so that the page says what is true.
  function revenir(bilan) {
    for (const pk of bilan.refusees) remettre(`[data-ligne][value="${pk}"]`);
    for (const pk of bilan.paniers_refuses) remettre(`[data-signe][value="${pk}"]`);
    if (bilan.refusees.length || bilan.paniers_refuses.length) compter();
  }

  function remettre(selecteur) {
    const coche = page.querySelector(selecteur);
    if (!coche) return;
    coche.checked = coche.defaultChecked;
    dessiner(coche.closest("[data-foyer]"));
  }

  function noter(coche) {
    gardees[coche.matches("[data-signe]") ? "paniers" : "lignes"][coche.value] = coche.checked;
    garder();
  }

  // --- Gestures
  page.addEventListener("change", (evenement) => {
    const coche = evenement.target.closest("[data-ligne], [data-signe]");
    if (!coche) return;
    noter(coche);
    dessiner(coche.closest("[data-foyer]"));
    compter();
    envoyer();
  });

  page.addEventListener("click", (evenement) => {
    const tout = evenement.target.closest("[data-tout]");
    if (!tout) return;
    const foyer = tout.closest("[data-foyer]");
    for (const coche of cases(foyer)) {
      if (coche.disabled || coche.checked) continue;
      coche.checked = true;
      noter(coche);
    }
    dessiner(foyer);
    compter();
    envoyer();
  });

  // --- Search by first letters
  const aplatir = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const recherche = page.querySelector("[data-recherche]");
  const personne = page.querySelector("[data-personne]");
  recherche.form.addEventListener("submit", (evenement) => evenement.preventDefault());
  recherche.addEventListener("input", () => {
    const debut = aplatir(recherche.value);
    let vus = 0;
    for (const foyer of foyers) {
      const nom = aplatir(foyer.dataset.nom);
      foyer.hidden = Boolean(debut) && !nom.startsWith(debut) && !nom.split(/[\s'’-]+/).some((mot) => mot.startsWith(debut));
      vus += foyer.hidden ? 0 : 1;
    }
    personne.hidden = vus > 0;
  });

  // --- What was kept before: ticked again, then sent
  for (const [sorte, quoi] of [["lignes", "ligne"], ["paniers", "signe"]]) {
    for (const [pk, cochee] of Object.entries(gardees[sorte])) {
      const coche = page.querySelector(`[data-${quoi}][value="${CSS.escape(pk)}"]`);
      if (coche && !coche.disabled) coche.checked = cochee;
    }
  }
  foyers.forEach(dessiner);
  compter();
  if (nombreGarde()) envoyer();
  addEventListener("online", () => { if (nombreGarde()) envoyer(); else dire(""); });
  addEventListener("offline", direHorsLigne);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) envoyer(); });
}
