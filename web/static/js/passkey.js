// Asks the browser for a passkey: to make one, or to sign in with one. What the server
// asks stands on the form, or is fetched where it is not known who signs in.

const read = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const write = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const readIds = (list) => (list || []).map((each) => ({ ...each, id: read(each.id) }));

async function make(asked) {
  const key = asked.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...key,
      challenge: read(key.challenge),
      user: { ...key.user, id: read(key.user.id) },
      excludeCredentials: readIds(key.excludeCredentials),
      // Kept on the device and opened by face, finger or PIN: no password is needed.
      authenticatorSelection: {
        ...key.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
  return said(made, {
    attestationObject: write(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function show(asked) {
  const key = asked.publicKey;
  const shown = await navigator.credentials.get({
    publicKey: {
      ...key,
      challenge: read(key.challenge),
      allowCredentials: readIds(key.allowCredentials),
    },
  });
  const handle = shown.response.userHandle;
  return said(shown, {
    authenticatorData: write(shown.response.authenticatorData),
    signature: write(shown.response.signature),
    userHandle: handle ? write(handle) : null,
  });
}

function said(key, response) {
  return {
    type: key.type,
    id: key.id,
    rawId: write(key.rawId),
    authenticatorAttachment: key.authenticatorAttachment ?? null,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { clientDataJSON: write(key.response.clientDataJSON), ...response },
  };
}

async function asked(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

export function mount(form) {
  if (!window.PublicKeyCredential) return;
  const note = form.querySelector("[data-failed]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    note.textContent = "";
    try {
      const act = form.dataset.kind === "make" ? make : show;
      const key = await act(await asked(form));
      form.querySelector("[name=credential]").value = JSON.stringify(key);
      form.submit();
    } catch {
      // Stopped by its owner, or no such key here.
      note.textContent = form.dataset.said;
    }
  });
}
