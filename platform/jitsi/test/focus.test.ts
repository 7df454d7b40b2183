import { randomUUID } from 'node:crypto';
import { setTimeout as passes } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { enterRoom } from '@astra/video-engine/test-support/jitsi-visitor';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import { below } from '@astra/video-engine/test-support/xml';
import type { XmlElement } from '@astra/video-engine/test-support/xml';
import { useLab } from './lab.ts';

const lab = useLab();

/** The engine's client asks anew only a second after it was told to wait. */
const SOON_MS = 300;

const isRequest = (one: XmlElement): boolean =>
  one.attrs['type'] === 'set' && below(one).some(({ name }) => name === 'conference');

const requestsTo = (focus: XmppStream): readonly XmlElement[] => focus.seen.filter(isRequest);

/** Asks the focus for a room, as the engine's client does. Gives the request's id. */
function wishesFor(stream: XmppStream, room: string): string {
  const id = randomUUID();
  stream.send(
    `<iq type="set" id="${id}" to="focus.${lab.server.domain}"><conference xmlns="http://jitsi.org/protocol/focus" room="${room}"/></iq>`,
  );
  return id;
}

/** The same; settles with the answer. */
async function asksFor(stream: XmppStream, room: string): Promise<XmlElement> {
  const id = wishesFor(stream, room);
  return stream.next((one) => one.attrs['id'] === id);
}

function saysReady(focus: XmppStream, request: XmlElement | undefined): void {
  focus.send(
    `<iq type="result" id="${request?.attrs['id']}" to="${request?.attrs['from']}"><conference xmlns="http://jitsi.org/protocol/focus" ready="true"/></iq>`,
  );
}

test('the focus is not asked for a room that it gives up since the last person left, but as soon as it has left', async () => {
  const last = await lab.visitor();
  const roomId = last.room.split('@')[0] ?? '';
  const focus = await lab.inside('focus');
  await enterRoom({ ...focus, jid: 'focus' }, last.room);
  const next = await lab.atTheDoor({ roomId });

  await last.leave();
  const answer = asksFor(next.stream, last.room);
  await passes(SOON_MS);
  const askedEarly = requestsTo(focus).length;
  focus.send(`<presence to="${last.room}/focus" type="unavailable"/>`);
  saysReady(focus, await focus.next(isRequest));

  expect(askedEarly).toBe(0);
  expect((await answer).attrs['type']).toBe('result');
  next.stream.close();
  focus.close();
});

test('a focus that stays although the room was empty for a moment is asked all the same', async () => {
  const last = await lab.visitor();
  const roomId = last.room.split('@')[0] ?? '';
  const focus = await lab.inside('focus');
  await enterRoom({ ...focus, jid: 'focus' }, last.room);
  const next = await lab.atTheDoor({ roomId });

  await last.leave();
  const answer = asksFor(next.stream, last.room);
  saysReady(focus, await focus.next(isRequest));

  expect((await answer).attrs['type']).toBe('result');
  next.stream.close();
  focus.close();
});

test('the second who asks for a room waits for the answer to the first, so that nobody is told to wait a second', async () => {
  const focus = await lab.inside('focus');
  const first = await lab.atTheDoor();
  const second = await lab.atTheDoor({ roomId: first.grant.roomId });
  const elsewhere = await lab.atTheDoor();

  const answers = [asksFor(first.stream, first.room), asksFor(second.stream, first.room)];
  await focus.next(isRequest);
  await passes(SOON_MS);
  wishesFor(elsewhere.stream, elsewhere.room);
  await expect.poll(() => requestsTo(focus).length).toBe(2);
  const asked = requestsTo(focus).map((one) => below(one).find((it) => it.name === 'conference'));
  saysReady(focus, requestsTo(focus)[0]);
  await expect.poll(() => requestsTo(focus).length).toBe(3);
  saysReady(focus, requestsTo(focus)[2]);

  expect(asked.map((one) => one?.attrs['room'])).toEqual([first.room, elsewhere.room]);
  expect((await Promise.all(answers)).map((one) => one.attrs['type'])).toEqual([
    'result',
    'result',
  ]);
  for (const { stream } of [first, second, elsewhere]) stream.close();
  focus.close();
});

test('whoever comes into a room that the focus has left, or stays in one that it leaves, has it asked by the server', async () => {
  const focus = await lab.inside('focus');

  const first = await lab.visitor();
  saysReady(focus, await focus.next(isRequest));
  await enterRoom({ ...focus, jid: 'focus' }, first.room);
  const second = await lab.visitor({ roomId: first.room.split('@')[0] ?? '' });
  await passes(SOON_MS);
  const askedWithIt = requestsTo(focus).length;
  focus.send(`<presence to="${first.room}/focus" type="unavailable"/>`);
  await expect.poll(() => requestsTo(focus).length).toBe(2);

  const rooms = requestsTo(focus).map((one) => below(one).find((it) => it.name === 'conference'));
  expect(askedWithIt).toBe(1);
  expect(rooms.map((one) => one?.attrs['room'])).toEqual([first.room, first.room]);
  await second.leave();
  await first.leave();
  focus.close();
});

test('a focus that does not answer the first is asked for the second before the first is told so', async () => {
  const focus = await lab.inside('focus');
  const first = await lab.atTheDoor();
  const second = await lab.atTheDoor({ roomId: first.grant.roomId });
  const order: string[] = [];
  focus.listen((one) => {
    if (isRequest(one)) order.push('the focus is asked');
  });

  const firstId = wishesFor(first.stream, first.room);
  first.stream.listen((one) => {
    if (one.attrs['id'] === firstId) order.push('the first is told');
  });
  // Two streams: on a busy machine the second one's words would be read first.
  await focus.next(isRequest);
  const secondId = wishesFor(second.stream, first.room);
  await expect.poll(() => requestsTo(focus).length).toBe(2);
  const before = [...order];
  saysReady(focus, requestsTo(focus)[1]);
  const answer = await second.stream.next((one) => one.attrs['id'] === secondId);

  expect(answer.attrs['type']).toBe('result');
  expect(before).toEqual(['the focus is asked', 'the focus is asked']);
  for (const { stream } of [first, second]) stream.close();
  focus.close();
});

const isAbout = (one: XmlElement, nick: string): boolean =>
  one.name === 'presence' && one.attrs['from']?.endsWith(`/${nick}`) === true;
const isGone = (one: XmlElement, nick: string): boolean =>
  isAbout(one, nick) && one.attrs['type'] === 'unavailable';

/** What was said to a stream before this is there now. */
async function hasHeardAll(stream: XmppStream): Promise<void> {
  const id = randomUUID();
  stream.send(`<iq type="get" id="${id}"><ping xmlns="urn:xmpp:ping"/></iq>`);
  await stream.next((one) => one.attrs['id'] === id);
}

test('who is in a room when its focus dies keeps what they see until they are there anew: no new focus and no next join of theirs takes it away', async () => {
  const focus = await lab.inside('focus');
  const participantId = randomUUID();
  const old = await lab.visitor({ participantId });
  const roomId = old.room.split('@')[0] ?? '';
  await enterRoom({ ...focus, jid: 'focus' }, old.room);

  focus.close();
  await old.stream.next((one) => isGone(one, 'focus'));
  const another = await lab.inside('focus');
  await enterRoom({ ...another, jid: 'focus' }, old.room);
  another.send(
    `<iq type="set" id="offer" to="${old.room}/${old.nick}"><jingle xmlns="urn:xmpp:jingle:1" action="session-initiate" sid="s"/></iq>`,
  );
  await hasHeardAll(another);
  const anew = await lab.visitor({ roomId, participantId });
  await hasHeardAll(old.stream);

  expect(old.stream.seen.filter((one) => one.attrs['id'] === 'offer')).toEqual([]);
  expect(old.stream.seen.filter((one) => isGone(one, old.nick))).toEqual([]);
  expect(old.stream.seen.filter((one) => isAbout(one, anew.nick))).toEqual([]);
  expect((await another.next((one) => one.attrs['id'] === 'offer')).attrs['type']).toBe('error');
  const people = await lab.engine.presence(roomId);
  expect(people.map((one) => one.participantId)).toEqual([participantId]);
  old.stream.close();
  await anew.leave();
  another.close();
});

test('who is removed from a room that has lost its focus is told so', async () => {
  const focus = await lab.inside('focus');
  const participantId = randomUUID();
  const visitor = await lab.visitor({ participantId });
  const roomId = visitor.room.split('@')[0] ?? '';
  await enterRoom({ ...focus, jid: 'focus' }, visitor.room);
  focus.close();
  await visitor.stream.next((one) => isGone(one, 'focus'));

  await lab.engine.remove(roomId, participantId);
  await hasHeardAll(visitor.stream);

  expect(visitor.stream.seen.filter((one) => isGone(one, visitor.nick))).toHaveLength(1);
  visitor.stream.close();
});
