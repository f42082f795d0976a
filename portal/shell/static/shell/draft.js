/* Keeps what one types in <form data-draft="key"> on this tab until the server has it.
   data-draft-version changes when the server saves: an older draft is then dropped. */

const PREFIX = "draft:";
const person = document.body.dataset.person;
const SKIPPED = new Set(["hidden", "password", "file", "submit", "button", "reset"]);

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && !field.readOnly);
}

function valueOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
}

/* What the server sent: a browser that reloads a page may put typed values back before us. */
function savedValueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

function nameOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? `${field.name}=${field.value}` : field.name;
}

function keyOf(form) {
  return `${PREFIX}${location.pathname}#${form.dataset.draft}`;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(form, submitted) {
  const values = Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), valueOf(field)]));
  const draft = { person, version: form.dataset.draftVersion ?? "", submitted, values };
  sessionStorage.setItem(keyOf(form), JSON.stringify(draft));
}

function put(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function saved(draft) {
  return draft.submitted && document.querySelector("[data-console][data-saved]") !== null;
}

function usable(draft, form) {
  return draft?.person === person && draft.version === (form.dataset.draftVersion ?? "") && !saved(draft);
}

function restore(form) {
  const draft = read(keyOf(form));
  if (!draft) return;
  if (!usable(draft, form)) {
    sessionStorage.removeItem(keyOf(form));
    return;
  }
  const changed = fieldsOf(form).filter(
    (field) => nameOf(field) in draft.values && draft.values[nameOf(field)] !== valueOf(field),
  );
  for (const field of changed) put(field, draft.values[nameOf(field)]);
  if (changed.length) tell(form);
}

/* A form that says it itself, in [data-draft-found], has a link there to start again from what is saved. */
function tell(form) {
  const place = form.querySelector("[data-draft-found]");
  if (place) place.hidden = false;
  const text = "Nous avons retrouvé votre saisie non enregistrée : vérifiez-la, puis enregistrez.";
  setTimeout(() => document.dispatchEvent(new CustomEvent("shell:say", { detail: { level: "info", text } })), 300);
}

function forget(unless) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && !unless(read(key))) sessionStorage.removeItem(key);
  }
}

function isSaved(form) {
  return !form.querySelector("[aria-invalid]") && fieldsOf(form).every((field) => valueOf(field) === savedValueOf(field));
}

/* The mark is in the form, or among the actions of the page's foot. */
function markOf(form) {
  return form.querySelector(".saved-mark") ?? document.querySelector(".actions .saved-mark, main .saved-mark");
}

function mark(form) {
  const place = markOf(form);
  if (!place) return;
  place.dataset.saved ??= place.textContent;
  const kept = isSaved(form);
  place.classList.toggle("is-unsaved", !kept);
  const text = kept ? place.dataset.saved : "Non enregistré";
  if (place.textContent !== text) place.textContent = text;
}

forget((draft) => draft?.person === person && !saved(draft));
for (const form of document.querySelectorAll("form[data-draft]")) {
  restore(form);
  mark(form);
  form.addEventListener("input", () => {
    write(form, false);
    mark(form);
  });
  form.addEventListener("submit", () => write(form, true));
}
for (const link of document.querySelectorAll("[data-draft-forget]")) {
  link.addEventListener("click", () => sessionStorage.removeItem(keyOf(link.closest("form"))));
}
for (const form of document.querySelectorAll("[data-leave]")) {
  form.addEventListener("submit", () => forget(() => false));
}
