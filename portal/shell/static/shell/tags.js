/* Escape hides the sentence of a tag until one leaves it (WCAG 2.2 §1.4.13). */

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const tag of document.querySelectorAll("[data-tag]:is(:hover, :focus)")) {
    tag.classList.add("is-dismissed");
    const back = () => tag.classList.remove("is-dismissed");
    tag.addEventListener("pointerleave", back, { once: true });
    tag.addEventListener("blur", back, { once: true });
  }
});
