import type { Sabotage } from '#sabotage/sabotage.ts';

const passkeys = 'packages/chat-core/src/matrix/recovery-passkeys.ts';
const inBrowser = 'packages/chat-core/test/recovery-passkeys.test.ts';
const inService = 'services/chat/test/recovery-passkeys.test.ts';

/** Old messages come back by what the person has, and by nothing that the server has. */
export const recoverySabotages: readonly Sabotage[] = [
  {
    name: 'recovery-key-kept-in-clear',
    proves: 'CHAT-4',
    file: passkeys,
    find: 'const sealed = new Uint8Array(await globalThis.crypto.subtle.encrypt(rule, cipher, key));',
    put: 'const sealed = (void rule, void cipher, key);',
    test: { file: inBrowser, name: 'whoever runs the server has nothing that opens them' },
  },
  {
    name: 'recovery-by-any-answer',
    proves: 'CHAT-4',
    file: passkeys,
    find: "importKey('raw', secret, 'HKDF'",
    put: "importKey('raw', new Uint8Array(secret.length), 'HKDF'",
    test: { file: inBrowser, name: 'and one that was not does nothing' },
  },
  {
    name: 'recovery-passkeys-outlive-their-code',
    proves: 'CHAT-4',
    file: 'packages/chat-core/src/matrix/matrix-encryption.ts',
    find: 'nothing is left that nobody sees.\n    await this.#passkeys.forgetAll();\n',
    put: 'nothing is left that nobody sees.\n',
    test: { file: inBrowser, name: 'a new code takes the passkeys of the former one away' },
  },
  {
    name: 'recovery-by-a-removed-passkey',
    proves: 'CHAT-4',
    file: 'services/chat/src/app/forget-passkey.ts',
    find: '    if (account?.isActive) await server.forgetPasskey(account.localpart, credentialId);\n',
    put: '    void [account, server, credentialId];\n',
    test: { file: inService, name: 'a passkey that is no longer hers' },
  },
  {
    name: 'recovery-not-told-of-a-removed-passkey',
    proves: 'CHAT-4',
    file: 'services/identity/src/app/my-passkeys.ts',
    find: "      await store.publish('passkey.removed', { personId, organisationId, credentialId });\n",
    put: '      void [organisationId, credentialId];\n',
    test: {
      file: 'services/identity/test/account.test.ts',
      name: 'and can be removed, which the chat is told',
    },
  },
  {
    name: 'recovery-answer-asked-by-the-server',
    proves: 'CHAT-4',
    file: 'apps/web/src/shared/passkey.ts',
    find: '  return rest;\n',
    put: '  return { ...rest, ...options };\n',
    test: {
      file: 'apps/web/src/shared/passkey.test.ts',
      name: 'a sign-in asks a passkey only who one is',
    },
  },
  {
    name: 'new-keys-undone-by-what-is-told-meanwhile',
    proves: 'issue 5',
    file: 'packages/chat-core/src/matrix/own-news.ts',
    find: '    await settled();\n',
    put: '',
    test: {
      file: 'packages/chat-core/test/other-keys.test.ts',
      name: 'devices are asked for in the middle of it',
    },
    says: 'It did not come',
  },
];
