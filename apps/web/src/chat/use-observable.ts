import { useSyncExternalStore } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { EncryptionState, Encryption } from '@astra/chat-core/encryption';
import type { Observable } from '@astra/page-state/observable';

/** The value of an observable, kept up to date. */
export function useObservable<T>({ subscribe, getSnapshot }: Observable<T>): T {
  return useSyncExternalStore(subscribe, getSnapshot);
}

const nothing: EncryptionState = {
  device: 'looking',
  hasRecoveryCode: true,
  passkeys: [],
  hasBackup: true,
  devices: [],
  changedPeople: [],
  unconfirmedPeople: [],
};
const none: Observable<EncryptionState> = {
  getSnapshot: () => nothing,
  subscribe: () => () => undefined,
};

/** How the encryption of this device stands; calm until it is known. */
export function useEncryption(session: ChatSession): readonly [EncryptionState, Encryption | null] {
  // The encryption comes and goes with the connection.
  useObservable(session.phase);
  const { encryption } = session;
  return [useObservable(encryption ?? none), encryption];
}
