/* The address follows the list, and the links follow the address: Retour, a reload and a shared link find it again. */

function write(url, changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  return url;
}

function relative(url) {
  return url.pathname + url.search;
}

export function follow(changes) {
  const url = write(new URL(location.href), { ...changes, retour: "" });
  url.searchParams.sort();
  history.replaceState(history.state, "", url);
  for (const link of document.querySelectorAll("[data-listing] .row-link")) {
    link.href = relative(write(new URL(link.href), { retour: relative(url) }));
  }
  for (const link of document.querySelectorAll("[data-view]")) {
    link.href = relative(write(new URL(link.href), changes));
  }
}

/* The links of the headers keep their own order and take the rest. */
export function followKeyword(name, keyword) {
  follow({ [name]: keyword });
  for (const link of document.querySelectorAll("[data-sort]")) {
    link.href = relative(write(new URL(link.href), { [name]: keyword }));
  }
}

export function withParameters(href, changes) {
  return relative(write(new URL(href, location.href), changes));
}
