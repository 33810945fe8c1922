// A meeting that goes on: the clock of the present point, and what others note, without reloading the page.
// Who is there is ticked without reloading it either.
// Works on [data-maintenant] (data-adresse: where to ask, data-signature: what it shows) and [data-restant] (seconds).

const TOUTES_LES = 10000;
let vue = performance.now();

const deux = (nombre) => String(nombre).padStart(2, "0");

function dire(secondes) {
  const reste = Math.abs(secondes);
  const heures = Math.floor(reste / 3600), minutes = Math.floor(reste / 60) % 60;
  const texte = `${heures ? `${heures}:${deux(minutes)}` : minutes}:${deux(reste % 60)}`;
  return secondes < 0 ? `+ ${texte}` : texte;
}

// As reunions/temps.py says it: "45 minutes", "2 h", "1 h 05".
function duree(minutes) {
  if (minutes < 60) return `${minutes}\u00a0minute${minutes > 1 ? "s" : ""}`;
  return `${Math.floor(minutes / 60)}\u00a0h${minutes % 60 ? `\u00a0${deux(minutes % 60)}` : ""}`;
}

function battre() {
  const passees = Math.floor((performance.now() - vue) / 1000);
  for (const horloge of document.querySelectorAll("[data-restant]")) {
    const restent = Number(horloge.dataset.restant) - passees;
    horloge.toggleAttribute("data-depasse", restent < 0);
    horloge.textContent = dire(restent);
    horloge.setAttribute("aria-label", restent < 0 ? "Temps dépassé" : `Il reste ${duree(Math.ceil(restent / 60))}`);
  }
}

async function actualiser() {
  const ici = document.querySelector("[data-maintenant]");
  try {
    const reponse = await fetch(ici.dataset.adresse, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
    const la = page.querySelector("[data-maintenant]");
    if (!la && reponse.redirected) location.reload(); // the meeting is over
    // Somebody about to press a button there keeps it under their finger.
    if (la && la.dataset.signature !== ici.dataset.signature && !ici.contains(document.activeElement)) {
      ici.replaceWith(la);
      vue = performance.now();
      battre();
    }
  } catch { /* no network: asked again later */ }
  setTimeout(actualiser, TOUTES_LES);
}

// --- [data-pointer]: a name turns over under the finger; the list does not move
async function pointer(formulaire, bouton) {
  const present = bouton.value === "oui";
  const corps = new FormData(formulaire);
  corps.set(bouton.name, bouton.value);
  bouton.setAttribute("aria-pressed", present);
  bouton.value = present ? "non" : "oui";
  try {
    const reponse = await fetch(formulaire.action, {
      method: "POST", body: corps, headers: { "X-Requested-With": "seance" }, redirect: "manual",
    });
    if (!reponse.ok) throw new Error(reponse.status);
  } catch {
    location.reload(); // what is shown must be what is kept; who was signed out signs in again and comes back
    return;
  }
  const combien = document.querySelectorAll("[data-pointer] [aria-pressed=true]").length;
  const mots = combien < 2 ? "personne notée présente" : "personnes notées présentes";
  document.querySelector("[data-nombre-de-presents]").textContent = `${combien}\u00a0${mots}`;
}

document.addEventListener("submit", (evenement) => {
  if (!evenement.target.matches("[data-pointer]")) return;
  evenement.preventDefault();
  pointer(evenement.target, evenement.submitter);
});

if (document.querySelector("[data-maintenant]")) {
  battre();
  setInterval(battre, 1000);
  setTimeout(actualiser, TOUTES_LES);
}
