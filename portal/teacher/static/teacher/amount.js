/* The amount as one types: asks the server, which computes it as Enregistrer would. Without it, the next step shows it. */
const WAIT = 250;
const LATER = "affiché à l'étape suivante";

function watch(form) {
  const field = form.elements.quantity;
  const figure = form.querySelector("[data-amount-figure]");
  const explanation = form.querySelector("[data-amount-explanation]");
  let timer;
  let asking;

  const show = (amount, sentence) => {
    figure.textContent = amount;
    figure.classList.toggle("is-word", !/\d/.test(amount));
    if (sentence) explanation.textContent = sentence;
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const typed = field.value.replace(/\s/g, "");
    if (!/^\d+$/.test(typed)) return show("–");
    try {
      const address = `${form.dataset.amount}?quantite=${typed}`;
      const asked = { signal: asking.signal, redirect: "manual", headers: { Accept: "application/json" } };
      const response = await fetch(address, asked);
      if (!response.ok) return show(LATER);
      const pay = await response.json();
      show(pay.error ? "–" : pay.amount || "calculé par le gestionnaire", pay.error || pay.explanation);
    } catch (error) {
      if (error.name !== "AbortError") show(LATER);
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  if (figure.classList.contains("is-word") || field.value !== field.defaultValue) ask();
}

document.querySelectorAll("form[data-amount]").forEach(watch);
