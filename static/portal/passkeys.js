// Passkeys: hands the server's question to the browser and its answer back, in the form that stands on the page.
// Without this script, or where the browser cannot do it, the form stays hidden and the other ways remain.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (credentials = []) => credentials.map((each) => ({ ...each, id: toBytes(each.id) }));

async function getOptions(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const response = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The server answered ${response.status}`);
  return (await response.json()).request_options.publicKey;
}

function askBrowser(ceremony, options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge) };
  if (ceremony === "get") {
    return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: withBytes(options.allowCredentials) } });
  }
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
}

function describe(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function tell(form, what) {
  for (const sentence of form.querySelectorAll("[data-when]")) sentence.hidden = sentence.dataset.when !== what;
}

const REASONS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

async function usePasskey(event) {
  event.preventDefault();
  const form = event.currentTarget;
  tell(form, "");
  try {
    const credential = await askBrowser(form.dataset.passkey, await getOptions(form));
    form.elements.credential.value = JSON.stringify(describe(credential));
    form.submit();
  } catch (error) {
    tell(form, REASONS[error.name] || "failed");
  }
}

// A passkey belongs to a name; by a bare number no browser makes one.
const byNumber = /^[\d.]+$|:/.test(location.hostname);
const possible = Boolean(window.PublicKeyCredential) && window.isSecureContext && !byNumber;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !possible;
  form.addEventListener("submit", usePasskey);
}
for (const notice of document.querySelectorAll("[data-passkey-impossible]")) notice.hidden = possible;
