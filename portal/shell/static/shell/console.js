/* The console: messages already on the page are announced once, other modules speak by an event.
   document.dispatchEvent(new CustomEvent("shell:say", {detail: {level, text}})) */

const section = document.querySelector("[data-console]");

function region(level) {
  return section.querySelector(level === "error" ? "[data-console-urgent]" : "[data-console-polite]");
}

function clock() {
  const now = new Date();
  const minutes = now.getMinutes();
  return `${now.getHours()}\u00a0h${minutes ? `\u00a0${String(minutes).padStart(2, "0")}` : ""}`;
}

function entry(level, text) {
  const drawings = section.querySelector("[data-console-template]").content;
  const made = drawings.querySelector(`[data-level="${level}"]`).cloneNode(true);
  made.querySelector("[data-text]").textContent = text;
  made.querySelector("[data-time]").textContent = clock();
  return made;
}

function archive() {
  const history = section.querySelector("[data-console-history]");
  const list = section.querySelector("[data-console-list]");
  for (const old of section.querySelectorAll(".console-live .entry")) {
    const item = document.createElement("li");
    item.append(old);
    list.prepend(item);
    history.hidden = false;
  }
}

function say(event) {
  const { level, text } = event.detail;
  archive();
  region(level).append(entry(level, text));
}

function announceQuietly(event) {
  section.querySelector("[data-announcer]").textContent = event.detail;
}

/* A live region announces what arrives after it exists: put the server's messages back in. */
function announce() {
  for (const place of section.querySelectorAll("[data-console-polite], [data-console-urgent]")) {
    const entries = [...place.children];
    if (entries.length) {
      place.replaceChildren();
      setTimeout(() => place.replaceChildren(...entries), 150);
    }
  }
}

if (section) {
  document.addEventListener("shell:say", say);
  document.addEventListener("shell:announce", announceQuietly);
  announce();
}
