/* How far the job is, asked every other second; at its end the page comes again, with what may be done. */

const EVERY = 2000;
const LATER = 10000;
const card = document.querySelector("[data-job]");
const part = (name) => document.querySelector(`[data-job-${name}]`);

function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

function show(told) {
  const bar = part("bar");
  if (bar && told.total) {
    bar.max = told.total;
    bar.value = told.done;
  }
  write(part("count"), told.counted);
  write(part("message"), told.message);
  write(part("elapsed"), told.elapsed || "–");
  write(part("remaining"), told.remaining || "–");
  write(part("report"), told.report);
  if (told.report) part("report").hidden = false;
  if (told.report) part("nothing")?.remove();
}

async function ask() {
  let wait = EVERY;
  try {
    const response = await fetch(card.dataset.job, { redirect: "manual", headers: { Accept: "application/json" } });
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return;
    if (!response.ok) throw new Error(String(response.status));
    const told = await response.json();
    if (told.over || told.state !== card.dataset.state) return location.reload();
    show(told);
  } catch {
    wait = LATER;
  }
  setTimeout(ask, wait);
}

if (card) setTimeout(ask, EVERY);
