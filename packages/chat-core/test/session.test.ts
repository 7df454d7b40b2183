import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { MemoryTabLock } from '../src/memory/memory-tab-lock.ts';
import { makeRenewingFetch } from '../src/renewing-fetch.ts';
import { nextPhase } from '../src/session-phase.ts';
import type { ConnectionSign, SessionPhase } from '../src/session-phase.ts';
import { ElsewhereError } from '../src/outbox.ts';
import { makeStore } from '@astra/page-state/observable';
import type { RoomCard } from '../src/rooms.ts';
import { HastyClock, Hospital, live, seen, typed, until, words } from './people.ts';

describe('phases', () => {
  test.each<[string, ConnectionSign[], string]>([
    ['a first sync makes it live', ['synced'], 'live'],
    ['nobody answers from the beginning', ['lost', 'lost'], 'offline'],
    ['it comes back', ['synced', 'lost', 'synced'], 'live'],
    ['signed out elsewhere is the last word', ['synced', 'signed-out', 'synced'], 'signed-out'],
  ])('%s', (_what, signs, name) => {
    let phase: SessionPhase = { name: 'connecting', since: 0 };
    for (const [at, sign] of signs.entries()) phase = nextPhase(phase, sign, at);

    expect(phase.name).toBe(name);
  });

  test('the time since when nobody answers is that of the first sign', () => {
    const first = nextPhase({ name: 'live', since: 0 }, 'lost', 1);

    expect(nextPhase(first, 'lost', 2)).toBe(first);
    expect(first).toEqual({ name: 'offline', since: 1 });
  });
});

const unknown = () => Response.json({ errcode: 'M_UNKNOWN_TOKEN' }, { status: 401 });

/** A homeserver that takes only this token. */
function arrange(renewToken: () => Promise<string | null>) {
  const asked: string[] = [];
  const fetch = makeRenewingFetch({
    homeserverUrl: 'https://chat.example',
    accessToken: 'old',
    renewToken,
    fetch: async (_url, options) => {
      const token = new Headers(options?.headers).get('Authorization') ?? 'none';
      asked.push(token);
      return token === 'Bearer new' ? new Response('ok') : unknown();
    },
  });
  return { fetch, asked };
}

describe('the token', () => {
  const bearer = { headers: { Authorization: 'Bearer of the client' } };

  test('one that ran out is renewed once for all that met it, and nobody notices', async () => {
    let renewals = 0;
    const { fetch } = arrange(async () => ((renewals += 1) === 1 ? 'new' : 'other'));

    const replies = await Promise.all(
      ['a', 'b', 'c'].map((path) => fetch(`https://chat.example/${path}`, bearer)),
    );

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(renewals).toBe(1);
  });

  test('when the session is over the server’s word stands', async () => {
    const { fetch, asked } = arrange(async () => null);

    expect((await fetch('https://chat.example/a', bearer)).status).toBe(401);
    expect(asked).toEqual(['Bearer old']);
  });

  test('it goes to no other place, and not where none is needed', async () => {
    const { fetch, asked } = arrange(async () => 'new');

    await expect(fetch('https://evil.example/_matrix', bearer)).rejects.toThrow('homeserver');
    await fetch('https://chat.example/versions').catch(() => {});
    expect(asked.at(0)).toBe('none');
  });
});

describe('a session on a real server', () => {
  let hospital: Hospital;
  beforeAll(async () => {
    hospital = await Hospital.open();
  }, 90_000);
  afterAll(() => hospital.stop(), 90_000);

  test('one tab has the chat; the other takes it over, and the first says so', async () => {
    const device = await hospital.synapse.signIn(await hospital.person('Nadia'));
    const [cells, tabLock] = [new MemoryCells(), new MemoryTabLock()];
    const one = hospital.chat(device, { cells, tabLock }).session;
    const other = hospital.chat(device, { cells, tabLock }).session;
    await one.start();
    await live(one);

    const waiting = other.start();
    await until(other.phase, ({ name }) => name === 'other-tab');
    await other.takeOver();
    await waiting;

    await live(other);
    expect(one.phase.getSnapshot()).toEqual({ name: 'other-tab' });
    expect(one.encryption).toBeNull();
  }, 120_000);

  test('the tab that lost the chat writes over nothing of the other, and brings nothing back', async () => {
    const userId = await hospital.person('Nadia');
    const roomId = await hospital.synapse.makeRoom('Cardiologie', [userId]);
    const device = await hospital.synapse.signIn(userId);
    const [cells, tabLock] = [new MemoryCells(), new MemoryTabLock()];
    const one = hospital.chat(device, { cells, tabLock });
    const other = hospital.chat(device, { cells, tabLock });
    await one.session.start();
    await live(one.session);
    await one.open(roomId);
    one.session.drafts.set(roomId, 'de un');
    await one.session.post(roomId, { text: 'x'.repeat(70_000), html: null, mentions: [] });

    await other.session.takeOver();
    await live(other.session);
    const timeline = await other.open(roomId);
    expect(other.session.drafts.getSnapshot().get(roomId)).toBe('de un');
    const [failed] = other.session.unsent(roomId).getSnapshot();
    timeline.discard(failed?.id ?? '');
    other.session.drafts.set(roomId, 'de deux');

    expect(one.session.rooms.getSnapshot()).toEqual([]);
    const late = { text: 'trop tard', html: null, mentions: [] };
    await expect(one.session.post(roomId, late)).rejects.toThrow(ElsewhereError);
    one.session.drafts.set(roomId, 'trop tard');
    expect(one.session.drafts.getSnapshot().size).toBe(0);

    await one.session.takeOver();
    await live(one.session);
    expect(one.session.drafts.getSnapshot().get(roomId)).toBe('de deux');
    expect(one.session.unsent(roomId).getSnapshot()).toEqual([]);
    await one.session.post(roomId, late);
  }, 120_000);

  test('who is signed out elsewhere is told so, and nothing goes on', async () => {
    const nadia = await hospital.device(await hospital.person('Nadia'));
    const path = '/_matrix/client/v3/logout/all';

    await hospital.synapse.ask({ method: 'POST', path, body: {}, token: nadia.device.accessToken });

    await until(nadia.session.phase, ({ name }) => name === 'signed-out');
    expect(nadia.session.timeline('!any')).toBeNull();
  }, 120_000);

  test('the server dies in mid-send: what is written meanwhile arrives once, in order, when it is back', async () => {
    const ids = [await hospital.person('Nadia'), await hospital.person('Julien')];
    const roomId = await hospital.synapse.makeRoom('Cardiologie', ids);
    const [nadia, julien] = await Promise.all(ids.map((id) => hospital.device(id)));
    if (!nadia || !julien) throw new Error('Two people are needed.');
    const [hers, his] = [await nadia.open(roomId), await julien.open(roomId)];
    await hers.send(typed('un'));
    await seen(his, ['nadia: un']);

    const sending = ['deux', 'trois'].map((text) => hers.send(typed(text)));
    await hospital.synapse.kill();
    await Promise.all(sending);
    await hers.send(typed('quatre'));
    await until(nadia.session.phase, ({ name }) => name === 'offline');
    await until(hers, () => words(hers).length === 4);
    await hospital.synapse.restart();

    const all = ['un', 'deux', 'trois', 'quatre'].map((text) => `nadia: ${text}`);
    await seen(his, all);
    await seen(hers, all);
    await until(nadia.session.phase, ({ name }) => name === 'live');
  }, 180_000);

  test('what a room keeps no longer is not found, nor what was read in a room that one was put out of', async () => {
    const userId = await hospital.person('Nadia');
    const [short, long, left] = [
      await hospital.synapse.makeRoom('Urgences', [userId]),
      await hospital.synapse.makeRoom('Cardiologie', [userId]),
      await hospital.synapse.makeRoom('Bloc', [userId]),
    ];
    const clock = new HastyClock();
    const cards = makeStore<ReadonlyMap<string, RoomCard>>(new Map());
    const device = await hospital.synapse.signIn(userId);
    const { session } = hospital.chat(device, { clock, cards });
    await session.start();
    await live(session);
    for (const roomId of [short, long, left]) await hospital.says(roomId, 'tension');
    const found = (): readonly string[] =>
      session.search({ text: 'tension' }).map(({ roomId }) => roomId);
    await until(session.heard, () => found().length === 3, found);

    const card = { kind: 'team', name: null, otherId: null } as const;
    cards.set(new Map([[short, { ...card, keptDays: 1 }]]));
    clock.hasten(2 * 24 * 3_600_000);
    expect(found().toSorted()).toEqual([long, left].toSorted());
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(left)}/kick`;
    await hospital.synapse.ask({ method: 'POST', path, body: { user_id: userId } });

    await until(session.rooms, (rooms) => rooms.length === 2);
    expect(found()).toEqual([long]);

    // The homeserver says it to whoever is there, before the chat service is asked again.
    const retention = `/_matrix/client/v3/rooms/${encodeURIComponent(long)}/state/m.room.retention`;
    const body = { max_lifetime: 24 * 3_600_000 };
    await hospital.synapse.ask({ method: 'PUT', path: retention, body });
    await until(session.rooms, (rooms) => rooms.every(({ keptDays }) => keptDays === 1));
    expect(found()).toEqual([]);
  }, 120_000);

  test('drafts, changes that were begun and unsent words are there after a reload, and nothing is left when it is forgotten', async () => {
    const userId = await hospital.person('Nadia');
    const roomId = await hospital.synapse.makeRoom('Cardiologie', [userId]);
    const nadia = await hospital.device(userId);
    await nadia.open(roomId);
    nadia.session.drafts.set(roomId, 'à finir');
    const message = { id: '$1', text: 'lundi', linkPreview: null };
    nadia.session.edits.set(roomId, { message, text: 'mardi' });
    // Emptied, it is still under way; given up, it is not.
    nadia.session.edits.set('!other', { message, text: '' });
    nadia.session.edits.set('!given-up', { message, text: 'mercredi' });
    nadia.session.edits.set('!given-up', null);
    const answer = {
      kind: 'reply',
      message: { id: '$1', senderId: userId, threadId: null },
    } as const;
    nadia.session.answers.set(roomId, answer);
    await nadia.session.stop();

    const again = hospital.chat(nadia.device, { cells: nadia.cells });
    await again.session.start();
    await live(again.session);
    expect(again.session.drafts.getSnapshot().get(roomId)).toBe('à finir');
    expect([...again.session.edits.getSnapshot()]).toEqual([
      [roomId, { message, text: 'mardi' }],
      ['!other', { message, text: '' }],
    ]);
    expect([...again.session.answers.getSnapshot()]).toEqual([[roomId, answer]]);
    await again.session.forget();

    expect(nadia.cells.bytes.size).toBe(0);
  }, 120_000);
});
