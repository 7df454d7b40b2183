import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, oneOf, Uuid } from './common.ts';
import { ItemOrder } from './documents.ts';

/**
 * The file server that the organisation has already, looked at in place: each person with their own rights there. Nothing
 * of it is copied, kept or changed.
 */
const Name = line(60, 'As its people call it');
const Address = Type.String({
  minLength: 8,
  maxLength: 500,
  pattern: '^https?://[!-~]+$',
  description: 'Address of WebDAV, with the path below which everything lies',
});

/** `GET /file-server/settings`, for who says which server it is. */
export const FileServerSettings = exact({
  version: Type.Integer({ minimum: 0, description: '0: there is none' }),
  name: nullable(Type.String()),
  url: nullable(Type.String()),
});
export type FileServerSettings = Static<typeof FileServerSettings>;
/** `PUT /file-server/settings`. Another address ends every sign-in. `DELETE`: those, and what was shared from there. */
export const SetFileServer = exact({
  version: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
  name: Name,
  url: Address,
});
export type SetFileServer = Static<typeof SetFileServer>;
/** `POST /file-server/settings/try`: what answers there, without a name. */
export const TryFileServer = exact({ url: Address });
export type TryFileServer = Static<typeof TryFileServer>;
export const triedOutcomes = [
  'good',
  'no-password',
  'not-webdav',
  'not-proved',
  'unreachable',
  'timed-out',
  'off-limits',
] as const;
export const TriedFileServer = exact({
  outcome: oneOf(triedOutcomes, 'What is there; only `good` can be used'),
});
export type TriedFileServer = Static<typeof TriedFileServer>;

/** `GET /file-server`: whether there is one, and how the caller stands to it. */
export const FileServerState = exact({
  name: nullable(Type.String({ description: 'Null: the organisation has connected none' })),
  signIn: oneOf(
    ['none', 'good', 'refused'] as const,
    'Of the caller; `refused`: the server no longer takes it, as after a change of password',
  ),
});
export type FileServerState = Static<typeof FileServerState>;
const plain = '^[^\\u0000-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$';
/** `PUT /file-server/sign-in`: proved against the server, then kept sealed. `DELETE`: forgotten. */
export const SignInToFileServer = exact({
  // HTTP's basic authentication ends the name at the first colon (RFC 7617, 2).
  user: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[^:\\u0000-\\u001F\\u007F-\\u009F\\uD800-\\uDFFF]*$',
    description: 'The name of the caller on that server',
  }),
  password: Type.String({ minLength: 1, maxLength: 500, pattern: plain, writeOnly: true }),
});
export type SignInToFileServer = Static<typeof SignInToFileServer>;

/** A path, sealed for the caller: no address says what it is. */
const At = Type.String({ minLength: 1, maxLength: 6_000, pattern: '^[A-Za-z0-9_-]+$' });
export const AtQuery = exact({ at: At });
/** A file or a folder, as the server tells it to the caller now. */
export const ServerEntry = exact({
  at: Type.String({ description: 'Where it is; for the caller alone' }),
  name: Type.String({ description: 'What hides in it is shown as U+FFFD' }),
  kind: oneOf(['folder', 'file'] as const),
  sizeBytes: nullable(Type.Integer({ description: 'Null of a folder' })),
  changedAt: nullable(Instant),
  mediaType: nullable(
    Type.String({ description: 'By what is in it; null until it was looked into' }),
  ),
});
export type ServerEntry = Static<typeof ServerEntry>;
/** `GET /file-server/entries`: what is in a folder; without `at`, at the top. Folders come first. */
export const EntriesQuery = exact({
  at: Type.Optional(At),
  cursor: Type.Optional(At),
  order: Type.Optional(ItemOrder),
});
export type EntriesQuery = Static<typeof EntriesQuery>;
export const ServerFolder = exact({
  path: Type.Array(exact({ at: Type.String(), name: Type.String() }), {
    description: 'The folders that lead here, this one last; empty at the top',
  }),
  items: Type.Array(ServerEntry),
  next: nullable(Type.String()),
  isCut: Type.Boolean({ description: 'There are more than are shown of one folder' }),
});
export type ServerFolder = Static<typeof ServerFolder>;

/** Names a file or a folder of the server to others, who open it with their own rights there. */
export const ServerReference = exact({
  id: Uuid,
  name: Type.String(),
  kind: oneOf(['folder', 'file'] as const),
  spaceId: nullable(Uuid),
  personId: nullable(Uuid),
  madeBy: Uuid,
  madeAt: Instant,
  mayEnd: Type.Boolean({ description: 'The caller may take it away' }),
});
export type ServerReference = Static<typeof ServerReference>;
/** `GET /file-server/references`: of a space; without one, those with colleagues, from the caller and for them. */
export const ReferencesQuery = exact({ spaceId: Type.Optional(Uuid) });
export type ReferencesQuery = Static<typeof ReferencesQuery>;
export const ServerReferences = exact({ items: Type.Array(ServerReference) });
export type ServerReferences = Static<typeof ServerReferences>;
/**
 * `POST /file-server/references`: into a space of a team, a room or the organisation, or with a colleague; one of the two.
 * `DELETE /file-server/references/:id` takes it away. `POST …/:id/open` asks the server with the caller's own sign-in.
 */
export const ShareServerEntry = exact({
  at: At,
  spaceId: nullable(Uuid),
  personId: nullable(Uuid),
});
export type ShareServerEntry = Static<typeof ShareServerEntry>;
