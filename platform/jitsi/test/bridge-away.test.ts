import { setTimeout as passes } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import { below } from '@astra/video-engine/test-support/xml';
import type { XmlElement } from '@astra/video-engine/test-support/xml';
import { sayAsBridge, useLab, type Door } from './lab.ts';

/** Less than production has, so that a bridge that answers nothing does not hold the tests up. */
const warmingMs = 2_500;
const lab = useLab({
  expects: ['focus', 'bridge'],
  settings: `astra_warming_seconds = ${warmingMs / 1000}`,
});

/** Longer than it takes to hand a request on. */
const SOON_MS = 500;

/** What the server asks of a bridge that comes: a conference of nobody, and its end. */
const isOfNobody =
  (what: 'create' | 'expire') =>
  (one: XmlElement): boolean =>
    one.children.some(({ name, attrs }) => name === 'conference-modify' && attrs[what] === 'true');

const meetingOf = (one: XmlElement): unknown => one.children[0]?.attrs['meeting-id'];

async function answersFirst(bridge: XmppStream): Promise<void> {
  const asked = await bridge.next(isOfNobody('create'));
  bridge.send(
    `<iq type="result" id="${asked.attrs['id']}" to="${asked.attrs['from']}"><conference-modified xmlns="jitsi:colibri2"/></iq>`,
  );
}

async function comes(): Promise<XmppStream> {
  const bridge = await lab.inside('jvb');
  sayAsBridge(bridge, lab.server, { name: 'jvb1', figures: { stress_level: '0.1' } });
  return bridge;
}

async function goes(bridge: XmppStream): Promise<void> {
  bridge.close();
  await expect.poll(() => lab.engine.health()).toMatchObject({ status: 'down' });
}

const isRequest = (one: XmlElement): boolean =>
  one.attrs['type'] === 'set' && below(one).some(({ name }) => name === 'conference');
const requestsTo = (focus: XmppStream): readonly XmlElement[] => focus.seen.filter(isRequest);

function wishesFor({ stream, room }: Door): void {
  stream.send(
    `<iq type="set" id="wish" to="focus.${lab.server.domain}"><conference xmlns="http://jitsi.org/protocol/focus" room="${room}"/></iq>`,
  );
}

function saysReady(focus: XmppStream, request: XmlElement | undefined): void {
  focus.send(
    `<iq type="result" id="${request?.attrs['id']}" to="${request?.attrs['from']}"><conference xmlns="http://jitsi.org/protocol/focus" ready="true"/></iq>`,
  );
}

const answerOf = ({ stream }: Door): Promise<XmlElement> =>
  stream.next((one) => one.attrs['id'] === 'wish');

test('while no bridge is there nobody is let into a room without media: whoever waits comes in when a bridge is there', async () => {
  const focus = await lab.inside('focus');
  const waiting = await lab.atTheDoor();
  const gone = await lab.atTheDoor();

  wishesFor(gone);
  wishesFor(waiting);
  await passes(SOON_MS);
  const askedWithout = requestsTo(focus).length;
  gone.stream.close();
  await gone.stream.closed;
  const bridge = await comes();
  await answersFirst(bridge);
  saysReady(focus, await focus.next(isRequest));
  const answer = await answerOf(waiting);

  expect(askedWithout).toBe(0);
  expect(answer.attrs['type']).toBe('result');
  const rooms = requestsTo(focus).map((one) => below(one).find((it) => it.name === 'conference'));
  expect(rooms.map((one) => one?.attrs['room'])).toEqual([waiting.room]);
  waiting.stream.close();
  await goes(bridge);
  focus.close();
});

test('a bridge that has just been started is made to run before anybody waits for it', async () => {
  const focus = await lab.inside('focus');
  const waiting = await lab.atTheDoor();
  const bridge = await comes();
  const created = await bridge.next(isOfNobody('create'));

  wishesFor(waiting);
  await passes(SOON_MS);
  const askedWhileCold = requestsTo(focus).length;
  await answersFirst(bridge);
  await focus.next(isRequest);

  expect(askedWhileCold).toBe(0);
  expect(meetingOf(await bridge.next(isOfNobody('expire')))).toBe(meetingOf(created));
  waiting.stream.close();
  await goes(bridge);
  focus.close();
});

test('a bridge that does not understand to be made to run is used all the same', async () => {
  const focus = await lab.inside('focus');
  const waiting = await lab.atTheDoor();
  const bridge = await comes();
  const begun = performance.now();

  wishesFor(waiting);
  await focus.next(isRequest);

  expect(performance.now() - begun).toBeLessThan(2 * warmingMs);
  waiting.stream.close();
  await goes(bridge);
  focus.close();
});

test('the focus is asked all the same before the engine’s client gives the join up', async () => {
  const focus = await lab.inside('focus');
  const waiting = await lab.atTheDoor();
  const begun = performance.now();

  wishesFor(waiting);
  await expect.poll(() => requestsTo(focus).length).toBe(1);

  // The client waits for ten seconds, its sign-in included.
  expect(performance.now() - begun).toBeLessThan(10_000);
  waiting.stream.close();
  focus.close();
});
