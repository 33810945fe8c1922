// [data-copier="id of a field"]: copies what the field holds and says so on the button.
// [data-selection]: a field whose whole text is chosen when one enters it, for who copies by hand.

document.addEventListener("focusin", (evenement) => {
  if (evenement.target.matches("[data-selection]")) evenement.target.select();
});

document.addEventListener("click", async (evenement) => {
  const bouton = evenement.target.closest("[data-copier]");
  if (!bouton) return;
  const champ = document.getElementById(bouton.dataset.copier);
  const mot = bouton.textContent;
  try {
    await navigator.clipboard.writeText(champ.value);
    bouton.textContent = "Copiée";
  } catch { // no right to the clipboard, or no https: choose the text, the keyboard does the rest
    champ.focus();
    champ.select();
    bouton.textContent = "Choisie : copiez-la";
  }
  setTimeout(() => { bouton.textContent = mot; }, 3000);
});
