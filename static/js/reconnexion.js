// The session ended while a page was open: what was typed stays on this device, a link leads to sign in and back here.

// With `redirect: "manual"`: the server sends nobody elsewhere but to sign in.
export const deconnecte = (reponse) => reponse.type === "opaqueredirect";

// `lieu` says `phrase`, then offers the link. This address itself asks who one is, and comes back once it knows.
export function proposerDeRevenir(lieu, phrase = "Connexion expirée, gardé ici.") {
  lieu.dataset.etat = "erreur";
  const lien = document.createElement("a");
  lien.href = location.href;
  lien.textContent = "Me reconnecter";
  lieu.replaceChildren(`${phrase} `, lien);
  lieu.hidden = false;
}
