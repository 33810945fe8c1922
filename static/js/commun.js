// On every page: menus that close, a form sent once, the summary of errors under the eyes, a question before acting.
// Each works on data-* attributes and the page works without it.

// --- [data-menu]: a details that closes when one goes elsewhere
document.addEventListener("click", (evenement) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(evenement.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (evenement) => {
  if (evenement.key !== "Escape") return;
  const menu = document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// --- [data-erreurs]: read first when a form comes back refused
document.querySelector("[data-erreurs]")?.focus();

// --- [data-confirmer] on a form or on one of its buttons: the sentence to accept before it is sent
function demander(phrase, mot) {
  const dialogue = document.createElement("dialog");
  dialogue.className = "dialogue";
  dialogue.setAttribute("aria-labelledby", "dialogue-phrase");
  const texte = document.createElement("p");
  texte.id = "dialogue-phrase";
  texte.textContent = phrase;
  const choix = document.createElement("form");
  choix.method = "dialog";
  choix.className = "actions";
  for (const [valeur, libelle, classe] of [
    ["oui", mot, "bouton bouton--principal"],
    ["non", "Non, revenir", "bouton bouton--discret"],
  ]) {
    const bouton = document.createElement("button");
    bouton.value = valeur;
    bouton.className = classe;
    bouton.textContent = libelle;
    choix.append(bouton);
  }
  dialogue.append(texte, choix);
  document.body.append(dialogue);
  dialogue.showModal();
  return new Promise((repondre) => {
    dialogue.addEventListener("close", () => {
      repondre(dialogue.returnValue === "oui");
      dialogue.remove();
    });
  });
}

const acceptes = new WeakSet();
const envoyes = new WeakSet();

document.addEventListener("submit", async (evenement) => {
  const formulaire = evenement.target;
  const bouton = evenement.submitter;
  if (formulaire.method === "dialog" || evenement.defaultPrevented) return;
  const source = bouton?.dataset.confirmer ? bouton : formulaire;
  if (source.dataset.confirmer && !acceptes.delete(formulaire)) {
    evenement.preventDefault();
    if (await demander(source.dataset.confirmer, source.dataset.confirmerBouton || bouton?.textContent || "Continuer")) {
      acceptes.add(formulaire);
      formulaire.requestSubmit(bouton);
    }
    return;
  }
  // A second click on a slow network must not send the form twice (the server refuses it too).
  if (formulaire.method !== "post") return;
  if (envoyes.has(formulaire)) evenement.preventDefault();
  envoyes.add(formulaire);
  setTimeout(() => envoyes.delete(formulaire), 8000);
});
// Back from another page: the browser may show this one as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((formulaire) => envoyes.delete(formulaire)));

// --- [data-imprimer]: the browser's own print
document.addEventListener("click", (evenement) => {
  if (evenement.target.closest("[data-imprimer]")) window.print();
});

// --- [data-envoi-auto]: a filter that applies as soon as it is chosen
document.addEventListener("change", (evenement) => {
  evenement.target.closest("form[data-envoi-auto]")?.requestSubmit();
});
