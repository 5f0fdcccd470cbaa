import { call, portal, write } from './client';
import { PasskeyDeclined } from './problem';
import type { Schema } from './schemas';

export { PasskeyDeclined };

/** Whether this browser can use passkeys here: it needs a secure origin and the JSON forms of the ceremony. */
export function passkeysWork(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Whether the browser can offer passkeys in the list under the e-mail field. */
export async function passkeysComplete(): Promise<boolean> {
  return passkeysWork() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/** Makes a passkey on this device and keeps it with the person. */
export async function registerPasskey(name?: string): Promise<Schema<'KeepPasskeysView'>> {
  const { options } = await write(() => portal.POST('/portal/auth/passkeys/options'));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  const credential = await ceremony(() => navigator.credentials.create({ publicKey }));
  return write(() => portal.POST('/portal/auth/passkeys', { body: { credential: credential.toJSON(), name: name ?? null } }));
}

interface SigningIn {
  /** `conditional` waits until the person picks a passkey in the list under the e-mail field; otherwise the browser asks at once. */
  mediation?: CredentialMediationRequirement;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** Signs in with a passkey; the caller remembers the token. */
export async function signInByPasskey(how: SigningIn = {}): Promise<Schema<'SignedIn'>> {
  const credential = await prove(how);
  return write(() => portal.POST('/portal/auth/passkeys/sign-in', { body: { credential } }));
}

/** Proves with a passkey again who is signed in. */
export async function reauthenticateByPasskey(): Promise<Schema<'ReauthenticateResponse'>> {
  const credential = await prove({});
  return write(() => portal.POST('/portal/auth/passkeys/reauthenticate', { body: { credential } }));
}

async function prove({ mediation, signal }: SigningIn): Promise<PublicKeyCredentialJSON> {
  const { options } = await call(() => portal.POST('/portal/auth/passkeys/request'));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  const credential = await ceremony(() => navigator.credentials.get({ publicKey, mediation, signal }));
  return credential.toJSON();
}

async function ceremony(run: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await run();
  } catch (failure) {
    if (failure instanceof DOMException && (failure.name === 'NotAllowedError' || failure.name === 'AbortError')) {
      throw new PasskeyDeclined();
    }
    throw failure;
  }
  if (!(credential instanceof PublicKeyCredential)) {
    throw new PasskeyDeclined();
  }
  return credential;
}
