// Preparing a round: the deadline follows the day of delivery, three days before, until somebody chooses it; a long
// list of producers is ticked or emptied at once.

const formulaire = document.querySelector("[data-dates]");
const livraison = formulaire?.elements.livraison_le;
const cloture = formulaire?.elements.cloture_le_0;

if (livraison && cloture) {
  let choisie = cloture.value !== troisJoursAvant(livraison.value);
  cloture.addEventListener("change", () => { choisie = true; });
  livraison.addEventListener("change", () => {
    const jour = troisJoursAvant(livraison.value);
    if (!choisie && jour) cloture.value = jour;
  });
}

function troisJoursAvant(jour) {
  const date = new Date(`${jour}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return "";
  date.setUTCDate(date.getUTCDate() - 3);
  return date.toISOString().slice(0, 10);
}

const cases = [...(formulaire?.querySelectorAll("input[name=partenariats]") || [])];
if (cases.length > 3) {
  const bouton = document.createElement("button");
  bouton.type = "button";
  bouton.className = "bouton bouton--discret";
  const nommer = () => { bouton.textContent = cases.some((c) => c.checked) ? "Tout décocher" : "Tout cocher"; };
  bouton.addEventListener("click", () => {
    const cocher = !cases.some((c) => c.checked);
    cases.forEach((c) => { c.checked = cocher; });
    nommer();
  });
  cases[0].closest("fieldset").addEventListener("change", nommer);
  nommer();
  cases[0].closest("fieldset").querySelector("legend").after(bouton);
}
