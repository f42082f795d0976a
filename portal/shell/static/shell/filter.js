/* Filters a list as one types, on every visible label; counts in words. Same folding as portal/shell/formats.py. */

import { followKeyword } from "./address.js";

function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("’", "'")
    .split(/\s+/u)
    .filter(Boolean)
    .join(" ");
}

function number(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

function counted(value, one, many) {
  return `${number(value)} ${value < 2 ? one : many}`;
}

function textOf(row) {
  return fold([...row.querySelectorAll("[data-text]")].map((cell) => cell.dataset.text).join(" "));
}

/* Nothing that the title says already: without a keyword nor a flag, the count is only spoken. */
function summarize(listing, shown, filtered) {
  const { unitOne, unitMany, flag } = listing.dataset;
  const words = counted(shown.length, unitOne, unitMany);
  const flagged = shown.filter((row) => "flagged" in row.dataset).length;
  const adds = flag && flagged;
  const live = listing.querySelector("[data-summary]");
  live.textContent = adds ? `${words}, ${flagged} ${flag}` : filtered ? words : "";
  if (!live.textContent) document.dispatchEvent(new CustomEvent("shell:announce", { detail: words }));
}

function count(rows, shown) {
  const words = counted(shown.length, "ligne", "lignes");
  return shown.length === rows.length ? `(${words})` : `(${words} sur ${rows.length})`;
}

function start(listing) {
  const input = listing.querySelector("[data-filter-input]");
  if (!input) return;
  const rows = [...listing.querySelectorAll("[data-row]")];
  const texts = new Map(rows.map((row) => [row, textOf(row)]));
  const none = listing.querySelector("[data-none]");
  let later;

  function apply() {
    const words = fold(input.value).split(" ").filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => texts.get(row).includes(word));
    const shown = rows.filter((row) => !row.hidden);
    listing.querySelector("[data-count]").textContent = count(rows, shown);
    none.hidden = shown.length > 0;
    none.querySelector("[data-keyword]").textContent = input.value.trim();
    clearTimeout(later);
    later = setTimeout(() => {
      summarize(listing, shown, words.length > 0);
      followKeyword(input.name, input.value.trim());
    }, 350);
  }

  input.addEventListener("input", apply);
  listing.querySelector("[data-filter]").addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  none.querySelector("[data-clear]").addEventListener("click", (event) => {
    event.preventDefault();
    input.value = "";
    apply();
    input.focus();
  });
}

for (const listing of document.querySelectorAll("[data-listing]")) start(listing);
