// Sheets that a worker is building: asks from time to time whether they are ready, then shows the page anew.

const section = document.querySelector("[data-documents][data-en-preparation]");
let attente = 1000;

async function demander() {
  try {
    const reponse = await fetch(section.dataset.documents, { headers: { Accept: "application/json" } });
    if (reponse.ok && !(await reponse.json()).en_preparation) {
      location.reload();
      return;
    }
  } catch { /* no network: asked again later */ }
  attente = Math.min(attente * 1.5, 15000);
  setTimeout(demander, attente);
}

if (section) setTimeout(demander, attente);
