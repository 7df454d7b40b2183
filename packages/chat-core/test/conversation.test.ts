import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Timeline } from '../src/timeline.ts';
import type { TimelineMessage } from '../src/timeline-types.ts';
import { readersOf } from '../src/timeline-types.ts';
import { Hospital, seen, typed, until, words } from './people.ts';
import type { TestDevice } from './people.ts';

let hospital: Hospital;
let nadia: TestDevice;
let julien: TestDevice;
beforeAll(async () => {
  hospital = await Hospital.open();
  [nadia, julien] = await Promise.all([
    hospital.device(await hospital.person('Nadia')),
    hospital.device(await hospital.person('Julien')),
  ]);
}, 60_000);
afterAll(() => hospital.stop());

/** An encrypted room of the two, open on both sides. */
async function aRoom(name = 'Cardiologie') {
  const ids = [nadia.device.userId, julien.device.userId];
  const roomId = await hospital.synapse.makeRoom(name, ids);
  const [hers, his] = await Promise.all([nadia.open(roomId), julien.open(roomId)]);
  return { roomId, hers, his };
}

function last(timeline: Timeline): TimelineMessage {
  const entry = timeline.getSnapshot().entries.findLast(({ kind }) => kind === 'message');
  if (entry?.kind !== 'message') throw new Error('There is no message.');
  return entry.message;
}

/** Sends and waits until both have it; gives its id. */
async function say(from: Timeline, to: Timeline, text: string): Promise<string> {
  const before = words(to).length;
  await from.send(typed(text));
  await until(
    to,
    () => words(to).length > before && last(to).body.kind === 'content',
    () => [words(from), words(to)],
  );
  await until(from, () => last(from).state.name === 'sent' && last(from).id !== null);
  return last(to).id ?? '';
}

describe('two people in an encrypted room', () => {
  test('what one writes is there at once for oneself, and a moment later for the other, formatted', async () => {
    const { hers, his } = await aRoom();

    const sent = hers.send(typed('Bonjour **Julien**'));
    await until(hers, () => words(hers).length === 1);
    expect(last(hers).id).toBeNull();
    await sent;

    await seen(his, ['nadia: Bonjour **Julien**']);
    await seen(hers, ['nadia: Bonjour **Julien**']);
    const { body } = last(his);
    expect(body.kind === 'content' ? body.content.rich() : null).toMatchObject([
      { tag: 'p', children: [{ text: 'Bonjour ' }, { tag: 'strong' }] },
    ]);
  });

  test('twenty messages in a row arrive in their order, each once', async () => {
    const { hers, his } = await aRoom();
    const all = Array.from({ length: 20 }, (_, at) => `message ${at}`);

    await Promise.all(all.map((text) => hers.send(typed(text))));

    await seen(
      his,
      all.map((text) => `nadia: ${text}`),
    );
    await seen(
      hers,
      all.map((text) => `nadia: ${text}`),
    );
  });

  test('an edit changes the words for both, and a deletion takes them from both, the edit’s too', async () => {
    const { roomId, hers, his } = await aRoom();
    const id = await say(hers, his, 'à 14:00');

    await hers.edit(id, typed('à 15:00'));
    await seen(his, ['nadia: à 15:00 (edited)']);
    await seen(hers, ['nadia: à 15:00 (edited)']);
    await hers.delete(id);
    await seen(his, ['nadia: <deleted>']);
    await seen(hers, ['nadia: <deleted>']);

    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=20`;
    const reply = await hospital.synapse.ask<{ chunk: { type: string; content: object }[] }>({
      method: 'GET',
      path,
      token: julien.device.accessToken,
    });
    const sealed = reply.body.chunk.filter(({ type }) => type === 'm.room.encrypted');
    expect(sealed.map(({ content }) => content)).toEqual([{}, {}]);
  });

  test('a change of what was deleted elsewhere meanwhile is not sent; its words stand there and go as a new message', async () => {
    const { roomId, hers, his } = await aRoom();
    const id = await say(hers, his, 'à 14:00');
    // By another program of hers; this one learns of it with the answer to her change at the latest.
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/redact/${encodeURIComponent(id)}/elsewhere`;
    const { accessToken: token } = nadia.device;
    await hospital.synapse.ask({ method: 'PUT', path, token, body: {} });

    const change = await hers.edit(id, typed('à 15:00'));

    await seen(hers, ['nadia: <deleted>', 'nadia: à 15:00 ~failed']);
    expect(last(hers)).toMatchObject({
      key: change,
      state: { name: 'failed', problem: 'deleted-meanwhile' },
    });
    await hers.sendAsNew(change);
    await seen(his, ['nadia: <deleted>', 'nadia: à 15:00']);
    await seen(hers, ['nadia: <deleted>', 'nadia: à 15:00']);
  });

  test('reactions are given and taken back', async () => {
    const { hers, his } = await aRoom();
    const id = await say(hers, his, 'Je dis oui ?');

    await his.react(id, '👍');
    await until(
      hers,
      () => last(hers).reactions[0]?.userIds.includes(julien.device.userId) === true,
    );
    await until(his, () => last(his).reactions[0]?.myEventId !== null);
    await his.react(id, '👍');

    await until(hers, () => last(hers).reactions.length === 0);
    await until(his, () => last(his).reactions.length === 0);
  });

  test('a reply names its message, and replies of a thread stand below its beginning', async () => {
    const { hers, his } = await aRoom();
    const id = await say(hers, his, 'Mme Bellec sort demain');

    await his.send(typed('Sa fille sera là'), { threadId: id });
    await hers.send(typed('Bien'), { replyTo: id });

    await until(his, () => words(his).length === 2 && last(his).replyTo === id);
    await until(
      hers,
      () =>
        words(hers)[0]?.includes('{julien: Sa fille sera là}') === true ||
        words(hers)[0]?.includes('Sa fille sera là}') === true,
    );
    expect(words(hers)).toHaveLength(2);
    expect(last(hers).replyTo).toBe(id);
  });

  test('who is named is told so, and who is not is not', async () => {
    const { roomId, hers, his } = await aRoom();
    const counts = () => {
      const room = julien.session.rooms.getSnapshot().find((one) => one.id === roomId);
      return [room?.unread, room?.mentions];
    };
    his.look(false);
    await say(hers, his, 'Sans nom');
    await until(julien.session.rooms, () => counts().join() === '1,0', counts);

    await hers.send({
      text: '@Julien vendredi ?',
      mentions: [{ userId: julien.device.userId, label: 'Julien' }],
    });

    await until(julien.session.rooms, () => counts().join() === '2,1', counts);
    his.look(true);
    await until(julien.session.rooms, () => counts().join() === '0,0', counts);
  });

  test('a room that is muted counts nothing until one is named, until it is heard again', async () => {
    const { roomId, hers, his } = await aRoom();
    const facts = () => {
      const room = julien.session.rooms.getSnapshot().find((one) => one.id === roomId);
      return [room?.isMuted, room?.unread];
    };
    his.look(false);
    await julien.session.mute(roomId, true);
    await until(julien.session.rooms, () => facts().join() === 'true,0', facts);

    await say(hers, his, 'Pour tous');
    const mentions = [{ userId: julien.device.userId, label: 'Julien' }];
    await hers.send({ text: '@Julien pour vous', mentions });
    await until(julien.session.rooms, () => facts().join() === 'true,1', facts);
    // With what comes next the server says nought again.
    await say(hers, his, 'Encore pour tous');
    expect(facts().join()).toBe('true,1');

    his.look(true);
    await until(julien.session.rooms, () => facts().join() === 'true,0', facts);
    his.look(false);
    await julien.session.mute(roomId, false);
    await until(julien.session.rooms, () => facts().join() === 'false,0', facts);
    await say(hers, his, 'Pour tous encore');
    await until(julien.session.rooms, () => facts().join() === 'false,1', facts);
  });

  test('an answer in a thread is counted until it was seen, and who is named in it is told so', async () => {
    const { roomId, hers, his } = await aRoom();
    const id = await say(hers, his, 'Qui passe voir M. Kerbrat ?');
    await until(hers, (now) => readersOf(now, last(hers)).includes(julien.device.userId));
    const counts = (): readonly (number | undefined)[] => {
      const room = julien.session.rooms.getSnapshot().find((one) => one.id === roomId);
      return [room?.unread, room?.mentions];
    };

    const mentions = [{ userId: julien.device.userId, label: 'Julien' }];
    await hers.send({ ...typed('@Julien, vous ?'), mentions }, { threadId: id });

    await until(julien.session.rooms, () => counts().join() === '1,1', counts);
    const [answer] = his.getSnapshot().newReplies;
    his.see(answer?.id ?? '');
    await until(julien.session.rooms, () => counts().join() === '0,0', counts);
  });

  test('one sees who has read, and who is typing', async () => {
    const { hers, his } = await aRoom();
    his.look(false);
    await say(hers, his, 'Lu ?');
    expect(readersOf(hers.getSnapshot(), last(hers))).toEqual([]);

    his.look(true);
    await until(hers, (now) => readersOf(now, last(hers)).includes(julien.device.userId));
    his.typed('O');
    await until(hers, ({ typing }) => typing.includes(julien.device.userId));
    his.typed('');

    await until(hers, ({ typing }) => typing.length === 0);
  });

  test.each([
    ['who alone is silenced', { events_default: 0, mine: -1 }, 'silenced'],
    ['who does not lead, in announcements', { events_default: 50, mine: 0 }, 'leads-only'],
    ['everybody, in a closed room', { events_default: 100, mine: 50 }, 'closed'],
    ['who is silenced in a closed room', { events_default: 100, mine: -1 }, 'closed'],
    ['who may write again', { events_default: 0, mine: 0 }, null],
  ])('%s: why one cannot write is known', async (_who, { events_default, mine }, bar) => {
    const { roomId } = await aRoom();
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels`;
    const { body } = await hospital.synapse.ask({ method: 'GET', path });
    const users = { ...(body['users'] as object), [nadia.device.userId]: mine };
    await hospital.synapse.ask({ method: 'PUT', path, body: { ...body, events_default, users } });

    const barOf = (): unknown =>
      nadia.session.rooms.getSnapshot().find(({ id }) => id === roomId)?.writeBar;
    await until(nadia.session.rooms, () => barOf() === bar, barOf);
  });

  test('the list shows the last words of each room, newest first, and drafts that are kept', async () => {
    const one = await aRoom('Kerval');
    const other = await aRoom('Astreinte');
    await say(other.hers, other.his, 'relève faite');
    await say(one.hers, one.his, 'ordre du jour');

    nadia.session.drafts.set(other.roomId, 'à finir');

    const [first, second] = await until(
      nadia.session.rooms,
      ([top, next]) => top?.id === one.roomId && next?.draft === 'à finir',
    );
    expect(first).toMatchObject({
      name: 'Kerval',
      kind: 'team',
      isEncrypted: true,
      memberCount: 2,
      preview: { what: 'text', text: 'ordre du jour', isMine: true },
    });
    expect(second).toMatchObject({ id: other.roomId, preview: { text: 'relève faite' } });
  });

  test('a room in which nobody has written is known as silent, by who came, too, until somebody writes', async () => {
    const { roomId, hers, his } = await aRoom('Appel');
    const facts = ({ session }: typeof nadia) =>
      session.rooms.getSnapshot().find(({ id }) => id === roomId);
    await until(nadia.session.rooms, () => facts(nadia)?.isSilent === true);
    await until(julien.session.rooms, () => facts(julien)?.isSilent === true);

    await say(hers, his, 'me voici');

    for (const one of [julien, nadia])
      await until(one.session.rooms, () => facts(one)?.isSilent === false);
  });

  test('older messages come page by page, and a jump goes to a day and back', async () => {
    const { roomId } = await aRoom();
    // By the chat service, which the server's limits do not hold back; a room of its own may be in clear.
    for (let from = 0; from < 120; from += 10) {
      await Promise.all(
        Array.from({ length: 10 }, (_, at) => hospital.says(roomId, `m${from + at}`)),
      );
    }
    const later = await hospital.device(julien.device.userId, julien.device.deviceId);
    const his2 = await later.open(roomId);
    await until(his2, ({ hasOlder }) => hasOlder && words(his2).length > 0);

    while (his2.getSnapshot().hasOlder) await his2.loadOlder();
    // A busy server tells the last of them a moment later, by sync.
    await until(
      his2,
      () => words(his2).length === 120,
      () => words(his2).length,
    );
    const firstAt = his2.getSnapshot().entries.find(({ kind }) => kind === 'message');
    const at = firstAt?.kind === 'message' ? firstAt.message.at : 0;
    const fresh = await later.open(roomId);
    expect(await fresh.jumpToDate(at)).toBe(true);

    expect(fresh.getSnapshot()).toMatchObject({ hasNewer: true });
    expect(await fresh.jumpToDate(Date.now() + 3_600_000)).toBe(false);
    await fresh.backToNow();
    expect(fresh.getSnapshot().hasNewer).toBe(false);

    // By a link to a message: the page asks for it before the room is open.
    const id = (firstAt?.kind === 'message' ? firstAt.message.id : null) ?? '';
    const byLink = later.session.timeline(roomId);
    onTestFinished(() => byLink?.close());
    await Promise.all([byLink?.jumpToMessage(id), byLink?.open()]);
    expect(byLink?.getSnapshot()).toMatchObject({ targetId: id, hasNewer: true });
  }, 120_000);
});
