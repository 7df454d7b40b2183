import { AppError } from '@astra/kit/problems';
import type { Upload } from '#domain/upload.ts';
import type { ScanVerdict } from '#ports/scanner.ts';
import type { Deps } from './deps.ts';
import { forgetContent } from './drop-upload.ts';
import { makePublish, tellLookers } from './publish.ts';

/** Looks at what has come in whole. Gives false when the scanner does not answer: everything waits then. */
export type ScanUploads = () => Promise<boolean>;
/** This one, now. Gives false when the scanner does not answer. */
export type ScanOne = (uploadId: string) => Promise<boolean>;

const atOnce = 50;

export function makeScanUploads(deps: Deps): ScanUploads {
  const { store } = deps;
  const scanOne = makeScanOne(deps);
  return async () => {
    const ids = await store.within('system', ({ uploads }) => uploads.toScan(atOnce));
    for (const id of ids) if (!(await scanOne(id))) return false;
    return true;
  };
}

export function makeScanOne(deps: Deps): ScanOne {
  return (id) =>
    scan(deps, id).catch((error: unknown) => {
      deps.log.warn({ err: error, uploadId: id }, 'A file waits for the virus scanner');
      return false;
    });
}

async function scan(deps: Deps, id: string): Promise<boolean> {
  const { store, contents, scanner } = deps;
  const found = await store.within('system', async ({ uploads, files }) => {
    const upload = await uploads.find(id);
    return upload && { upload, pieces: await files.pieces(upload.sealed.versionId) };
  });
  if (!found) return true;
  const { upload, pieces } = found;
  try {
    const content = await contents.read({ ...upload, pieces });
    const verdict = await scanner
      .scan(content)
      // One that is away takes not even the first byte.
      .finally(() => content[Symbol.asyncIterator]().return?.());
    return await settle(deps, upload, verdict);
  } catch (error) {
    const isDamaged = error instanceof AppError && error.problem === 'file-damaged';
    if (!isDamaged) throw error;
    return settle(deps, upload, 'damaged');
  }
}

/** A file that nobody can look at does not pass, and does not hold up those that wait behind it. */
const reasons = {
  infected: 'virus-found',
  unlooked: 'scan-impossible',
  damaged: 'file-damaged',
} as const;

async function settle(
  deps: Deps,
  { id }: Upload,
  verdict: ScanVerdict | 'damaged',
): Promise<boolean> {
  const publish = makePublish(deps);
  await deps.store.within('system', async (unit) => {
    const upload = await unit.uploads.findForChange(id);
    if (upload?.state !== 'scanning') return;
    if (verdict === 'clean') {
      await publish(unit, upload, { isScanned: true, by: null });
      return;
    }
    await unit.uploads.setState(id, 'refused', null);
    await forgetContent(unit, upload, deps.clock.now());
    await tellLookers(unit, upload);
    const facts = { action: 'document.upload', targetKind: 'upload', targetId: id } as const;
    await unit.auditFor(upload, { ...facts, outcome: 'refused', reason: reasons[verdict] });
  });
  if (verdict !== 'clean') deps.log.warn({ uploadId: id, verdict }, 'An upload was refused');
  return true;
}
