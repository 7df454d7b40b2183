import { AppError } from '@astra/kit/problems';
import { mayInSpace } from '@astra/policy/documents';
import { safeName } from '#domain/name.ts';
import { uploadMetadata, type Upload, type UploadMetadata } from '#domain/upload.ts';
import { guestMostFiles, guestMostOpen, guestSilentMs } from '#domain/visit.ts';
import type { By } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import { largestFileFor } from './allowance.ts';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import type { KeepPiece } from './keep-piece.ts';
import { consentFor, holdPicture } from './keep-picture.ts';
import type { Incoming, TakeIn } from './receive-upload.ts';
import { seenItem, seenPlace } from './seen.ts';

export type UploadWish = {
  readonly sizeBytes: number;
  readonly metadata: string;
  /** The name under which the file is locked: who works on it in the editor has it. */
  readonly lock?: string;
  /** The editor saves it. */
  readonly isByEditor?: boolean;
};
export type BeginUpload = (by: By, wish: UploadWish) => Promise<Upload>;
/** Its first bytes come along with its announcement. */
export type BeginWithBytes = (
  by: By,
  wish: UploadWish,
  incoming: Omit<Incoming, 'offset'>,
) => Promise<Upload>;

/** One person has so many uploads that are not over. */
const mostOpen = 500;
/** Room is kept for so long without a byte; with its first bytes an upload has its hours. */
const firstByteMs = 3_600_000;

/** Makes room for a file that is about to come. An empty one is there at once. */
export function makeBeginUpload(deps: Deps, keepPiece: KeepPiece): BeginUpload {
  const announce = makeAnnounce(deps);
  return async (by, wish) => {
    const upload = await announce(by, wish);
    if (wish.sizeBytes > 0) return upload;
    const nothing = new Uint8Array();
    const piece = { fromPlainByte: 0, plain: nothing, isEnd: true };
    return (await (await keepPiece(by, upload, piece)).entered).upload;
  };
}

/** What would be asked again of one that was announced just now is not, and the name of its first piece is kept with it. */
export function makeBeginWithBytes(deps: Deps, takeIn: TakeIn): BeginWithBytes {
  const announce = makeAnnounce(deps);
  return async (by, wish, { body, lengthBytes }) => {
    let firstName: string | undefined;
    const upload = await announce(by, wish, async ({ files }, { sealed, sizeBytes }) => {
      if (sizeBytes === 0 || (lengthBytes ?? 0) > sizeBytes) throw new AppError('too-large');
      firstName = deps.contents.nameFor(sealed);
      await files.keepName({ ...sealed, name: firstName }, deps.clock.now());
    });
    return takeIn(by, upload, {
      body,
      lengthBytes,
      ...(firstName === undefined ? {} : { firstName }),
    });
  };
}

type Announce = (
  by: By,
  wish: UploadWish,
  /** In the same transaction. */
  also?: (unit: Unit, begun: Upload) => Promise<void>,
) => Promise<Upload>;

function makeAnnounce(deps: Deps): Announce {
  const act = makeAct(deps);
  const { contents, random, clock } = deps;
  return async (by, { sizeBytes, metadata, lock = null, isByEditor = false }, also) => {
    const { id: personId, kind } = by.actor;
    const { organisationId } = scopeOf(by);
    const told = uploadMetadata(metadata, decoded);
    const sealed = await contents.begin({
      organisationId,
      documentId: told?.file ?? random.uuid(),
      versionId: random.uuid(),
    });
    const consent = told && (await consentFor(deps, by, told));
    const facts = {
      action: 'document.upload',
      targetKind: 'document',
      targetId: sealed.documentId,
    };
    return act(by, { ...facts, isQuiet: true }, async (unit) => {
      if (!told) throw oddMetadata();
      await ensureMeetingSpace(deps, unit, by);
      const place = await placeOf(unit, by, told);
      if (place.fileId !== null) await mustBeFree(deps, unit, { itemId: place.fileId, lock });
      await makeRoom(deps, unit, { by, sizeBytes });
      const now = clock.now();
      const begun: Upload = {
        id: told.id ?? random.uuid(),
        organisationId,
        personId,
        ...place,
        name: safeName(told.name),
        sizeBytes,
        receivedBytes: 0,
        mediaType: null,
        sealed,
        state: 'receiving',
        refusal: null,
        expiresAt: new Date(now.getTime() + firstByteMs),
        itemId: null,
        meetingId: by.meeting?.id ?? null,
        isGuests: kind === 'guest',
        isByEditor,
      };
      if (told.picture !== null) await holdPicture(deps, unit, { by, begun, consent });
      // It came before, and its sender has not heard so.
      if (!(await unit.uploads.add(begun, now))) throw new AppError('upload-elsewhere');
      await also?.(unit, begun);
      return begun;
    });
  };
}

async function placeOf(
  unit: Unit,
  by: By,
  { space: spaceId, folder: folderId, file }: UploadMetadata,
): Promise<Pick<Upload, 'spaceId' | 'folderId' | 'fileId'>> {
  if (file === null) {
    await seenPlace(unit, by, { spaceId, folderId });
    return { spaceId, folderId, fileId: null };
  }
  const known = await seenItem(unit, by, { id: file, action: 'document.edit' });
  if (known.kind !== 'file' || known.space.id !== spaceId) throw new AppError('not-found');
  return { spaceId, folderId: known.folderId, fileId: file };
}

/** What somebody works on in the editor is changed by the editor alone. @throws AppError `being-edited` */
export async function mustBeFree(
  { clock }: Pick<Deps, 'clock'>,
  { editing }: Unit,
  { itemId, lock = null }: { readonly itemId: string; readonly lock?: string | null },
): Promise<void> {
  const present = await editing.lockOf(itemId, clock.now());
  if (present !== null && present !== lock) throw new AppError('being-edited');
}

/** @throws AppError when there is none. */
async function makeRoom(
  deps: Deps,
  unit: Unit,
  { by, sizeBytes }: { readonly by: By; readonly sizeBytes: number },
): Promise<void> {
  const { id: personId, kind } = by.actor;
  const { organisationId } = scopeOf(by);
  const isGuest = kind === 'guest';
  const largest = await largestFileFor(deps, unit, by);
  if (sizeBytes > largest)
    throw new AppError('file-too-large', `No more than ${largest} bytes are taken.`);
  if (isGuest) await mustHaveRoom(deps, unit, by);
  else if ((await unit.uploads.open(personId)).length >= mostOpen)
    throw new AppError('too-many-uploads');
  const hasRoom = await unit.allowances.take(organisationId, sizeBytes, deps.limits.quotaBytes);
  if (!hasRoom) throw new AppError('quota-reached');
}

/** What a guest sends takes the place of what they have broken off, and is not refused for it. */
async function mustHaveRoom(deps: Deps, unit: Unit, by: By): Promise<void> {
  const { meeting, actor } = by;
  const open = await unit.uploads.open(actor.id);
  const sent = meeting ? await unit.visits.countSentBy(meeting.id, actor.id) : 0;
  const [isFull, isOver] = [open.length >= guestMostOpen, sent >= guestMostFiles];
  if (!isFull && !isOver) return;
  const now = deps.clock.now();
  const isBroken = (one: Upload | null): one is Upload =>
    one?.state === 'receiving' && now.getTime() - lastHeard(deps, one) >= guestSilentMs;
  const longest = longestSilent(deps, open);
  // Its last piece may come at this very moment: it is looked at once more, with nobody else at it.
  const broken = isBroken(longest) ? await unit.uploads.findIdle(longest.id) : null;
  if (!isBroken(broken)) throw new AppError(isOver ? 'too-many-files' : 'too-many-uploads');
  await dropUpload(unit, broken, now);
}

/** Each piece puts its end off anew. */
const lastHeard = (
  { limits }: Pick<Deps, 'limits'>,
  { expiresAt, receivedBytes }: Upload,
): number =>
  expiresAt.getTime() - (receivedBytes === 0 ? firstByteMs : limits.uploadHours * 3_600_000);

const longestSilent = (deps: Deps, open: readonly Upload[]): Upload | null =>
  open
    .filter(({ state }) => state === 'receiving')
    .toSorted((a, b) => lastHeard(deps, a) - lastHeard(deps, b))[0] ?? null;

/** A meeting's space is made with its first document, by whoever may add one. */
async function ensureMeetingSpace({ clock }: Deps, { visits }: Unit, by: By): Promise<void> {
  const { meeting, actor } = by;
  if (!meeting) return;
  const { id, organisationId } = meeting;
  const standing = await visits.standing(id);
  const space = { organisationId, kind: 'meeting', ownerId: null, standing } as const;
  if (mayInSpace(actor, 'document.add', space)) await visits.ensureSpace(meeting, clock.now());
}

function decoded(base64: string): string | null {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  // What is no UTF-8 comes back as something else.
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}

const oddMetadata = (): AppError =>
  new AppError('invalid-input', undefined, {
    extras: {
      errors: [{ pointer: '/upload-metadata', message: 'must say a name and where the file goes' }],
    },
  });
