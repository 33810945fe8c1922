// The stepper: [data-pas] holds an input and buttons [data-pas-moins] [data-pas-plus].
// On the input: data-pas-de (step, 1), data-pas-min (0), data-pas-max (none). The field stays free to type in;
// after a press it sends `input` then `change`, as if typed: the page listens to these.

export function lire(texte) {
  const nombre = Number(String(texte).trim().replace(/\s/g, "").replace(",", "."));
  return Number.isFinite(nombre) ? nombre : 0;
}

export function ecrire(nombre) {
  return String(Math.round(nombre * 1000) / 1000).replace(".", ",");
}

// Until here a press would be lost: the buttons show only now.
document.documentElement.dataset.pasPret = "";

document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest("[data-pas-moins], [data-pas-plus]");
  const champ = bouton?.closest("[data-pas]")?.querySelector("input");
  if (!champ || champ.disabled) return;
  const de = lire(champ.dataset.pasDe || 1) || 1;
  const min = lire(champ.dataset.pasMin || 0);
  const max = champ.dataset.pasMax ? lire(champ.dataset.pasMax) : Infinity;
  const avant = lire(champ.value);
  // To the next multiple of the step; thousandths keep 0.1 + 0.2 from showing.
  const rang = Math.round((avant / de) * 1000) / 1000;
  let apres = bouton.matches("[data-pas-plus]") ? (Math.floor(rang) + 1) * de : (Math.ceil(rang) - 1) * de;
  // Under the smallest quantity there is only nothing.
  if (apres < min) apres = bouton.matches("[data-pas-plus]") ? min : 0;
  apres = Math.max(0, Math.min(max, apres));
  if (apres === avant) return;
  champ.value = ecrire(apres);
  champ.dispatchEvent(new Event("input", { bubbles: true }));
  champ.dispatchEvent(new Event("change", { bubbles: true }));
});
