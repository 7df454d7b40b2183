import { AppError } from '@astra/kit/problems';
import type { ScanVerdict } from '#ports/scanner.ts';
import type { Deps } from './deps.ts';
import { forgetContent } from './drop-upload.ts';
import { makePublish, tellLookers } from './publish.ts';

/**
 * Looks at what has come in whole. Gives false when the scanner does not answer: everything waits then. One file that fails
 * by itself holds up nobody behind it.
 */
export type ScanUploads = () => Promise<boolean>;
/** This one, now. Gives false when the scanner does not answer. */
export type ScanOne = (uploadId: string) => Promise<boolean>;

const atOnce = 50;
/** A file that fails by itself rests: five seconds, then twice as long each time, two minutes at most. */
const restMs = 5_000;
const longestRestMs = 120_000;
/** So often a scanner that answers others may be silent about one file. */
const mostSilences = 5;
/** So many in a row, and it is no fault of theirs: the file server is away, or slow. */
const mostInARow = 3;

type Failures = { readonly count: number; readonly until: number };

export function makeScanUploads(deps: Deps): ScanUploads {
  const { store, scanner, clock } = deps;
  // Of this process: what is forgotten at its end is tried once more.
  const failed = new Map<string, Failures>();
  const resting = (): readonly string[] => {
    const now = clock.now().getTime();
    for (const [id, { until }] of failed) if (until + longestRestMs < now) failed.delete(id);
    return [...failed].filter(([, { until }]) => until > now).map(([id]) => id);
  };
  const rest = (id: string): number => {
    const count = (failed.get(id)?.count ?? 0) + 1;
    const ms = Math.min(restMs * 2 ** (count - 1), longestRestMs);
    failed.set(id, { count, until: clock.now().getTime() + ms });
    return count;
  };
  return async () => {
    const but = resting();
    const ids = await store.within('system', ({ uploads }) => uploads.toScan(atOnce, but));
    let inARow = 0;
    for (const id of ids) {
      const error = await scan(deps, id).then(
        () => null,
        (reason: unknown) => reason ?? id,
      );
      if (error === null) {
        failed.delete(id);
        inARow = 0;
        continue;
      }
      tell(deps, id, error);
      if (!(await scanner.isAwake())) return false;
      if (rest(id) >= mostSilences && isSilence(error)) await settle(deps, id, 'unlooked');
      inARow += 1;
      if (inARow === mostInARow) return true;
    }
    return true;
  };
}

export function makeScanOne(deps: Deps): ScanOne {
  return (id) =>
    scan(deps, id).then(
      () => true,
      (error: unknown) => {
        tell(deps, id, error);
        return false;
      },
    );
}

const tell = ({ log }: Deps, uploadId: string, err: unknown): void =>
  log.warn({ err, uploadId }, 'A file waits for the virus scanner');

const isSilence = (error: unknown): boolean =>
  error instanceof AppError && error.problem === 'unavailable';

async function scan(deps: Deps, id: string): Promise<void> {
  const { store, contents, scanner } = deps;
  const found = await store.within('system', async ({ uploads, files }) => {
    const upload = await uploads.find(id);
    return upload && { upload, pieces: await files.pieces(upload.sealed.versionId) };
  });
  if (!found) return;
  const { upload, pieces } = found;
  try {
    const content = await contents.read({ ...upload, pieces });
    const verdict = await scanner
      .scan(content)
      // One that is away takes not even the first byte.
      .finally(() => content[Symbol.asyncIterator]().return?.());
    await settle(deps, id, verdict);
  } catch (error) {
    const isDamaged = error instanceof AppError && error.problem === 'file-damaged';
    if (!isDamaged) throw error;
    await settle(deps, id, 'damaged');
  }
}

/** A file that nobody can look at does not pass, and does not hold up those that wait behind it. */
const reasons = {
  infected: 'virus-found',
  unlooked: 'scan-impossible',
  damaged: 'file-damaged',
} as const;

async function settle(deps: Deps, id: string, verdict: ScanVerdict | 'damaged'): Promise<void> {
  const publish = makePublish(deps);
  await deps.store.within('system', async (unit) => {
    const upload = await unit.uploads.findForChange(id);
    if (upload?.state !== 'scanning') return;
    if (verdict === 'clean') {
      await publish(unit, upload, { isScanned: true, by: null });
      return;
    }
    await unit.uploads.refuse(id, reasons[verdict]);
    await forgetContent(unit, upload, deps.clock.now());
    await tellLookers(unit, upload);
    const facts = { action: 'document.upload', targetKind: 'upload', targetId: id } as const;
    await unit.auditFor(upload, { ...facts, outcome: 'refused', reason: reasons[verdict] });
  });
  if (verdict !== 'clean') deps.log.warn({ uploadId: id, verdict }, 'An upload was refused');
}
