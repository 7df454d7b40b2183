import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Passkey } from '#domain/records.ts';
import type { WebAuthn } from '#ports/factors.ts';

const transportsOf = (list: readonly string[]): AuthenticatorTransport[] =>
  list.filter((each): each is AuthenticatorTransport =>
    ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'].includes(each),
  );

type Party = { readonly publicOrigin: string; readonly rpID: string; readonly name: string };

/** WebAuthn by @simplewebauthn: discoverable credentials, user verification required, no attestation asked. */
export function makeWebAuthn(publicOrigin: string, name: string): WebAuthn {
  const party = { publicOrigin, rpID: new URL(publicOrigin).hostname, name };
  return { ...makeRegistration(party), ...makeAuthentication(party) };
}

function makeRegistration({
  publicOrigin,
  rpID,
  name,
}: Party): Pick<WebAuthn, 'registration' | 'register'> {
  return {
    registration: async (person, known) => {
      const options = await generateRegistrationOptions({
        rpName: name,
        rpID,
        userID: new TextEncoder().encode(person.id),
        userName: person.email,
        userDisplayName: person.displayName,
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: known.map(describe),
      });
      return { challenge: options.challenge, options: { ...options } };
    },
    register: async (response, challenge) => {
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          // Checked by the library, field by field.
          response: response as unknown as RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: publicOrigin,
          expectedRPID: rpID,
          requireUserVerification: true,
        });
        if (!verified) return null;
        const { credential, credentialBackedUp } = registrationInfo;
        return {
          credentialId: credential.id,
          publicKey: credential.publicKey,
          counter: credential.counter,
          transports: transportsOf(credential.transports ?? []),
          isBackedUp: credentialBackedUp,
        };
      } catch {
        return null;
      }
    },
  };
}

function makeAuthentication({
  publicOrigin,
  rpID,
}: Party): Pick<WebAuthn, 'authentication' | 'authenticate'> {
  return {
    authentication: async (allowed) => {
      const options = await generateAuthenticationOptions({
        rpID,
        userVerification: 'required',
        allowCredentials: allowed.map(describe),
      });
      return { challenge: options.challenge, options: { ...options } };
    },
    authenticate: async (response, challenge, passkey) => {
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          // Checked by the library, field by field.
          response: response as unknown as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: publicOrigin,
          expectedRPID: rpID,
          requireUserVerification: true,
          // The counter is compared below, so that a copied authenticator is told apart from a wrong signature.
          credential: {
            ...describe(passkey),
            publicKey: new Uint8Array(passkey.publicKey),
            counter: 0,
          },
        });
        if (!verified) return 'refused';
        return judgeCounter(passkey.counter, authenticationInfo.newCounter);
      } catch {
        return 'refused';
      }
    },
  };
}

/** WebAuthn 7.2, step 21: a counter that does not grow tells of a copy. Zero on both sides: none is kept. */
const judgeCounter = (
  stored: number,
  counter: number,
): { readonly counter: number } | 'counter-regression' =>
  (stored > 0 || counter > 0) && counter <= stored ? 'counter-regression' : { counter };

const describe = (
  passkey: Pick<Passkey, 'credentialId' | 'transports'>,
): { readonly id: string; readonly transports: AuthenticatorTransport[] } => ({
  id: passkey.credentialId,
  transports: transportsOf(passkey.transports),
});
