/* Full screen and folded menu in place; the links say the same to the server when there is no script. On a page
   that answers a form they would lose what was typed: hidden there, until this script takes them in hand. */

const YEAR = 365 * 24 * 3600;

function attribute(link) {
  return `data-${link.dataset.view}`;
}

function toggle(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  const on = document.documentElement.toggleAttribute(attribute(link));
  const age = on ? YEAR : 0;
  document.cookie = `${link.dataset.cookie}=${on ? 1 : ""}; path=/; max-age=${age}; samesite=lax`;
  const url = new URL(link.href);
  url.searchParams.set(link.dataset.cookie, on ? "0" : "1");
  link.href = url.pathname + url.search;
}

for (const link of document.querySelectorAll("[data-view]")) {
  link.addEventListener("click", toggle);
  link.hidden = false;
}
