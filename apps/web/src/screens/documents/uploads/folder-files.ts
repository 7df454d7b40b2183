import type { Place, Upload } from '#api/documents.ts';
import { askOn } from './carry.ts';
import { fingerprintOf, idFrom } from './fingerprint.ts';
import type { FolderSending } from './folder-sendings.ts';
import type { UploadRow } from './row.ts';
import type { Inside, Parts } from './runner.ts';
import { fresh, tooLarge } from './upload-list.ts';
import type { Uploads } from './uploads.ts';

/** Where files of a folder go, and with which sending. */
export interface OfFolder {
  readonly place: Place;
  readonly sending: FolderSending;
}

/** As many as the service says something of at once. */
const askedAtOnce = 100;

interface Planned {
  readonly file: File;
  readonly print: string;
  readonly id: string;
}

async function plan(file: File, { place, sending }: OfFolder): Promise<Planned> {
  const print = await fingerprintOf(file);
  return { file, print, id: await idFrom([sending.id, place.folderId, print]) };
}

/** Sends files by names that are the same each time, so that the service can say what has come of each. */
export function makeFolderFiles(
  { wire, clock }: Pick<Parts, 'wire' | 'clock'>,
  { list, runner, queue }: Inside,
): Pick<Uploads, 'addOfFolder' | 'whenGone'> {
  const whatBecame = async (planned: readonly Planned[]): Promise<ReadonlyMap<string, Upload>> => {
    const known = new Map<string, Upload>();
    for (let from = 0; from < planned.length; from += askedAtOnce) {
      const ids = planned.slice(from, from + askedAtOnce).map(({ id }) => id);
      const { items } = await askOn(clock, () => wire.among(ids));
      for (const upload of items) known.set(upload.id, upload);
    }
    return known;
  };
  /** It goes on; null when it is on its way already, or waits for something else than its file. */
  const rowFor = (each: Planned, upload: Upload | undefined, of: OfFolder): UploadRow | null => {
    const { rows } = list.getSnapshot();
    const before = rows.find(({ uploadId, plannedId }) => [uploadId, plannedId].includes(each.id));
    if (before) return before.state === 'interrupted' ? before : null;
    const row = fresh(each.file.name, each.file.size, of.place);
    if (!upload) return { ...row, plannedId: each.id };
    return { ...row, uploadId: each.id, sentBytes: upload.receivedBytes };
  };
  const send = (each: Planned, upload: Upload | undefined, of: OfFolder): boolean => {
    // It is there, or was refused for what it is.
    if (upload && upload.state !== 'receiving') return false;
    const row = rowFor(each, upload, of);
    if (!row) return false;
    const sendingId = of.sending.id;
    if (list.find(row.key)) list.change(row.key, { sendingId });
    else list.add([{ ...row, sendingId }]);
    runner.hold(row.key, each);
    queue(row.key);
    return true;
  };
  return {
    addOfFolder: async (files, of, largestBytes = Infinity) => {
      const large = files.filter(({ size }) => size > largestBytes);
      list.add(large.map((file) => ({ ...tooLarge(file, of.place), sendingId: of.sending.id })));
      const small = files.filter(({ size }) => size <= largestBytes);
      const planned = await Promise.all(small.map((file) => plan(file, of)));
      const known = of.sending.isAgain ? await whatBecame(planned) : new Map<string, Upload>();
      return planned.filter((each) => send(each, known.get(each.id), of)).length;
    },
    whenGone: (sendingId) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (list.getSnapshot().rows.some((row) => row.sendingId === sendingId)) return;
          stop();
          resolve();
        };
        const stop = list.subscribe(look);
        look();
      }),
  };
}
