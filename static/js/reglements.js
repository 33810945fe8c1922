// The grid of payments: what is typed ticks its line, the sum of what is ticked is said, a household is found by name.
// The page that hands them over: its total follows the ticks.

const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
const grille = document.querySelector("[data-grille]");
if (grille) demarrer(grille);
const remise = document.querySelector("[data-remise]");
if (remise) suivre(remise);

function suivre(remise) {
  const compter = () => {
    const coches = [...remise.querySelectorAll("[data-montant]:checked")];
    const centimes = coches.reduce((somme, coche) => somme + Math.round(Number(coche.dataset.montant) * 100), 0);
    remise.querySelector("[data-nombre]").textContent = `${coches.length} règlement${coches.length > 1 ? "s" : ""}`;
    remise.querySelector("[data-total]").textContent = euros.format(centimes / 100);
  };
  remise.addEventListener("change", compter);
  compter();
}

function demarrer(grille) {
  const versements = () => [...grille.querySelectorAll("[data-versement]")];
  const coche = (versement) => versement.querySelector("[type=checkbox]");
  const montant = (versement) => {
    const tape = versement.querySelector("[name^=montant]").value;
    return Number(tape.replace(/[\s€]/g, "").replace(",", "."));
  };
  const somme = grille.querySelector("[data-somme]");
  let touchee = false;

  function compter() {
    if (!somme) return;
    const coches = versements().filter((versement) => coche(versement).checked);
    const total = coches.reduce((s, versement) => s + (montant(versement) || 0), 0);
    const mot = coches.length > 1 ? "règlements cochés" : "règlement coché";
    somme.textContent = coches.length ? `${coches.length} ${mot} : ${euros.format(total)}` : "Aucun règlement coché";
  }

  grille.addEventListener("input", (evenement) => {
    const versement = evenement.target.closest("[data-versement]");
    if (!versement) return;
    touchee = true;
    if (/^(montant|numero|banque)-/.test(evenement.target.name) && evenement.target.value) coche(versement).checked = true;
    compter();
  });

  // A phone's number pad has "next": from number to number down the pile of cheques.
  grille.addEventListener("keydown", (evenement) => {
    if (evenement.key !== "Enter" || !/^(montant|numero|banque)-/.test(evenement.target.name ?? "")) return;
    evenement.preventDefault();
    const champ = evenement.target.name.split("-")[0];
    const suite = [...grille.querySelectorAll(`[name^=${champ}-]`)].filter((boite) => boite.offsetParent);
    suite[suite.indexOf(evenement.target) + 1]?.focus();
  });

  grille.querySelector("[data-tout-cocher]")?.addEventListener("click", () => {
    const vus = versements().filter((versement) => versement.offsetParent);
    const tout = vus.some((versement) => !coche(versement).checked);
    for (const versement of vus) coche(versement).checked = tout;
    touchee = true;
    compter();
  });

  const aplatir = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const recherche = grille.querySelector("[data-chercher]");
  recherche?.addEventListener("input", (evenement) => {
    evenement.stopPropagation();
    const voulu = aplatir(recherche.value.trim());
    let vus = 0;
    for (const foyer of grille.querySelectorAll("[data-foyer]")) {
      // What is ticked is sent: it stays in sight.
      foyer.hidden = !aplatir(foyer.dataset.foyer).includes(voulu) && !foyer.querySelector("[type=checkbox]:checked");
      vus += !foyer.hidden;
    }
    grille.querySelector("[data-aucun]").hidden = vus > 0;
  });
  recherche?.addEventListener("keydown", (evenement) => { if (evenement.key === "Enter") evenement.preventDefault(); });

  grille.addEventListener("submit", () => { touchee = false; });
  addEventListener("beforeunload", (evenement) => { if (touchee) evenement.preventDefault(); });
  compter();
}
