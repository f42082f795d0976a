/* A security key, by the browser (WebAuthn). Without this module the page says to use a code instead. */

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function described(key) {
  return { ...key, id: bytes(key.id) };
}

function question(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) asked.user = described(options.user);
  if (options.allowCredentials) asked.allowCredentials = options.allowCredentials.map(described);
  if (options.excludeCredentials) asked.excludeCredentials = options.excludeCredentials.map(described);
  return { publicKey: asked };
}

function answer(credential) {
  const { response } = credential;
  const told = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: told };
}

function say(level, words) {
  document.dispatchEvent(new CustomEvent("shell:say", { detail: { level, text: words } }));
}

function why(error) {
  if (error.name === "InvalidStateError") return "Cette clé est déjà enregistrée. Choisissez-en une autre.";
  return "La clé n'a pas répondu. Touchez-la ou déverrouillez-la quand votre navigateur le demande, puis recommencez.";
}

async function ask(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const credential = await navigator.credentials[form.dataset.key](question(JSON.parse(form.dataset.options)));
    form.elements.factor_credential.value = JSON.stringify(answer(credential));
    form.submit();
  } catch (error) {
    button.disabled = false;
    say("error", why(error));
  }
}

for (const form of document.querySelectorAll("form[data-key]")) {
  const able = Boolean(window.PublicKeyCredential && navigator.credentials);
  form.querySelector("[data-key-ready]").hidden = !able;
  form.querySelector("[data-key-missing]").hidden = able;
  if (able) form.addEventListener("submit", ask);
}
