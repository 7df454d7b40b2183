import type { Sabotage } from '#sabotage/sabotage.ts';

const store = (path: string): string => `packages/file-store/${path}`;
const crypto = (path: string): string => `packages/file-crypto/${path}`;
const escape = store('test/folder-escape.test.ts');
const reach = store('test/reach.test.ts');
const hostile = store('test/hostile-servers.test.ts');
const transit = crypto('test/transit-key-provider.test.ts');
const sealing = crypto('test/seal.test.ts');
const salts = crypto('test/salts.test.ts');

/** The file battery (E.4) and the addresses (E.3): nothing leads out of the place where files lie. */
const fileStores: readonly Sabotage[] = [
  {
    name: 'transit-any-key',
    proves: 'ENC-02',
    file: crypto('src/transit/transit-key-provider.ts'),
    find: "key['type'] === keyType && key['derived'] === true",
    put: "key['type'] !== ''",
    test: { file: transit, name: 'not derived, so that nothing is bound' },
  },
  {
    name: 'transit-token-elsewhere',
    proves: 'E.3',
    file: crypto('src/transit/transit-door.ts'),
    find: "redirect: 'manual'",
    put: "redirect: 'follow'",
    test: { file: transit, name: 'one that sends us elsewhere' },
  },
  {
    name: 'transit-token-in-the-log',
    proves: 'E.3',
    file: crypto('src/transit/transit-door.ts'),
    find: '    if (token !== null) mustBeToken(token);\n',
    put: '',
    test: { file: transit, name: 'a token that cannot be one is told without a letter of it' },
  },
  {
    name: 'keys-elsewhere-called-damage',
    proves: 'ENC-07',
    file: crypto('src/key-binding.ts'),
    find: '  if (wrapped.provider !== provider && keyProviderNames.includes(wrapped.provider))\n',
    put: '  if (wrapped.wrapped === provider)\n',
    test: {
      file: 'services/documents/test/keys.test.ts',
      name: 'what another key device has sealed is not called damaged',
    },
  },
  {
    name: 'started-with-keys-that-open-nothing',
    proves: 'ENC-06',
    file: 'services/documents/src/app/must-open.ts',
    find: '  if (closed.length === 0) return;\n',
    put: '  if (closed.length < 1_000) return;\n',
    test: {
      file: 'services/documents/test/key-server.test.ts',
      name: 'after a change of the key device nothing older is called damaged',
    },
  },
  {
    name: 'folder-through-a-link',
    proves: 'E.4',
    file: store('src/folder/held-folder.ts'),
    find: 'constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW',
    put: 'constants.O_RDONLY | constants.O_DIRECTORY',
    test: { file: escape, name: 'a link to somewhere else is not followed' },
  },
  {
    name: 'file-through-a-link',
    proves: 'E.4',
    file: store('src/folder/plain-file.ts'),
    find: 'constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK',
    put: 'constants.O_RDONLY | constants.O_NONBLOCK',
    test: { file: escape, name: 'a link to somewhere else is not followed' },
  },
  {
    name: 'file-changed-while-read',
    proves: 'E.4',
    file: store('src/folder/plain-file.ts'),
    find: '    if (bytesRead === 0) throw changedMeanwhile();\n',
    put: '    if (bytesRead === 0) return;\n',
    test: { file: escape, name: 'written in place while it is read is no longer that file' },
  },
  {
    name: 'path-with-steps-up',
    proves: 'E.4',
    file: store('src/safe-path.ts'),
    find: "    name !== '..' &&\n",
    put: '',
    test: { file: store('test/folder-store.test.ts'), name: 'a step up is no path' },
  },
  {
    name: 'upload-over-a-taken-name',
    proves: 'E.4',
    file: store('src/folder/publish.ts'),
    find: 'await linkOrRename(folder.at(part), folder.at(name));',
    put: 'await rename(folder.at(part), folder.at(name));',
    test: { file: store('test/folder-store.test.ts'), name: 'that was taken meanwhile' },
  },
  {
    name: 'upload-ticket-of-another-file',
    proves: 'E.4',
    file: store('src/folder/folder-uploads.ts'),
    find: "      throw new StoreError('bad-name', 'This is no upload of this server');",
    put: '      void id;',
    test: { file: store('test/folder-store.test.ts'), name: 'a ticket that was changed' },
  },
  {
    name: 'list-with-names-that-are-none',
    proves: 'E.4',
    file: store('src/webdav/place.ts'),
    find: "return own.every(isReadableName) ? own.join('/') : null;",
    put: "return own.join('/');",
    test: { file: hostile, name: 'a WebDAV list names only what lies in its folder' },
  },
  {
    name: 'range-that-was-not-asked',
    proves: 'E.4',
    file: store('src/webdav/read-file.ts'),
    find: '!isPart || told !== `bytes ${range.from}-${last}/${entry.sizeBytes}`',
    put: '!isPart || told === undefined',
    test: { file: hostile, name: 'that answers a range with another one' },
  },
  {
    name: 'kept-file-not-looked-at',
    proves: 'E.4',
    file: store('src/webdav/webdav-store.ts'),
    find: '      await this.#mustHaveArrived(address, bytes.byteLength, signal);\n',
    put: '',
    test: { file: hostile, name: 'that says yes to what it did not keep' },
  },
  {
    name: 'name-of-this-machine-reached',
    proves: 'E.3',
    file: store('src/http/reach.ts'),
    find: 'addresses.filter(({ address }) => isWithinReach(address, allowed))',
    put: 'addresses.filter(({ address }) => address.length > allowed.length)',
    test: { file: reach, name: 'a name that says it is this machine' },
  },
  {
    name: 'address-of-this-machine-reached',
    proves: 'E.3',
    file: store('src/http/http-door.ts'),
    find: '    mustBeWithinReach(this.#host, this.#reach);\n',
    put: '',
    test: { file: reach, name: 'an S3 server on it' },
  },
];

/** ENC: a file on a server that we do not trust is the one that was put there, or it does not open. */
const sealedFiles: readonly Sabotage[] = [
  {
    name: 'seal-without-its-end',
    proves: 'ENC-02',
    file: crypto('src/seal-format.ts'),
    find: 'nonce[11] = isLast ? 1 : 0;',
    put: 'nonce[11] = isLast ? 0 : 0;',
    test: { file: sealing, name: 'when it was cut anywhere' },
  },
  {
    name: 'seal-without-places',
    proves: 'ENC-02',
    file: crypto('src/seal-format.ts'),
    find: '  nonce.writeUInt32BE(index, 7);\n',
    put: '',
    test: { file: sealing, name: 'when of its segments two change places' },
  },
  {
    name: 'seal-without-organisation',
    proves: 'ENC-02',
    file: crypto('src/seal-format.ts'),
    find: '[about.organisation, about.document, about.version]',
    put: '[about.document, about.version]',
    test: { file: sealing, name: 'in the place of one of another organisation' },
  },
  {
    name: 'seal-with-ids-run-together',
    proves: 'ENC-02',
    file: crypto('src/seal-format.ts'),
    find: 'hash.update(length).update(text);',
    put: 'hash.update(text);',
    test: { file: sealing, name: 'when ids were only divided otherwise' },
  },
  {
    name: 'seal-opened-unproved',
    proves: 'ENC-02',
    file: crypto('src/unseal.ts'),
    find: '      decipher.final();\n',
    put: '      void decipher;\n',
    test: { file: sealing, name: 'when any bit of it was changed' },
  },
  {
    name: 'seal-of-another-length',
    proves: 'ENC-02',
    file: crypto('src/unseal.ts'),
    find: 'wish.sizeBytes !== undefined && wish.sizeBytes !== plainBytes',
    put: 'wish.sizeBytes !== undefined && wish.sizeBytes < 0',
    test: { file: sealing, name: 'when a part far from the end is read of a file that was cut' },
  },
  {
    name: 'seal-with-another-head',
    proves: 'ENC-02',
    file: crypto('src/unseal.ts'),
    find: 'if (!head.subarray(0, taken).equals(chunk.subarray(0, taken)))',
    put: 'if (head.length < 0)',
    test: { file: sealing, name: 'when it does not begin with the head that was kept' },
  },
  {
    name: 'read-ahead-left-open',
    proves: 'P6',
    file: 'services/documents/src/adapters/contents/one-file.ts',
    find: '    await ahead?.then(letGo, () => undefined);\n',
    put: '',
    test: {
      file: 'services/documents/test/one-file.test.ts',
      name: 'a reader who leaves lets go of what was asked for ahead',
    },
  },
  {
    name: 'file-left-open-by-a-scanner-that-is-away',
    proves: 'F-10',
    file: 'services/documents/src/app/scan-uploads.ts',
    find: '      .finally(() => content[Symbol.asyncIterator]().return?.());\n',
    put: '      .finally(() => void content);\n',
    test: {
      file: 'services/documents/test/scanner.test.ts',
      name: 'while the scanner is away nothing passes, and what has waited is looked at when it is back',
    },
  },
  {
    name: 'file-left-open-before-its-first-byte',
    proves: 'P6',
    file: 'services/documents/src/adapters/contents/sealed-contents.ts',
    find: '    await content.return();\n',
    put: '',
    test: {
      file: 'services/documents/test/download.test.ts',
      name: 'who leaves before the first byte leaves no file open',
    },
  },
  {
    name: 'segments-with-one-salt',
    proves: 'ENC-03',
    file: crypto('src/seal.ts'),
    find: 'const salt = randomBytes(SALT_BYTES);',
    put: 'const salt = Buffer.alloc(SALT_BYTES);',
    test: { file: salts, name: 'of many segments, no two have the same salt' },
  },
  {
    name: 'salts-counted-from-the-start',
    proves: 'ENC-03',
    file: crypto('src/seal.ts'),
    find: 'const salt = randomBytes(SALT_BYTES);',
    put: 'const salt = Buffer.alloc(SALT_BYTES); salt.writeDoubleLE((globalThis.count = (globalThis.count ?? 0) + 1));',
    test: { file: salts, name: 'in four processes that begin at the same place' },
  },
  {
    name: 'wrapped-key-of-another-organisation',
    proves: 'ENC-02',
    file: crypto('src/key-binding.ts'),
    find: '`${keyVersion}`, organisation, document, version]',
    put: '`${keyVersion}`, document, version]',
    test: {
      file: crypto('test/file-key-provider.test.ts'),
      name: 'a wrapped key of another organisation is refused',
    },
  },
  {
    name: 'production-keys-in-a-file',
    proves: 'ENC-06',
    file: crypto('src/file/file-key-provider.ts'),
    find: "if (deployment !== 'trial')",
    put: "if (folder === '' && deployment !== 'trial')",
    test: {
      file: crypto('test/file-key-provider.test.ts'),
      name: 'production does not keep its keys in a file',
    },
  },
  {
    name: 'destroyed-key-kept',
    proves: 'ENC-07',
    file: crypto('src/file/file-key-provider.ts'),
    find: 'this.#inTurn(() => rm(this.#path(keyName), { force: true }))',
    put: 'this.#inTurn(() => Promise.resolve(mustBeKeyName(keyName)))',
    test: {
      file: crypto('test/file-key-provider.test.ts'),
      name: 'what was wrapped with a key that was destroyed is lost',
    },
  },
];

/** Files: where they lie, and how they are sealed. */
export const fileSabotages: readonly Sabotage[] = [...fileStores, ...sealedFiles];
