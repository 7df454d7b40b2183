import type { Sabotage } from '#sabotage/sabotage.ts';

const source = (name: string): string => `packages/chat-core/src/matrix/${name}.ts`;
const test = (name: string): Sabotage['test'] => ({
  file: 'packages/chat-core/test/encryption.test.ts',
  name,
});
const slippedIn = test(
  'what waits is renewed when it is old, and a device that only calls itself so is shown',
);
const read = test('what was written while one had no device is read');

/** What is written to who has no device waits for their code, and is a way in for nobody. */
export const dehydratedDeviceSabotages: readonly Sabotage[] = [
  {
    name: 'nobody-to-write-to-at-night',
    proves: 'what is written is read',
    file: source('matrix-encryption'),
    find: '      await this.#dehydrated.begin();\n',
    put: '',
    test: read,
    says: 'It did not come',
  },
  {
    name: 'chat-server-without-a-device-that-waits',
    proves: 'what is written is read',
    file: 'platform/local/src/synapse/configuration.ts',
    find: 'experimental_features: { msc3814_enabled: true }',
    put: 'experimental_features: {}',
    test: read,
    says: 'It did not come',
  },
  {
    name: 'night-given-up-for-a-broken-network',
    proves: 'F-05',
    file: source('dehydrated-device'),
    find: '      if (this.#keepsUnread) throw',
    put: '      if (!this.#client) throw',
    test: test('what waits for who has no device is not given up for a network'),
    says: 'It did not come',
  },
  {
    name: 'device-hidden-because-it-says-so',
    proves: 'CHAT-2',
    file: source('own-devices'),
    find: '!(isConfirmed && keyed?.get(id)?.dehydrated)',
    put: '!keyed?.get(id)?.dehydrated',
    test: slippedIn,
    says: 'It did not come',
  },
  {
    name: 'device-without-keys-never-asked-for-again',
    proves: 'CHAT-2',
    file: source('own-devices'),
    find: 'if (pause === undefined || this.#isDue) return;',
    put: 'if (pause !== undefined || this.#isDue) return;',
    test: slippedIn,
    says: 'It did not come',
  },
  {
    name: 'news-of-a-device-without-keys-not-heard',
    proves: 'CHAT-2',
    file: source('own-news'),
    find: '    tell();\n',
    put: '    void tell;\n',
    test: slippedIn,
    says: 'It did not come',
  },
  {
    name: 'night-ends-with-a-new-password',
    proves: 'what is written is read',
    file: 'services/chat/src/adapters/synapse/accounts.ts',
    find: '(dehydrated ? [] : [device_id])',
    put: '(dehydrated ? [device_id] : [device_id])',
    test: {
      file: 'services/chat/test/people.test.ts',
      name: 'the device that nobody holds, at which keys wait',
    },
  },
  {
    name: 'who-left-since-not-believed',
    proves: 'what is written is read',
    file: source('former-devices'),
    find: '    client.on(MatrixEventEvent.Decrypted, this.take);\n',
    put: '',
    test: test('what was written while one had no device is read although who wrote it'),
    says: 'It did not come',
  },
  {
    name: 'newcomer-called-unconfirmed-for-ever',
    proves: 'CHAT-2',
    file: source('unconfirmed-devices'),
    find: '    client.on(CryptoEvent.UserTrustStatusChanged, (userId) => this.#lookAgain([userId]));\n',
    put: '',
    test: test('who comes for the first time is called unconfirmed by nobody'),
    says: 'It did not come',
  },
];
