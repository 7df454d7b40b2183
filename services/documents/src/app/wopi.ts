import { mayOnItem } from '@astra/policy/documents';
import { decideLock, lockMs, type LockWish } from '#domain/editor-lock.ts';
import { endingOf } from '#domain/name.ts';
import type { Item } from '#domain/item.ts';
import { makeAct, type Act } from './act.ts';
import type { Deps } from './deps.ts';
import type { OpenedFile, OpenFile } from './open-file.ts';
import { makePutByEditor, type PutByEditor } from './put-by-editor.ts';
import type { ScanOne } from './scan-uploads.ts';
import { factsOf, seenItem } from './seen.ts';
import type { UploadUses } from './upload-uses.ts';
import {
  makeEnterByEditor,
  named,
  seenForEdit,
  type EditorVisitor,
  type EnterByEditor,
} from './wopi-door.ts';
import { WopiRefusal } from './wopi-refusal.ts';

/** What an editor may ask (WOPI), each time with the rights that the person has at that moment. */
export type Wopi = {
  readonly enter: EnterByEditor;
  readonly info: (visitor: EditorVisitor) => Promise<Readonly<Record<string, unknown>>>;
  /** The whole of it. @throws WopiRefusal 412 when it is larger than the editor takes. */
  readonly content: (
    visitor: EditorVisitor,
    mostBytes: number | null,
  ) => Promise<OpenedFile & { readonly version: string }>;
  /** Gives the version. @throws WopiRefusal 409 with the name under which it is locked. */
  readonly lock: (visitor: EditorVisitor, wish: LockWish) => Promise<string>;
  /** Empty: it is not locked. */
  readonly lockOf: (visitor: EditorVisitor) => Promise<string>;
  readonly put: PutByEditor;
};

type Parts = {
  readonly openFile: OpenFile;
  readonly uploads: UploadUses;
  readonly scanOne: ScanOne;
};

export function makeWopi(deps: Deps, { openFile, ...parts }: Parts): Wopi {
  const act = makeAct(deps);
  return {
    enter: makeEnterByEditor(deps),
    info: makeInfo(deps),
    content: async (visitor, mostBytes) => {
      const { by, token } = visitor;
      const { file, version } = await look(act, visitor);
      if (mostBytes !== null && (file?.sizeBytes ?? 0) > mostBytes)
        throw new WopiRefusal(412, 'too-large');
      // That this person has it was noted when they opened the editor.
      const opened = await openFile(by, token.itemId, { isNoted: true });
      return { ...opened, version: String(version) };
    },
    lock: makeLock(deps),
    lockOf: (visitor) =>
      act(
        visitor.by,
        { ...named(visitor, 'document.see-editor-lock'), isQuiet: true },
        async (unit) => {
          await seenItem(unit, visitor.by, { id: visitor.token.itemId, action: 'document.see' });
          return (await unit.editing.lockOf(visitor.token.itemId, deps.clock.now())) ?? '';
        },
      ),
    put: makePutByEditor(deps, parts),
  };
}

const look = (act: Act, visitor: EditorVisitor): Promise<Item> =>
  act(visitor.by, { ...named(visitor, 'document.see'), isQuiet: true }, (unit) =>
    seenItem(unit, visitor.by, { id: visitor.token.itemId, action: 'document.see' }),
  );

/** Letters and digits alone: some editors take no other. */
const plainId = (uuid: string): string => uuid.replaceAll('-', '');

function makeInfo(deps: Deps): Wopi['info'] {
  const act = makeAct(deps);
  const { directory, publicOrigin } = deps;
  return async (visitor) => {
    const { by, token } = visitor;
    const item = await look(act, visitor);
    const canWrite = token.may === 'edit' && mayOnItem(by.actor, 'document.edit', factsOf(item));
    // Whoever works on it with them sees a name; without identity, none.
    const person = await directory.person(token.personId).catch(() => null);
    return {
      BaseFileName: item.name,
      FileExtension: `.${endingOf(item.name)}`,
      OwnerId: plainId(item.madeBy),
      UserId: plainId(token.personId),
      UserFriendlyName: person?.displayName ?? '',
      IsAnonymousUser: false,
      Size: item.file?.sizeBytes ?? 0,
      Version: String(item.version),
      LastModifiedTime: item.changedAt.toISOString(),
      UserCanWrite: canWrite,
      ReadOnly: !canWrite,
      ...supported,
      HostEditUrl: `${publicOrigin}/documents/editeur/${token.itemId}`,
      HostViewUrl: `${publicOrigin}/documents/editeur/${token.itemId}`,
      PostMessageOrigin: publicOrigin,
    };
  };
}

/** What we do of the protocol, and what we do not. */
const supported = {
  SupportsLocks: true,
  SupportsGetLock: true,
  SupportsExtendedLockLength: true,
  SupportsUpdate: true,
  SupportsRename: false,
  SupportsDeleteFile: false,
  SupportsFolders: false,
  SupportsUserInfo: false,
  SupportsContainers: false,
  UserCanRename: false,
  // Another document would be one without its place and its rights.
  UserCanNotWriteRelative: true,
  ClosePostMessage: true,
  EnableInsertRemoteImage: false,
  AllowExternalMarketplace: false,
  DisableTranslation: true,
} as const;

function makeLock(deps: Deps): Wopi['lock'] {
  const act = makeAct(deps);
  const { clock } = deps;
  return async (visitor, wish) => {
    const { by, token } = visitor;
    const facts = { ...named(visitor, 'document.lock-by-editor'), isQuiet: true };
    const { outcome, version } = await act(by, facts, async (unit) => {
      const { space, organisationId } = await seenForEdit(unit, visitor);
      await unit.spaces.lock([space.id]);
      const now = clock.now();
      const item = await seenForEdit(unit, visitor);
      const decided = decideLock(await unit.editing.lockOf(item.id, now), wish);
      if (decided.kind === 'free') await unit.editing.release(item.id);
      if (decided.kind === 'held') {
        const expiresAt = new Date(now.getTime() + lockMs);
        const { lock } = decided;
        await unit.editing.setLock({
          itemId: item.id,
          organisationId,
          lock,
          takenBy: token.personId,
          expiresAt,
        });
      }
      return { outcome: decided, version: String(item.version) };
    });
    if (outcome.kind === 'mismatch') throw new WopiRefusal(409, 'lock-mismatch', outcome.present);
    return version;
  };
}
