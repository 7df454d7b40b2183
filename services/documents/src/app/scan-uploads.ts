import { AppError } from '@astra/kit/problems';
import type { Claim } from '#ports/copies.ts';
import type { ScanVerdict } from '#ports/scanner.ts';
import type { Deps } from './deps.ts';
import { forgetContent } from './drop-upload.ts';
import { makePublish, tellLookers } from './publish.ts';
import { isDamage, tellDamage } from './tell-damage.ts';

/** `quick`: what is small, that of meetings first; large files never take that place. */
export type ScanPlace = 'any' | 'quick';
/** This one, now. Gives false when the scanner does not answer. */
export type ScanOne = (uploadId: string) => Promise<boolean>;
export type Scanning = {
  /** One after the other until nothing waits. Several do so at once. Gives false when the scanner does not answer. */
  readonly work: (place: ScanPlace) => Promise<boolean>;
  readonly one: ScanOne;
  /** Says that this process lives: nobody else looks at what it looks at. */
  readonly renew: () => Promise<void>;
  /** What is being looked at is left to whoever comes next. */
  readonly stop: () => void;
};

/** Whoever has not said for so long that they look at a file is believed to be dead. */
const claimMs = 15_000;
/** One person's files never have all places. */
const mostOfOne = 2;
/** A photo, a letter, a scan. */
const quickBytes = 16_777_216;
/** A file that fails by itself rests: five seconds, then twice as long each time, two minutes at most. */
const restMs = 5_000;
const longestRestMs = 120_000;
/** So often a scanner that answers others may be silent about one file. */
const mostSilences = 5;
/** So many in a row, and it is no fault of theirs: the file server is away, or slow. */
const mostInARow = 3;

/** Looks at what has come in whole. One file that is large, slow, or fails by itself holds up nobody behind it. */
export function makeScanning(deps: Deps): Scanning {
  const { store, scanner, clock, random } = deps;
  const claimId = random.uuid();
  const claimUntil = (ms: number): Claim => ({
    id: claimId,
    until: new Date(clock.now().getTime() + ms),
  });
  const failures = makeFailures(deps);
  // A claim that a fault left behind is not renewed, and lapses.
  const inHand = new Set<string>();
  const look = async (id: string, until?: AbortSignal): Promise<unknown> => {
    inHand.add(id);
    return errorOf(scan(deps, id, until)).finally(() => inHand.delete(id));
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  // While it is away, one question is enough.
  let isAway = false;
  const next = (place: ScanPlace): Promise<string | null> =>
    store.within('system', ({ scans }) =>
      scans.next(claimUntil(claimMs), clock.now(), {
        mostOfOne,
        quickBytes: place === 'quick' ? quickBytes : null,
      }),
    );
  const letGo = (id: string, restsMs: number): Promise<void> =>
    store.within('system', ({ scans }) => scans.letGo(id, claimUntil(restsMs)));
  /** Whether the scanner answers others. */
  const failed = async (id: string, error: unknown): Promise<boolean> => {
    tell(deps, id, error);
    isAway = !(await scanner.isAwake());
    const isItsOwn = !isAway && !signal.aborted;
    const { count, ms } = isItsOwn ? failures.add(id) : { count: 0, ms: 0 };
    await letGo(id, ms);
    if (count >= mostSilences && isSilence(error)) await settle(deps, id, { verdict: 'unlooked' });
    return !isAway;
  };
  return {
    work: async (place) => {
      if (isAway && !(await scanner.isAwake())) return false;
      for (let inARow = 0; inARow < mostInARow && !signal.aborted;) {
        const id = await next(place);
        if (id === null) return true;
        const error = await look(id, signal);
        if (error === null) [inARow, isAway] = [0, false];
        else if (await failed(id, error)) inARow += 1;
        else return false;
      }
      return true;
    },
    one: async (id) => {
      await store.within('system', ({ scans }) => scans.take(id, claimUntil(claimMs)));
      // Who saves waits for it.
      const error = await look(id);
      if (error === null) return true;
      tell(deps, id, error);
      await letGo(id, 0);
      return false;
    },
    renew: () =>
      store.within('system', ({ scans }) => scans.renew([...inHand], claimUntil(claimMs))),
    stop: () => stopping.abort(),
  };
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error ?? new Error('It failed without a word'),
  );

type Failures = {
  /** How often it has failed, and how long it rests now. */
  readonly add: (id: string) => { readonly count: number; readonly ms: number };
};

/** Of this process: what is forgotten at its end is tried once more. */
function makeFailures({ clock }: Pick<Deps, 'clock'>): Failures {
  const known = new Map<string, { readonly count: number; readonly at: number }>();
  return {
    add: (id) => {
      const now = clock.now().getTime();
      for (const [each, { at }] of known) if (at + 10 * longestRestMs < now) known.delete(each);
      const count = (known.get(id)?.count ?? 0) + 1;
      known.set(id, { count, at: now });
      return { count, ms: Math.min(restMs * 2 ** (count - 1), longestRestMs) };
    },
  };
}

const tell = ({ log }: Deps, uploadId: string, err: unknown): void =>
  log.warn({ err, uploadId }, 'A file waits for the virus scanner');

const isSilence = (error: unknown): boolean =>
  error instanceof AppError && error.problem === 'unavailable';

async function scan(deps: Deps, id: string, signal?: AbortSignal): Promise<void> {
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
      .scan(untilStopped(content, signal))
      // One that is away takes not even the first byte.
      .finally(() => content[Symbol.asyncIterator]().return?.());
    await settle(deps, id, { verdict });
  } catch (error) {
    if (!isDamage(error)) throw error;
    await settle(deps, id, { verdict: 'damaged', error });
  }
}

async function* untilStopped(
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of content) {
    signal?.throwIfAborted();
    yield bytes;
  }
}

/** A file that nobody can look at does not pass, and does not hold up those that wait behind it. */
const reasons = {
  infected: 'virus-found',
  unlooked: 'scan-impossible',
  damaged: 'file-damaged',
} as const;

type Found = { readonly verdict: ScanVerdict | 'damaged'; readonly error?: unknown };

async function settle(deps: Deps, id: string, { verdict, error }: Found): Promise<void> {
  const publish = makePublish(deps);
  await deps.store.within('system', async (unit) => {
    const upload = await unit.uploads.findForChange(id);
    if (upload?.state !== 'scanning') return;
    if (verdict === 'clean') {
      await publish(unit, upload, { isScanned: deps.scanner.isThere, by: null });
      return;
    }
    const { organisationId, sealed } = upload;
    await tellDamage(deps, error, {
      organisationId,
      itemId: sealed.documentId,
      note: (damage) => unit.auditOwn(organisationId, damage),
    });
    await unit.uploads.refuse(id, reasons[verdict]);
    await forgetContent(unit, upload, deps.clock.now());
    await tellLookers(unit, upload);
    const facts = { action: 'document.upload', targetKind: 'upload', targetId: id } as const;
    await unit.auditFor(upload, { ...facts, outcome: 'refused', reason: reasons[verdict] });
  });
  if (verdict !== 'clean') deps.log.warn({ uploadId: id, verdict }, 'An upload was refused');
}
