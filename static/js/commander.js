// Ordering: every change is saved as it is made, one request at a time. Hooks:
// form[data-commande][data-clef] with inputs named q-<offer>; [data-filtres]; [data-total], [data-nombre], [data-apercu],
// [data-vide], [data-etat], [data-aucun], [data-tout-voir]; rows li[data-offre] inside [data-famille] inside [data-producteur].
// Quantities are absolute: sent again after a cut, nothing more changes. What could not be sent is kept
// in this browser under data-clef and sent when the network is back.

import { lire } from "./pas.js";

const formulaire = document.querySelector("form[data-commande]");
const etat = document.querySelector("[data-etat]");
const apercu = document.querySelector("[data-apercu]");
const clef = formulaire.dataset.clef;
const PAUSE = 350;
const NOUVEL_ESSAI = 5000;

let attente = garde();
let enCours = false;
let minuterie = 0;

function garde() {
  try { return JSON.parse(localStorage.getItem(clef)) || {}; } catch { return {}; }
}
function garder() {
  try {
    if (Object.keys(attente).length) localStorage.setItem(clef, JSON.stringify(attente));
    else localStorage.removeItem(clef);
  } catch { /* private browsing: the page still warns before it is left */ }
}
function dire(code, texte) {
  etat.dataset.etat = code;
  etat.textContent = texte;
}

formulaire.addEventListener("change", (evenement) => {
  const champ = evenement.target;
  if (!/^[qt]-/.test(champ.name || "")) return;
  attente[champ.name] = champ.value;
  garder();
  dire("encours", "enregistrement…");
  clearTimeout(minuterie);
  minuterie = setTimeout(envoyer, PAUSE);
});

// Enter in a field must not send the whole page: the script saves line by line.
formulaire.addEventListener("keydown", (evenement) => {
  if (evenement.key === "Enter" && evenement.target.matches("input")) {
    evenement.preventDefault();
    evenement.target.blur();
  }
});

async function envoyer() {
  if (enCours || !Object.keys(attente).length) return;
  enCours = true;
  const lot = attente;
  attente = {};
  const corps = new FormData();
  corps.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
  for (const [nom, valeur] of Object.entries(lot)) corps.set(nom, valeur);
  try {
    const reponse = await fetch(formulaire.action, {
      method: "POST", body: corps, headers: { Accept: "application/json" }, redirect: "manual",
    });
    if (reponse.type === "opaqueredirect") { reprendre(lot); (await import("./reconnexion.js")).proposerDeRevenir(etat); return; }
    if (reponse.ok) recevoir(lot, await reponse.json());
    else if (reponse.status === 422) refuser((await reponse.json()).refus);
    else if (reponse.status === 403) { dire("erreur", "page expirée : rechargez-la"); reprendre(lot); }
    else if (reponse.status === 404) dire("erreur", "cette commande n’existe plus");
    else { reprendre(lot); dire("erreur", "pas encore enregistré, nouvel essai…"); plusTard(); }
  } catch {
    reprendre(lot);
    dire("horsligne", "hors ligne, gardé ici");
    plusTard();
  } finally {
    enCours = false;
    garder();
    if (Object.keys(attente).length && etat.dataset.etat === "enregistre") { dire("encours", "enregistrement…"); envoyer(); }
  }
}

function reprendre(lot) { attente = { ...lot, ...attente }; }
function plusTard() {
  clearTimeout(minuterie);
  minuterie = setTimeout(envoyer, NOUVEL_ESSAI);
}

function recevoir(lot, bilan) {
  for (const pk of new Set(Object.keys(lot).map((nom) => nom.slice(2)))) {
    montrerErreur(pk, "");
    if (!(pk in bilan.refus)) montrerLigne(pk, bilan.montants[pk] || "");
  }
  for (const [pk, html] of Object.entries(bilan.colis || {})) montrerColis(pk, html);
  document.querySelectorAll("[data-total]").forEach((lieu) => { lieu.textContent = bilan.total; });
  document.querySelectorAll("[data-nombre]").forEach((lieu) => { lieu.textContent = bilan.nombre; });
  const refus = Object.keys(bilan.refus);
  if (refus.length) refuser(bilan.refus);
  else dire("enregistre", "enregistré");
  document.querySelector("[data-vide]")?.toggleAttribute("hidden", Boolean(apercu?.children.length));
}

function refuser(refus) {
  for (const [pk, phrase] of Object.entries(refus)) montrerErreur(pk, phrase);
  dire("erreur", Object.keys(refus).length > 1 ? "des quantités sont refusées" : "une quantité est refusée");
}

// How full the case is; the tolerance comes with the first unit and goes with the last.
function montrerColis(pk, html) {
  const li = rangee(pk);
  const etatDuColis = li?.querySelector(".produit__colis");
  if (!etatDuColis) return;
  etatDuColis.innerHTML = html;
  li.toggleAttribute("data-a-completer", Boolean(etatDuColis.querySelector(".jauge:not(.jauge--pleine)")));
  const choisi = lire(li.querySelector("input").value) > 0;
  const tolerance = li.querySelector(".tolerance");
  if (!choisi) { tolerance?.remove(); return; }
  if (tolerance || !("colis" in li.dataset)) return;
  const neuve = document.querySelector("template[data-tolerance]").content.cloneNode(true);
  const champ = neuve.querySelector("input");
  champ.name = `t-${pk}`;
  champ.setAttribute("aria-label", `${li.querySelector(".produit__nom").firstChild.textContent.trim()} : jusqu’à tant de plus`);
  neuve.querySelector("[data-unite]").textContent = li.querySelector(".pas__unite").textContent;
  etatDuColis.after(neuve);
}

function rangee(pk) { return document.getElementById(`o${pk}`); }

function montrerErreur(pk, phrase) {
  const li = rangee(pk);
  if (!li) return;
  const champ = li.querySelector("input");
  let lieu = li.querySelector(".produit__erreur");
  if (!phrase) { lieu?.remove(); champ.removeAttribute("aria-invalid"); return; }
  if (!lieu) {
    lieu = document.createElement("p");
    lieu.className = "produit__erreur";
    lieu.id = `erreur-${pk}`;
    lieu.setAttribute("role", "alert");
    li.append(lieu);
  }
  lieu.textContent = phrase;
  champ.setAttribute("aria-invalid", "true");
  champ.setAttribute("aria-describedby", lieu.id);
}

function montrerLigne(pk, montant) {
  const li = rangee(pk);
  if (!li) return;
  const champ = li.querySelector("input");
  const choisi = lire(champ.value) > 0;
  li.classList.toggle("produit--choisi", choisi);
  li.querySelector(".produit__montant").textContent = choisi ? montant : "";
  let ligne = apercu?.querySelector(`[data-ligne="${pk}"]`);
  if (!choisi) { ligne?.remove(); return; }
  if (!ligne) {
    ligne = document.createElement("li");
    ligne.dataset.ligne = pk;
    ligne.innerHTML = '<span class="ticket__nom"></span><span class="montant"></span>';
    apercu?.append(ligne);
  }
  const quantite = document.createElement("small");
  quantite.textContent = `${champ.value} ${li.querySelector(".pas__unite").textContent}`;
  ligne.firstChild.replaceChildren(`${li.querySelector(".produit__nom").firstChild.textContent} `, quantite);
  ligne.lastChild.textContent = montant;
}

window.addEventListener("online", envoyer);
// Without network the basket would not come.
document.querySelector(".barre-bas a").addEventListener("click", (evenement) => {
  if (navigator.onLine) return;
  evenement.preventDefault();
  dire("horsligne", "sans réseau : gardé ici");
});
window.addEventListener("beforeunload", (evenement) => {
  if ((enCours || Object.keys(attente).length) && !(etat.firstElementChild && localStorage[clef])) evenement.preventDefault();
});

// What was typed before this script was there, on a slow network.
for (const champ of formulaire.querySelectorAll("input[name^='q-'], input[name^='t-']")) {
  if (champ.value !== champ.defaultValue && champ !== document.activeElement) attente[champ.name] = champ.value;
}

// What an earlier visit could not send: shown where it was typed, then sent.
if (Object.keys(attente).length) {
  for (const [nom, valeur] of Object.entries(attente)) {
    const champ = formulaire.elements[nom];
    if (champ) champ.value = valeur;
    else delete attente[nom];
  }
  garder();
  if (Object.keys(attente).length) { dire("encours", "enregistrement…"); envoyer(); }
}

// --- Search and filters: rows are hidden, never removed, so nothing typed is lost ---

const filtres = document.querySelector("[data-filtres]");
const aucun = document.querySelector("[data-aucun]");
const plat = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const textes = new Map();

function filtrer() {
  const voulu = new FormData(filtres);
  const producteurs = voulu.getAll("producteur");
  const mots = plat(String(voulu.get("q") || "")).split(/\s+/).filter(Boolean);
  let visibles = 0;
  for (const producteur of document.querySelectorAll("[data-producteur]")) {
    let siens = 0;
    const bonProducteur = !producteurs.length || producteurs.includes(producteur.dataset.producteur);
    for (const famille of producteur.querySelectorAll("[data-famille]")) {
      let deLaFamille = 0;
      for (const li of famille.querySelectorAll("[data-offre]")) {
        if (!textes.has(li)) {
          textes.set(li, plat(`${li.querySelector(".produit__texte").textContent} ${famille.dataset.famille}`));
        }
        const montrer = bonProducteur
          && mots.every((mot) => textes.get(li).includes(mot))
          && (!voulu.get("famille") || voulu.get("famille") === famille.dataset.famille)
          && (!voulu.get("habitudes") || "habitude" in li.dataset)
          && (!voulu.get("nouveautes") || "nouveaute" in li.dataset)
          && (!voulu.get("colis") || "aCompleter" in li.dataset);
        li.hidden = !montrer;
        deLaFamille += montrer;
      }
      famille.hidden = !deLaFamille;
      siens += deLaFamille;
    }
    const rien = mots.length || ["producteur", "famille", "habitudes", "nouveautes", "colis"].some((nom) => voulu.get(nom));
    producteur.hidden = Boolean(rien) && !siens;
    visibles += siens;
  }
  aucun.hidden = visibles > 0;
}

filtres.addEventListener("input", filtrer);
filtres.addEventListener("submit", (evenement) => { evenement.preventDefault(); filtrer(); });
document.querySelector("[data-tout-voir]").addEventListener("click", () => { filtres.reset(); filtrer(); });
