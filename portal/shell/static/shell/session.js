/* Idle time: what the person does here renews the session, at most once a minute; the server alone ends it. */

const dialog = document.querySelector("[data-session]");
const form = dialog.querySelector("[data-session-form]");
const warning = Number(dialog.dataset.warning);
const idle = Number(dialog.dataset.idle);
const MINUTE = 60_000;

let deadline = Date.now() + Number(dialog.dataset.remaining) * 1000;
let lastRenewal = Date.now();
let over = false;

function left() {
  return Math.max(0, Math.round((deadline - Date.now()) / 1000));
}

function words(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (seconds > 60) return `${minutes} minutes`;
  return seconds < 2 ? `${seconds} seconde` : `${seconds} secondes`;
}

/* Signed out answers are 401, 403 or a redirection to the sign-in page. */
async function ask(url, options) {
  const response = await fetch(url, { redirect: "manual", headers: { Accept: "application/json" }, ...options });
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return 0;
  if (!response.ok) return null;
  if (response.status === 204) return idle;
  return (await response.json()).remaining;
}

async function update(url, options) {
  let remaining = null;
  try {
    remaining = await ask(url, options);
  } catch {
    return;
  }
  if (remaining === null) return;
  deadline = Date.now() + remaining * 1000;
  if (remaining <= 0) finish();
  else if (remaining > warning) dialog.close();
}

function renew() {
  lastRenewal = Date.now();
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  return update(form.action, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
}

function act() {
  if (!over && !dialog.open && Date.now() - lastRenewal > MINUTE) renew();
}

function finish() {
  over = true;
  dialog.querySelector("[data-session-warning]").hidden = true;
  dialog.querySelector("[data-session-over]").hidden = false;
  if (!dialog.open) dialog.showModal();
}

/* Another tab or another academy may have renewed: ask before worrying anyone. */
async function warn() {
  await update(dialog.dataset.stateUrl);
  if (!over && left() <= warning && !dialog.open) dialog.showModal();
}

async function tick() {
  if (over) return;
  const seconds = left();
  dialog.querySelector("[data-session-left]").textContent = words(seconds);
  if (seconds === 0) {
    await update(dialog.dataset.stateUrl);
    if (left() === 0) finish();
  } else if (seconds <= warning && !dialog.open) {
    await warn();
  } else if (dialog.open && seconds % 15 === 0) {
    await update(dialog.dataset.stateUrl);
  }
}

async function run() {
  await tick();
  if (!over) setTimeout(run, 1000);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  renew();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (!over) renew();
});
for (const kind of ["keydown", "pointerdown", "touchstart"]) {
  document.addEventListener(kind, act, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !over && left() <= warning) warn();
});
run();
