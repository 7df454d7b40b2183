import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { sealOf } from '@astra/video-engine/jitsi/seal';
import { freeTcpPort } from '@astra/video-engine/test-support/free-ports';
import { joinAsVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import type { JitsiVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { startProsody } from '@astra/video-engine/test-support/prosody-server';
import type { TestProsody } from '@astra/video-engine/test-support/prosody-server';
import { patience } from '@astra/testing/patience';
import {
  admittedGuest,
  grantOf,
  guestOf,
  meet,
  people,
  plan,
  provedGuest,
  startHouse,
  uuid,
  type House,
  type Person,
} from './house.ts';
import { aFocus } from './jitsi-focus.ts';

let house: House;
let server: TestProsody;
let engine: JitsiEngine;
beforeAll(async () => {
  const port = await freeTcpPort();
  server = await startProsody(`http://127.0.0.1:${port}`);
  engine = new JitsiEngine(server);
  house = await startHouse(engine);
  await house.app.listen({ host: '127.0.0.1', port });
});
afterAll(async () => {
  await server.stop();
  await house.close();
});

const host = (meeting: Meeting, act: string, body?: unknown) =>
  house.as(people.drA)('POST', `/meetings/${meeting.id}/${act}`, body);
const stepOf = async (meeting: Meeting) =>
  guestOf((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).step;
const refusals = async (meeting: Meeting) =>
  (await house.trail('meeting.enter-room'))
    .filter((entry) => entry.targetId === meeting.id && entry.outcome === 'refused')
    .map((entry) => entry.reason);
const enter = (grant: Parameters<typeof joinAsVisitor>[0]): Promise<JitsiVisitor> =>
  joinAsVisitor(grant, server.domain);

/** A guest who was let in, with a grant in hand. */
async function atTheDoor() {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const ask = async () => grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  return { meeting, pass, ask, grant: await ask() };
}

test('a guest and the doctor meet, and who was there comes from the server', async () => {
  const { meeting, grant } = await atTheDoor();

  const guest = await enter(grant);
  const doctor = await enter(grantOf(await host(meeting, 'grants')));

  await vi.waitFor(async () => expect(await stepOf(meeting)).toBe('in-call'), patience);
  expect(await engine.presence(grant.roomId)).toHaveLength(2);
  await guest.leave();
  await vi.waitFor(async () => expect(await stepOf(meeting)).toBe('admitted'), patience);
  await doctor.leave();
  expect(await refusals(meeting)).toEqual([]);
});

test('a grant opens the door once', async () => {
  const { grant, ask } = await atTheDoor();
  const first = await enter(grant);
  await first.leave();

  await expect(enter(grant)).rejects.toMatchObject({ code: 'token.used' });

  const second = await enter(await ask());
  await second.leave();
});

test('a grant that this server forgot, since it died, is remembered by meetings', async () => {
  const { meeting, grant, ask } = await atTheDoor();
  await enter(grant);
  await server.kill();
  await server.restart();
  await ask();

  await engine.prepare({ roomId: grant.roomId, maxParticipants: 3 });

  await expect(enter(grant)).rejects.toMatchObject({ code: 'gate.grant-used' });
  expect(await refusals(meeting)).toContain('grant-used');
});

const forgeries = async () =>
  (await house.trail('meeting.enter-room')).filter(({ reason }) => reason === 'token-signature');

test('a token that the server itself refuses is in the trail, without a word of what was in it (TOK-1)', async () => {
  const { grant } = await atTheDoor();
  const [header = '', claims = ''] = grant.credential.split('.');
  const forged = { ...grant, credential: `${header}.${claims}.${'A'.repeat(342)}` };

  for (let tries = 0; tries < 3; tries += 1)
    await expect(enter(forged)).rejects.toMatchObject({ code: 'token.refused' });

  await vi.waitFor(async () => expect(await forgeries()).toHaveLength(1), patience);
  expect(await forgeries()).toMatchObject([
    {
      outcome: 'refused',
      targetKind: 'engine',
      targetId: 'jitsi',
      actorId: null,
      subjectId: null,
    },
  ]);
});

test('of two sockets with one grant at once, exactly one comes in', async () => {
  const { ask } = await atTheDoor();

  for (let round = 0; round < 25; round += 1) {
    const grant = await ask();
    const tries = await Promise.allSettled([enter(grant), enter(grant)]);
    const inside = tries.filter((one) => one.status === 'fulfilled');
    expect(inside, `round ${round}`).toHaveLength(1);
    expect(await engine.presence(grant.roomId), `round ${round}`).toHaveLength(1);
    await inside[0]?.value.leave();
  }
}, 60_000);

test('a guest who is sent back to waiting between grant and join never comes in', async () => {
  const { meeting, pass, grant } = await atTheDoor();
  await host(meeting, 'return-to-waiting', { guestId: pass.id });

  await expect(enter(grant)).rejects.toMatchObject({ code: 'gate.not-admitted' });

  expect(await engine.presence(grant.roomId)).toEqual([]);
  expect(await refusals(meeting)).toEqual(['not-admitted']);
});

test('who is put out does not come back with what they hold', async () => {
  const { meeting, pass, grant, ask } = await atTheDoor();
  const spare = await ask();
  const guest = await enter(grant);

  await host(meeting, 'return-to-waiting', { guestId: pass.id });

  await guest.cut;
  await expect(enter(spare)).rejects.toMatchObject({ code: 'gate.not-admitted' });
});

test('who was muted by a moderator is held back at a new join too, though their page says that they are silent', async () => {
  const meeting = await meet(house);
  const ask = async () =>
    grantOf(await house.as(people.drB)('POST', `/meetings/${meeting.id}/grants`, {}));
  const grant = await ask();
  const first = await enter(grant);
  const focus = await aFocus(server, grant.roomId);
  await host(meeting, 'mute', { personId: people.drB.id, source: 'microphone' });
  await expect.poll(() => focus.held).toEqual([first.nick]);
  await first.leave();

  const again = await enter(await ask());

  await expect.poll(() => focus.held).toEqual([first.nick, again.nick]);
  await host(meeting, 'ask-to-speak', { personId: people.drB.id });
  await again.leave();
  const free = await enter(await ask());
  await vi.waitFor(async () => expect(await engine.presence(grant.roomId)).toHaveLength(1));
  expect(focus.held).not.toContain(free.nick);
  await free.leave();
  focus.close();
});

test('a call goes on when its people join anew, alone or together, and is over when the last one hangs up', async () => {
  const meeting = await meet(house, { rings: true });
  const come = async (who: Person) =>
    enter(grantOf(await house.as(who)('POST', `/meetings/${meeting.id}/grants`)));
  const seen = async (): Promise<Meeting> =>
    (await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body as Meeting;
  const joins = async () =>
    (await house.trail('meeting.enter-room')).filter(({ targetId }) => targetId === meeting.id);
  const are = (inside: number, after: number) =>
    vi.waitFor(async () => {
      expect((await joins()).map(({ outcome }) => outcome)).toEqual(Array(after).fill('done'));
      expect((await seen()).insideCount).toBe(inside);
    }, patience);

  const first = await come(people.drA);
  await are(1, 1);
  // The caller, while it rings: the server puts the join before out before it tells of this one.
  const anew = await come(people.drA);
  await first.cut;
  await are(1, 2);
  const other = await come(people.drB);
  await are(2, 3);
  for (const one of [anew, other]) one.vanish();
  await are(0, 3);
  expect((await seen()).state).toBe('open');

  const back = await come(people.drA);
  await are(1, 4);
  const last = await come(people.drB);
  await are(2, 5);
  await back.leave();
  await last.leave();

  await vi.waitFor(async () => expect((await seen()).state).toBe('ended'), patience);
});

test('the end closes the room for everybody and for every grant', async () => {
  const { meeting, grant, ask } = await atTheDoor();
  const spare = await ask();
  const guest = await enter(grant);

  await host(meeting, 'end');

  await guest.cut;
  await expect(enter(spare)).rejects.toMatchObject({ code: 'gate.room-closed' });
});

test('a guest tries the network in a room of their own, once for each grant', async () => {
  const meeting = await plan(house);
  const pass = await provedGuest(house, meeting);
  await house.asGuest(pass)('POST', '/visit/consent', { version: '2026-11', isAccepted: true });
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/probe-grants'));

  const probe = await enter(grant);
  await probe.leave();

  await expect(enter(grant)).rejects.toMatchObject({ code: 'token.used' });
});

type Fields = Readonly<Record<string, unknown>>;

/** A post as the server would make it, but for what is said otherwise. */
function post(path: string, fields: Fields, forged: { age?: number; secret?: string } = {}) {
  const payload = JSON.stringify({ id: uuid(), at: Date.now(), ...fields });
  const moment = String(Math.floor(Date.now() / 1000) - (forged.age ?? 0));
  const seal = sealOf(forged.secret ?? server.hookSecret, moment, payload);
  const send = (headers: Record<string, string>) =>
    house.app.inject({
      method: 'POST',
      url: `/engines/jitsi/${path}`,
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });
  return { send, sealed: { 'astra-time': moment, 'astra-signature': seal } };
}

test('a question that the server did not seal, or sealed long ago, is not even answered', async () => {
  const { grant } = await atTheDoor();
  const { roomId, participantId } = grant;
  const fields = { type: 'admission', roomId, participantId, grantId: uuid() };
  const right = post('admissions', fields);
  const posts = [
    right.send({}),
    right.send({ 'astra-time': right.sealed['astra-time'] }),
    right.send({ ...right.sealed, 'astra-time': String(Number(right.sealed['astra-time']) + 1) }),
  ];
  for (const forged of [{ secret: 'x'.repeat(43) }, { age: 301 }, { age: -302 }]) {
    const wrong = post('admissions', fields, forged);
    posts.push(wrong.send(wrong.sealed));
  }
  const event = post('admissions', { ...fields, type: 'participant-joined' });
  posts.push(event.send(event.sealed));

  const replies = await Promise.all(posts);

  for (const reply of replies) {
    expect(reply.statusCode).toBe(401);
    expect(reply.body).not.toContain('mayEnter');
  }
});

test('a question that is asked again is answered with no, and burns nothing more', async () => {
  const { meeting, grant } = await atTheDoor();
  const [row] = await house.query<{ id: string }>('select id from grants where meeting_id = $1', [
    meeting.id,
  ]);
  const { roomId, participantId } = grant;
  const facts = { type: 'admission', roomId, participantId, grantId: row?.id };
  const asked = post('admissions', facts);

  const first = await asked.send(asked.sealed);
  const again = await asked.send(asked.sealed);

  expect(first.json()).toEqual({ mayEnter: true });
  expect(again.json()).toEqual({ mayEnter: false, refusal: 'repeated' });
  expect(again.headers['astra-signature']).not.toBe(first.headers['astra-signature']);
});

test('an event that is forged, old or a question in disguise changes nothing', async () => {
  const { meeting, grant } = await atTheDoor();
  const { roomId, participantId } = grant;
  const fields = { type: 'participant-joined', roomId, participantId, grantId: uuid() };
  const posts = [post('webhook', fields).send({})];
  for (const forged of [{ secret: 'x'.repeat(43) }, { age: 301 }, { age: -302 }]) {
    const wrong = post('webhook', fields, forged);
    posts.push(wrong.send(wrong.sealed));
  }
  const question = post('webhook', { ...fields, type: 'admission' });
  posts.push(question.send(question.sealed));

  const replies = await Promise.all(posts);

  expect(replies.map((reply) => reply.statusCode)).toEqual([401, 401, 401, 401, 401]);
  expect(await stepOf(meeting)).toBe('admitted');
});

test('somebody who came into the room round the door is put out, and the trail says so', async () => {
  const { meeting, grant } = await atTheDoor();
  const [row] = await house.query<{ id: string }>('select id from grants where meeting_id = $1', [
    meeting.id,
  ]);
  const { roomId, participantId } = grant;
  const told = post('webhook', {
    type: 'participant-joined',
    roomId,
    participantId,
    grantId: row?.id,
  });

  const reply = await told.send(told.sealed);

  expect(reply.statusCode).toBe(204);
  expect(await refusals(meeting)).toEqual(['not-asked']);
  expect(await stepOf(meeting)).toBe('admitted');
});

test('the doors of an engine that this deployment does not have do not exist', async () => {
  const reply = await house.app.inject({ method: 'POST', url: '/engines/livekit/webhook' });

  expect(reply.statusCode).toBe(404);
});
