import { randomInt, randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Ask } from './api.ts';
import { patience } from './patience.ts';
import { personNamed } from './people.ts';

/** A route that writes, asked by a signed-in person, and what of it is there afterwards. */
export interface Writing {
  /** Writes under this key; gives the id that was acknowledged, or nothing. */
  readonly write: (key: string) => Promise<string | undefined>;
  /** Whether the route takes a key once: what was not acknowledged is asked for again with the same. */
  readonly takesKeyOnce: boolean;
  /** How many are on their way at once. */
  readonly atOnce: number;
  /** The ids of all that is there. */
  readonly kept: () => Promise<readonly string[]>;
}

interface Row {
  readonly id: string;
}

/** What nobody answers, or only to say that it does not go now, was not acknowledged. Anything else here is a fault. */
async function post(
  ask: Ask,
  path: string,
  { body, key }: { readonly body: object; readonly key?: string },
): Promise<string | undefined> {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const reply = await ask(path, { method: 'POST', body, headers }).catch(() => undefined);
  if (reply?.status === 201) return (reply.body as Row).id;
  if (reply === undefined || reply.status >= 500) return undefined;
  throw new Error(`${path} answered ${String(reply.status)}: ${JSON.stringify(reply.body)}`);
}

const listOf = async (ask: Ask, path: string): Promise<readonly string[]> => {
  const { body } = await ask(path);
  return (body as { readonly items: readonly Row[] }).items.map(({ id }) => id);
};

const minutesMs = 60_000;
const daysMs = 24 * 60 * minutesMs;

/** A day that no other journey looks at, and no run before in the same stack. */
const farAway = Math.floor(Date.now() / daysMs + randomInt(30, 300)) * daysMs;
const farDay = new Date(farAway).toISOString().slice(0, 10);

/** When the consultation of each key begins: a doctor is at one place at a time. */
const starts = new Map<string, string>();

function startOf(key: string): string {
  const start = new Date(farAway + (6 * 60 + starts.size * 5) * minutesMs).toISOString();
  starts.set(key, starts.get(key) ?? start);
  return starts.get(key) ?? '';
}

/** The address of the patient who was planned under this key. */
export const addressOf = (key: string): string => `${key}@courriel.example`;

/** Consultations, planned by a secretary. */
export const planning = (ask: Ask): Writing => ({
  atOnce: 12,
  takesKeyOnce: true,
  write: (key) => {
    const guest = { name: 'M. Jean Morvan', email: addressOf(key), locale: 'fr' };
    const body = {
      kind: 'consultation',
      visitKind: 'follow-up',
      hostId: personNamed('h.ferrand').id,
      startsAt: startOf(key),
      durationMinutes: 5,
      guest: { ...guest, dateOfBirth: '1950-05-05' },
    };
    return post(ask, '/api/meetings/meetings', { body, key });
  },
  kept: () => listOf(ask, `/api/meetings/meetings?day=${farDay}&limit=200`),
});

/** Invitations of colleagues, by an administrator. */
export const inviting = (ask: Ask): Writing => ({
  atOnce: 4,
  takesKeyOnce: true,
  write: (key) => {
    const who = { displayName: 'Dr Awen Riou', roles: ['clinician'], locale: 'fr' };
    const body = { email: addressOf(key), ...who };
    return post(ask, '/api/identity/invitations', { body, key });
  },
  kept: () => listOf(ask, '/api/identity/invitations'),
});

/** Care teams, by an administrator. */
export const teaming = (ask: Ask): Writing => ({
  atOnce: 2,
  takesKeyOnce: false,
  write: (key) => post(ask, '/api/chat/teams', { body: { name: `Garde ${key}` } }),
  kept: () => listOf(ask, '/api/chat/teams'),
});

/** Folders among one's own documents. */
export const filing = (ask: Ask, space: string): Writing => ({
  atOnce: 8,
  takesKeyOnce: false,
  write: (key) =>
    post(ask, `/api/documents/spaces/${space}/folders`, { body: { name: `Dossier ${key}` } }),
  kept: () => listOf(ask, `/api/documents/spaces/${space}/items?limit=200`),
});

/** The space of one's own documents. */
export async function ownSpace(ask: Ask): Promise<string> {
  const { body } = await ask('/api/documents/spaces');
  const { items } = body as { readonly items: readonly (Row & { readonly kind: string })[] };
  return items.find(({ kind }) => kind === 'own')?.id ?? '';
}

const isTrue = async (asked: Promise<boolean>): Promise<void> => expect(await asked).toBe(true);

/** What came of writing while something happened. */
export interface Written {
  /** The id that was acknowledged for each key. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** From what happened to the first write that was begun after it and acknowledged. */
  readonly writtenAgainMs: number;
}

/**
 * Writes, has something happen while the next writes are on their way, and writes on until all goes as before. Then
 * everything that was acknowledged must be there, and nothing that was asked for twice may be there twice.
 */
export async function writeThroughout(
  writing: Writing,
  happen: () => void | Promise<void>,
): Promise<Written> {
  const before = new Set(await writing.kept());
  const acknowledged = new Map<string, string>();
  const attempt = async (key: string): Promise<boolean> => {
    const id = await writing.write(key);
    if (id !== undefined) acknowledged.set(key, id);
    return id !== undefined;
  };
  const askUntilDone = (nextKey: () => string): Promise<boolean> =>
    vi.waitUntil(() => attempt(nextKey()), { ...patience, interval: 50 });

  const keys = Array.from({ length: writing.atOnce }, () => randomUUID());
  const onTheirWay = keys.map(attempt);
  await Promise.any(onTheirWay.map(isTrue));
  await happen();
  const start = performance.now();
  const after = randomUUID();
  await askUntilDone(() => (writing.takesKeyOnce ? after : randomUUID()));
  const writtenAgainMs = performance.now() - start;
  await Promise.all(onTheirWay);
  if (writing.takesKeyOnce) await askAgain(writing, { keys, acknowledged, askUntilDone });

  const now = (await writing.kept()).filter((id) => !before.has(id));
  const ids = [...acknowledged.values()].toSorted();
  if (writing.takesKeyOnce) expect(now.toSorted()).toEqual(ids);
  else expect(now).toEqual(expect.arrayContaining(ids));
  return { acknowledged, writtenAgainMs };
}

interface Asked {
  readonly keys: readonly string[];
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly askUntilDone: (nextKey: () => string) => Promise<boolean>;
}

/** As whoever never saw the answer asks again: what was done already is answered, and not done anew. */
async function askAgain({ write }: Writing, asked: Asked): Promise<void> {
  const { keys, acknowledged, askUntilDone } = asked;
  for (const key of keys) {
    const id = acknowledged.get(key);
    if (id === undefined) await askUntilDone(() => key);
    else expect(await write(key)).toBe(id);
  }
}
