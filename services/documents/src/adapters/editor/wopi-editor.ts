import { verify } from 'node:crypto';
import type { Clock } from '@astra/kit/clock';
import type { Log } from '@astra/kit/log';
import type { OuterReader } from '@astra/kit/outer-read';
import { AppError } from '@astra/kit/problems';
import type { Editor, Proof } from '#ports/editor.ts';
import { addressOf, readDiscovery, type Discovery, type ProofKeys } from './discovery.ts';

type Parts = {
  /** Where people's browsers and this service find it. */
  readonly origin: string;
  readonly reader: Pick<OuterReader, 'read'>;
  readonly clock: Clock;
  readonly log: Log;
};
type Known = { readonly discovery: Discovery; readonly at: number };

const mostBytes = 1_048_576;
const timeoutMs = 5_000;
/** Asked again after so long; while it is away, what it last said counts for so long. */
const freshMs = 3_600_000;
const longestMs = 86_400_000;
/** One that did not answer is left alone for so long. */
const pauseMs = 5_000;
/** A signature that is not right may be of a new key: it is looked for this often at most. */
const keysMs = 30_000;

export const noEditor: Editor = {
  isThere: false,
  types: async () => ({ view: [], edit: [] }),
  actionUrl: async () => null,
  isProved: async () => false,
};

/** An editor that tells of itself by its discovery. */
export function makeWopiEditor(parts: Parts): Editor {
  const discovery = makeDiscovery(parts);
  return {
    isThere: true,
    types: async () => {
      const { actions } = await discovery.know(freshMs);
      const of = (mode: string): string[] =>
        [...actions.keys()].flatMap((key) =>
          key.startsWith(`${mode} `) ? [key.slice(mode.length + 1)] : [],
        );
      return { view: of('view'), edit: of('edit') };
    },
    actionUrl: async ({ mode, ending, ...wish }) => {
      const template = (await discovery.know(freshMs)).actions.get(`${mode} ${ending}`);
      return template === undefined ? null : addressOf(template, wish);
    },
    isProved: async (proof) => {
      const { keys } = await discovery.know(freshMs);
      if (keys === null || isSigned(keys, proof)) return true;
      // The editor has other keys than it had: they are read, and one looks again.
      const fresh = (await discovery.know(keysMs)).keys;
      return fresh === null || (fresh !== keys && isSigned(fresh, proof));
    },
  };
}

/** By either key of ours, and either of theirs: while keys are changed, the two sides have not both the newest. */
function isSigned({ present, old }: ProofKeys, proof: Proof | null): boolean {
  if (proof === null) return false;
  const { bytes, signature, oldSignature } = proof;
  const is = (key: ProofKeys['old'], text: string): boolean =>
    key !== null && text !== '' && verify('sha256', bytes, key, Buffer.from(text, 'base64'));
  return is(present, signature) || is(present, oldSignature) || is(old, signature);
}

type Knowing = { readonly know: (freshForMs: number) => Promise<Discovery> };

function makeDiscovery({ origin, reader, clock, log }: Parts): Knowing {
  let known: Known | null = null;
  let asking: Promise<Known> | null = null;
  let quietUntil = 0;
  const ask = async (at: number): Promise<Known> => {
    const url = `${origin}/hosting/discovery`;
    const accept = 'text/xml, application/xml';
    const { status, body } = await reader.read({ url, accept, mostBytes, timeoutMs });
    if (status !== 200) throw new Error(`The editor answers ${status}`);
    const xml = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { discovery: readDiscovery(xml, origin), at };
  };
  const renew = async (now: number): Promise<void> => {
    try {
      asking ??= ask(now);
      known = await asking;
    } catch (error) {
      quietUntil = now + pauseMs;
      log.warn({ err: error }, 'The editor of documents does not say what it opens');
    } finally {
      asking = null;
    }
  };
  return {
    know: async (freshForMs) => {
      const now = clock.now().getTime();
      const isFresh = known !== null && now - known.at < freshForMs;
      if (!isFresh && now >= quietUntil) await renew(now);
      if (known === null || now - known.at > longestMs)
        throw new AppError('unavailable', 'The editor of documents does not answer');
      return known.discovery;
    },
  };
}
