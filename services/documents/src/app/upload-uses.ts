import type { Upload as UploadView, Uploads as UploadsView } from '@astra/contracts/documents';
import type { Static } from 'typebox';
import { AppError } from '@astra/kit/problems';
import type { Upload } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import {
  makeBeginUpload,
  makeBeginWithBytes,
  type BeginUpload,
  type BeginWithBytes,
} from './begin-upload.ts';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { makeKeepPiece } from './keep-piece.ts';
import { tellLookers } from './publish.ts';
import { makeReceiveUpload, makeTakeIn, type ReceiveUpload } from './receive-upload.ts';

export type UploadUses = {
  readonly begin: BeginUpload;
  readonly beginWith: BeginWithBytes;
  readonly receive: ReceiveUpload;
  /** One of the caller's own. */
  readonly find: (by: By, id: string) => Promise<Upload>;
  readonly see: (by: By, id: string) => Promise<UploadView>;
  /** Those that are not over, and those that were refused until they are given up; with ids, those of the caller among them. */
  readonly list: (by: By, ids?: readonly string[]) => Promise<Static<typeof UploadsView>>;
  /** One that was refused leaves the caller's list; whoever waits for it still sees that it was. */
  readonly abandon: (by: By, id: string) => Promise<void>;
};

const mostRefused = 50;

/** Files on their way. Each is its sender's alone. */
export function makeUploadUses(deps: Deps): UploadUses {
  const act = makeAct(deps);
  const keepPiece = makeKeepPiece(deps);
  const takeIn = makeTakeIn(keepPiece);
  const find: UploadUses['find'] = (by, id) =>
    act(by, { ...named('document.see-upload', id), isQuiet: true }, (unit) => own(unit, by, id));
  return {
    begin: makeBeginUpload(deps, keepPiece),
    beginWith: makeBeginWithBytes(deps, takeIn),
    receive: makeReceiveUpload(deps, takeIn),
    find,
    see: async (by, id) => presentUpload(await find(by, id)),
    list: (by, ids) =>
      act(by, { action: 'document.list-uploads', isQuiet: true }, async (unit) => {
        await mustStand(unit, by);
        if (ids) return { items: (await unit.uploads.among(by.actor.id, ids)).map(presentUpload) };
        const open = await unit.uploads.open(by.actor.id);
        const refused = await unit.uploads.refused(by.actor.id, mostRefused);
        return { items: [...open, ...refused].map(presentUpload) };
      }),
    abandon: (by, id) =>
      act(by, named('document.abandon-upload', id), async (unit) => {
        await own(unit, by, id);
        const upload = await unit.uploads.findForChange(id);
        if (!upload || upload.state === 'done') throw new AppError('upload-over');
        if (upload.state === 'refused') await unit.uploads.forget(id);
        else {
          await dropUpload(unit, upload, deps.clock.now());
          await tellLookers(unit, upload);
        }
      }),
  };
}

const named = (
  action: string,
  id: string,
): { action: string; targetKind: string; targetId: string } => ({
  action,
  targetKind: 'upload',
  targetId: id,
});

/** Who is nobody in a meeting does not hear that there is one. */
async function mustStand({ visits }: Unit, { meeting }: By): Promise<void> {
  if (meeting && (await visits.standing(meeting.id)) === 'none') throw new AppError('not-found');
}

async function own({ uploads }: Unit, { actor }: By, id: string): Promise<Upload> {
  const upload = await uploads.find(id);
  if (!upload || upload.personId !== actor.id) throw new AppError('not-found');
  return upload;
}

const presentUpload = (upload: Upload): UploadView => ({
  id: upload.id,
  spaceId: upload.spaceId,
  folderId: upload.folderId,
  name: upload.name,
  sizeBytes: upload.sizeBytes,
  receivedBytes: upload.receivedBytes,
  state: upload.state,
  refusal: upload.refusal,
  expiresAt: upload.expiresAt.toISOString(),
  documentId: upload.sealed.documentId,
  itemId: upload.itemId,
});
