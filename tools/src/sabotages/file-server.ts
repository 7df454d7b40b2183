import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const there = 'services/documents/test/file-server.test.ts';
const named = 'services/documents/test/file-server-references.test.ts';
const hostile = 'services/documents/test/file-server-hostile.test.ts';

/** The organisation's own file server, looked at in place. */
export const fileServerSabotages: readonly Sabotage[] = [
  {
    name: 'file-server-places-for-anybody',
    proves: 'AZ-1',
    file: src('adapters/file-server/places.ts'),
    find: '  Buffer.from(`${serverId}/${personId}`);',
    put: '  Buffer.from(`${serverId}/${personId}`.slice(0, 0));',
    test: { file: there, name: 'a place serves nobody but whom it was given to' },
  },
  {
    name: 'file-server-that-lets-guess',
    proves: 'AB-GUESS',
    file: src('app/file-server-sign-in.ts'),
    find: '  if (!isAllowed)',
    put: '  if (!isAllowed && who.length === 0)',
    test: { file: there, name: 'after a few nobody guesses on' },
  },
  {
    name: 'file-server-tried-with-an-old-password',
    proves: 'AB-GUESS',
    file: src('app/file-server-door.ts'),
    find: '  if (!signIn || signIn.isRefused) throw',
    put: '  if (!signIn) throw',
    test: { file: there, name: 'nothing is tried with the old one' },
  },
  {
    name: 'file-server-that-signs-out-for-one-closed-folder',
    proves: 'issue 6',
    file: src('adapters/file-server/web-dav-files.ts'),
    find: "        if (isStoreError(error, 'denied')) await proved(store);",
    put: "        if (isStoreError(error, 'denied')) throw new AppError('file-server-sign-in-refused');",
    test: { file: there, name: 'refuses of one document ends nobody’s sign-in' },
  },
  {
    name: 'file-server-anywhere',
    proves: 'E.3',
    file: src('adapters/file-server/web-dav-files.ts'),
    find: '  if (isIP(address) !== 0 && !isPublicAddress(address)) return null;',
    put: "  if (isIP(address) !== 0 && !isPublicAddress(address) && address === '') return null;",
    test: { file: hostile, name: 'leads nobody to where this deployment does not go' },
  },
  {
    name: 'file-server-references-for-whoever-has-the-id',
    proves: 'AZ-1',
    file: src('app/file-server-references.ts'),
    find: "  if (!mayOn(by, 'file-server.see-reference', { reference, space }))\n",
    put: "  if (!mayOn(by, 'file-server.see-reference', { reference, space }) && id === '')\n",
    test: {
      file: 'services/documents/test/walls.test.ts',
      name: 'the program alone keeps people apart',
    },
  },
  {
    name: 'file-server-folders-above-told',
    proves: 'AZ-1',
    file: src('app/file-server-references.ts'),
    find: "above: path.split('/').length - 1",
    put: 'above: 0',
    test: { file: named, name: 'not to what is above it' },
  },
];
