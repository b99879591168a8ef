// Passkeys, on the sign-in and security pages: asks the browser for a key and sends what it says with the form.
// The field names are those of django-allauth's forms: the hidden `credential`, and `passwordless` when adding.

import { jsonOf, on } from "./shared/dom";
import { word } from "./shared/words";

interface Descriptor {
  type: PublicKeyCredentialType;
  id: string;
  transports?: AuthenticatorTransport[];
}

interface CreationJson extends Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
}

interface RequestJson extends Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> {
  challenge: string;
  allowCredentials?: Descriptor[];
}

interface Options {
  creation_options?: { publicKey: CreationJson };
  request_options?: { publicKey: RequestJson };
}

const FORM = "form[data-passkey]";

function mountPasskey(): void {
  const supported = "PublicKeyCredential" in window && "credentials" in navigator;
  for (const part of document.querySelectorAll<HTMLElement>("[data-passkey-knop]")) part.hidden = !supported;
  on<"submit", HTMLFormElement>("submit", FORM, (form, event) => {
    event.preventDefault();
    void ask(form);
  });
}

async function ask(form: HTMLFormElement): Promise<void> {
  say(form, "");
  try {
    const options = await optionsFor(form);
    const answer = options.creation_options
      ? await create(options.creation_options.publicKey, passwordless(form))
      : await get(options.request_options);
    const field = form.elements.namedItem("credential");
    if (!(field instanceof HTMLInputElement)) throw new Error("The form has no field `credential`.");
    field.value = JSON.stringify(answer);
    form.submit(); // not requestSubmit: that would ask for the key again
  } catch {
    // the browser tells little here on purpose: cancelled, timed out and unknown key look the same
    say(form, word("The passkey was not used. Try again, or choose another way to sign in."));
  }
}

/** From the json_script the form names, or asked from the address it is sent to (signing in without a name). */
async function optionsFor(form: HTMLFormElement): Promise<Options> {
  const given = jsonOf(form.dataset.passkeyOptions);
  if (given !== undefined) return given as Options;
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  const response = await fetch(form.action, { headers, cache: "no-store", redirect: "error" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as Options;
}

function passwordless(form: HTMLFormElement): boolean | undefined {
  const box = form.elements.namedItem("passwordless");
  return box instanceof HTMLInputElement ? box.checked : undefined;
}

async function create(options: CreationJson, withoutPassword: boolean | undefined): Promise<object> {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
      authenticatorSelection: selection(options.authenticatorSelection, withoutPassword),
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential");
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

/** A key that signs in without a password lives on the device and asks who you are. */
function selection(
  given: AuthenticatorSelectionCriteria | undefined,
  withoutPassword: boolean | undefined,
): AuthenticatorSelectionCriteria {
  if (withoutPassword === undefined) return given ?? {};
  const resident = { residentKey: withoutPassword ? "required" : "discouraged", requireResidentKey: withoutPassword };
  const verified = withoutPassword ? { userVerification: "required" } : {};
  return { ...given, ...resident, ...verified } as AuthenticatorSelectionCriteria;
}

async function get(options: Options["request_options"]): Promise<object> {
  if (!options) throw new Error("no options");
  const { publicKey } = options;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: descriptors(publicKey.allowCredentials),
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential");
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function common(credential: PublicKeyCredential): object {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function descriptors(given: Descriptor[] | undefined): PublicKeyCredentialDescriptor[] {
  return (given ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

// ---- base64url, as WebAuthn writes bytes in JSON ----

function bytes(written: string): ArrayBuffer {
  const raw = atob(written.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const raw = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function say(form: HTMLFormElement, message: string): void {
  const place = form.querySelector<HTMLElement>("[data-passkey-fout]");
  if (!place) return;
  place.textContent = message;
  place.hidden = message === "";
}

mountPasskey();
