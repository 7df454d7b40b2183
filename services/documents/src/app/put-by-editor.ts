import { AppError } from '@astra/kit/problems';
import { mayPut } from '#domain/editor-lock.ts';
import type { Upload } from '#domain/upload.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { largestEditedBytes } from './open-editor.ts';
import type { ScanOne } from './scan-uploads.ts';
import type { UploadUses } from './upload-uses.ts';
import { named, seenForEdit, type EditorVisitor } from './wopi-door.ts';
import { WopiRefusal } from './wopi-refusal.ts';

/** The whole new content. Gives the version that it became. */
export type PutByEditor = (
  visitor: EditorVisitor,
  content: {
    readonly lock: string | undefined;
    readonly sizeBytes: number;
    readonly body: AsyncIterable<Uint8Array>;
  },
) => Promise<string>;

type Parts = { readonly uploads: UploadUses; readonly scanOne: ScanOne };

/**
 * A new version by the way of every other: sealed, looked at by the scanner, counted and in the trail. The editor is told
 * that it is saved when it is: what the scanner could not look at now comes to nothing, and the editor sends it again.
 */
export function makePutByEditor(deps: Deps, { uploads, scanOne }: Parts): PutByEditor {
  const act = makeAct(deps);
  return async (visitor, { lock, sizeBytes, body }) => {
    const { by } = visitor;
    const facts = { ...named(visitor, 'document.put-by-editor'), isQuiet: true };
    const target = await act(by, facts, async (unit) => {
      const item = await seenForEdit(unit, visitor);
      const present = await unit.editing.lockOf(item.id, deps.clock.now());
      return { item, present };
    });
    const { item, present } = target;
    if (!mayPut(present, { lock, sizeBytes: item.file?.sizeBytes ?? 0 }))
      throw new WopiRefusal(409, 'lock-mismatch', present ?? '');
    if (sizeBytes > largestEditedBytes) throw new WopiRefusal(413, 'too-large');
    const begun = await uploads.begin(by, {
      sizeBytes,
      metadata: `name ${encoded(item.name)},space ${encoded(item.space.id)},file ${encoded(item.id)}`,
      isByEditor: true,
      ...(present === null ? {} : { lock: present }),
    });
    try {
      const received = await receive(uploads, { by, begun, body });
      if (received.state === 'scanning') await scanOne(received.id);
      await mustBeThere(await uploads.find(by, begun.id));
    } catch (error) {
      await giveUp(uploads, by, begun.id);
      throw error;
    }
    const after = await act(by, facts, (unit) => seenForEdit(unit, visitor));
    return String(after.version);
  };
}

async function receive(
  uploads: UploadUses,
  {
    by,
    begun,
    body,
  }: {
    readonly by: EditorVisitor['by'];
    readonly begun: Upload;
    readonly body: AsyncIterable<Uint8Array>;
  },
): Promise<Upload> {
  if (begun.state !== 'receiving') return begun;
  const lengthBytes = begun.sizeBytes;
  return uploads.receive(by, begun.id, { offset: 0, body, lengthBytes });
}

/** @throws AppError, WopiRefusal for what became no version. */
async function mustBeThere({ state }: Upload): Promise<void> {
  if (state === 'done') return;
  if (state === 'refused') throw new WopiRefusal(500, 'refused-by-scanner');
  // Less came than was announced, or the scanner is away.
  throw new AppError(state === 'receiving' ? 'invalid-input' : 'unavailable');
}

/** Nothing of it appears later, when the editor has gone on. */
async function giveUp(uploads: UploadUses, by: EditorVisitor['by'], id: string): Promise<void> {
  await uploads.abandon(by, id).catch((error: unknown) => {
    const isOver = error instanceof AppError;
    if (!isOver) throw error;
  });
}

const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
