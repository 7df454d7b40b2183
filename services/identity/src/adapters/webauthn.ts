import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { WebAuthn } from '#ports/factors.ts';

const transportsOf = (list: readonly string[]): AuthenticatorTransport[] =>
  list.filter((each): each is AuthenticatorTransport =>
    ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'].includes(each),
  );

/** WebAuthn by @simplewebauthn: discoverable credentials, user verification required, no attestation asked. */
export function makeWebAuthn(publicOrigin: string, name: string): WebAuthn {
  const rpID = new URL(publicOrigin).hostname;
  const expected = { expectedOrigin: publicOrigin, expectedRPID: rpID };
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
        excludeCredentials: known.map((passkey) => ({
          id: passkey.credentialId,
          transports: transportsOf(passkey.transports),
        })),
      });
      return { challenge: options.challenge, options: { ...options } };
    },
    register: async (response, challenge) => {
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          // Checked by the library, field by field.
          response: response as unknown as RegistrationResponseJSON,
          expectedChallenge: challenge,
          ...expected,
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
    authentication: async (allowed) => {
      const options = await generateAuthenticationOptions({
        rpID,
        userVerification: 'required',
        allowCredentials: allowed.map((passkey) => ({
          id: passkey.credentialId,
          transports: transportsOf(passkey.transports),
        })),
      });
      return { challenge: options.challenge, options: { ...options } };
    },
    authenticate: async (response, challenge, passkey) => {
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: response as unknown as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          ...expected,
          requireUserVerification: true,
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(passkey.publicKey),
            // Compared below, so that a copied authenticator is told apart from a wrong signature.
            counter: 0,
            transports: transportsOf(passkey.transports),
          },
        });
        if (!verified) return 'refused';
        const { newCounter } = authenticationInfo;
        const isBehind = (passkey.counter > 0 || newCounter > 0) && newCounter <= passkey.counter;
        return isBehind ? 'counter-regression' : { counter: newCounter };
      } catch {
        return 'refused';
      }
    },
  };
}
