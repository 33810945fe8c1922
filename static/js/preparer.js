// Preparing a round: the deadline follows the day of delivery, three days before, until somebody chooses it.

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
