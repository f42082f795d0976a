/* Sorts in place by the ranks the server computed: the order is exactly the one a reload would give. */

import { follow, withParameters } from "./address.js";

function order(listing, column, descending) {
  const body = listing.querySelector("tbody");
  const rank = (row) => Number(row.cells[column].dataset.rank);
  const rows = [...body.rows].sort((a, b) => Number(a.dataset.position) - Number(b.dataset.position));
  rows.sort((a, b) => (descending ? rank(b) - rank(a) : rank(a) - rank(b)));
  body.append(...rows);
}

function point(headers, chosen, descending, directionName) {
  for (const header of headers) {
    const link = header.querySelector("[data-sort]");
    if (!link) continue;
    const here = header === chosen;
    header.setAttribute("aria-sort", here ? (descending ? "descending" : "ascending") : "none");
    link.href = withParameters(link.href, { [directionName]: here && !descending ? "desc" : "asc" });
  }
}

function announce(header, descending) {
  const label = header.querySelector("[data-sort]").textContent.trim();
  const detail = `Liste triée par ${label}, ordre ${descending ? "décroissant" : "croissant"}`;
  document.dispatchEvent(new CustomEvent("shell:announce", { detail }));
}

function start(listing) {
  const { prefix } = listing.dataset;
  const headers = [...listing.querySelectorAll("thead th")];
  headers.forEach((header, column) => {
    header.querySelector("[data-sort]")?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const key = new URL(event.currentTarget.href).searchParams.get(`${prefix}tri`);
      const descending = header.getAttribute("aria-sort") === "ascending";
      order(listing, column, descending);
      follow({ [`${prefix}tri`]: key, [`${prefix}sens`]: descending ? "desc" : "asc" });
      point(headers, header, descending, `${prefix}sens`);
      announce(header, descending);
    });
  });
}

for (const listing of document.querySelectorAll("[data-listing]")) start(listing);
