/* The accessibility panel: choices show at once; closing it without saving puts back what was. */

const root = document.documentElement;
const NAMES = ["contrast", "size", "leading", "align", "theme"];

function preview(form) {
  const chosen = new FormData(form);
  for (const name of NAMES) {
    if (chosen.has(name)) root.dataset[name] = chosen.get(name);
  }
}

for (const form of document.querySelectorAll("[data-panel-form]")) {
  form.addEventListener("change", () => preview(form));
}

for (const panel of document.querySelectorAll("[data-panel]")) {
  const form = panel.querySelector("form");
  const close = () => {
    if (!panel.open) return;
    panel.open = false;
    form.reset();
    preview(form);
  };
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    panel.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!panel.contains(event.target)) close();
  });
}
