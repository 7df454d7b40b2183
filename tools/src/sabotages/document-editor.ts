import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const protocol = 'services/documents/test/wopi.test.ts';
const door = 'services/documents/test/wopi-door.test.ts';
const links = 'services/documents/test/link-list.test.ts';

/** The organisation's own editor, and every link seen and ended. */
export const documentEditorSabotages: readonly Sabotage[] = [
  {
    name: 'editor-tokens-that-outlive-their-session',
    proves: 'AZ-3',
    file: src('app/people-events.ts'),
    find: '    await endTokens(deps, whose);\n',
    put: '',
    test: { file: door, name: 'with the session ends at the next word' },
  },
  {
    name: 'editor-tokens-that-outlive-their-next-sign-out',
    proves: 'AZ-3',
    file: src('app/people-events.ts'),
    find: '      await endAllOf(subjectId, isLate(toldAt, clock.now()) ? toldAt : undefined);\n',
    put: '',
    test: { file: door, name: 'ends no work on a document' },
  },
  {
    name: 'editor-tokens-for-any-document',
    proves: 'AZ-1',
    file: src('app/wopi-door.ts'),
    find: "    if (token.itemId !== fileId) throw new AppError('not-found');\n",
    put: '',
    test: { file: door, name: 'one document’s token opens no other' },
  },
  {
    name: 'editor-that-is-anybody',
    proves: 'TOK-1',
    file: src('app/wopi-door.ts'),
    find: '    if (!(await editor.isProved(proofOf(request))))',
    put: '    if (!(await editor.isProved(proofOf(request))) && fileId === "")',
    test: { file: door, name: 'opens to the editor alone' },
  },
  {
    name: 'editor-proofs-of-any-time',
    proves: 'TOK-1',
    file: src('app/wopi-door.ts'),
    find: '    if (ticks === null || !isOfNow(ticks, clock.now())) return null;',
    put: '    if (ticks === null) return null;\n    void [isOfNow, clock];',
    test: { file: door, name: 'opens to the editor alone' },
  },
  {
    name: 'editor-that-writes-by-a-token-to-read',
    proves: 'AZ-2',
    file: src('app/put-by-editor.ts'),
    find: "      throw new WopiRefusal(409, 'lock-mismatch', present ?? '');",
    put: '      void present;',
    test: { file: protocol, name: 'is refused without its lock, and under another' },
  },
  {
    name: 'editor-tokens-kept-as-they-are',
    proves: 'ENC-01',
    file: src('app/open-editor.ts'),
    find: 'await unit.editing.addToken(made, hashSecret(secret));',
    put: 'await unit.editing.addToken(made, secret || hashSecret(secret));',
    test: { file: protocol, name: 'its token is kept as a hash' },
  },
  {
    name: 'editor-locks-that-hold-nobody-off',
    proves: 'E.4',
    file: src('app/begin-upload.ts'),
    find: "  if (present !== null && present !== lock) throw new AppError('being-edited');\n",
    put: '',
    test: { file: protocol, name: 'keeps others from putting another content in its place' },
  },
  {
    name: 'editor-of-another-origin',
    proves: 'E.3',
    file: src('adapters/editor/discovery.ts'),
    find: '  if (URL.canParse(plain) && new URL(plain).origin === origin) actions.set(key, urlsrc);',
    put: '  if (URL.canParse(plain) || origin === plain) actions.set(key, urlsrc);',
    test: {
      file: src('adapters/editor/discovery.test.ts'),
      name: 'of another origin counts for nothing',
    },
  },
  {
    name: 'editor-heard-from-anywhere',
    proves: 'E.4',
    file: 'apps/web/src/screens/documents/editor/editor-messages.ts',
    find: '  if (origin !== frame.origin || source !== frame.window || frame.window === null) return null;\n',
    put: '',
    test: {
      file: 'apps/web/src/screens/documents/editor/editor-messages.test.ts',
      name: 'of another origin is not heard',
    },
  },
  {
    name: 'editor-on-every-page',
    proves: 'E.4',
    file: 'services/gateway/src/http/security-headers.ts',
    find: 'withEditor.test(path) ? ofEditor : usual',
    put: 'withEditor.test(path) ? ofEditor : ofEditor',
    test: {
      file: 'services/gateway/test/wopi.test.ts',
      name: 'one page alone may show the editor',
    },
  },
  {
    name: 'links-of-others-ended-with-ones-own',
    proves: 'AZ-2',
    file: src('app/guest-links.ts'),
    find: 'unit.links.open(isOwn ? by.actor.id : null)',
    put: 'unit.links.open(isOwn ? null : null)',
    test: { file: links, name: 'all of one’s own are ended at once' },
  },
];
