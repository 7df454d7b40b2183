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
  settings: `astra_warming_seconds = ${warmingMs / 1000}; astra_warm_call_seconds = 1`,
});

/** Longer than it takes to hand a request on. */
const SOON_MS = 500;

/** What the server asks of a bridge that comes: a conference of nobody, and its end. */
const isOfNobody =
  (what: 'create' | 'expire') =>
  (one: XmlElement): boolean =>
    one.children.some(({ name, attrs }) => name === 'conference-modify' && attrs[what] === 'true');

const meetingOf = (one: XmlElement): unknown => one.children[0]?.attrs['meeting-id'];

const wayOf = (end: string): string =>
  `<transport><transport xmlns="urn:xmpp:jingle:transports:ice-udp:1" ufrag="u-${end}" pwd="p-${end}"><fingerprint xmlns="urn:xmpp:jingle:apps:dtls:0" hash="sha-256" setup="actpass">${end}</fingerprint><web-socket xmlns="http://jitsi.org/protocol/colibri" url="wss://bridge.example/${end}"/><candidate foundation="1" component="1" protocol="udp" priority="1" ip="192.0.2.1" port="10000" type="host" id="${end}" generation="0"/></transport></transport>`;

function answers(bridge: XmppStream, asked: XmlElement, ends = ''): void {
  bridge.send(
    `<iq type="result" id="${asked.attrs['id']}" to="${asked.attrs['from']}"><conference-modified xmlns="jitsi:colibri2">${ends}</conference-modified></iq>`,
  );
}

async function answersFirst(bridge: XmppStream, ends = ''): Promise<void> {
  answers(bridge, await bridge.next(isOfNobody('create')), ends);
}

/** The one element of that name, wherever it is. */
const within = (one: XmlElement, name: string, attribute?: string): XmlElement | undefined =>
  below(one).find((it) => it.name === name && (!attribute || it.attrs[attribute] !== undefined));

/** A request that tells this end the way to the other one. */
const isTold =
  (end: 'endpoint' | 'relay') =>
  (one: XmlElement): boolean =>
    within(one, end) !== undefined && within(one, 'fingerprint') !== undefined;

async function comes(): Promise<XmppStream> {
  const bridge = await lab.inside('jvb');
  sayAsBridge(bridge, lab.server, { name: 'jvb1', figures: { stress_level: '0.1' } });
  return bridge;
}

async function goes(bridge: XmppStream): Promise<void> {
  bridge.close();
  await expect.poll(() => lab.engine.health()).toMatchObject({ status: 'down' });
}

/** Of a visitor: the server's own rehearsal is in an inner room. */
const isRequest = (one: XmlElement): boolean =>
  one.attrs['type'] === 'set' &&
  below(one).some(
    ({ name, attrs }) =>
      name === 'conference' && attrs['room']?.endsWith(`@conference.${lab.server.domain}`),
  );
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

test('a bridge that has just been started finds a way and keys to itself before anybody’s call needs them', async () => {
  const focus = await lab.inside('focus');
  const bridge = await comes();
  await answersFirst(bridge, `<endpoint id="00000000">${wayOf('person')}</endpoint>`);

  const second = await bridge.next(isTold('relay'));
  answers(bridge, second, `<relay id="astra">${wayOf('relay')}</relay>`);
  const first = await bridge.next(isTold('endpoint'));

  const told = [second, first].map((one) => ({
    meeting: meetingOf(one),
    way: within(one, 'transport', 'ufrag')?.attrs['ufrag'],
    candidate: within(one, 'candidate')?.attrs['id'],
    keys: within(one, 'fingerprint')?.text,
    setup: within(one, 'fingerprint')?.attrs['setup'],
    isDialled: within(one, 'web-socket') !== undefined,
  }));
  const meeting = meetingOf(bridge.seen.find(isOfNobody('create')) ?? second);
  const end = { meeting, isDialled: false };
  expect(told).toEqual([
    { ...end, way: 'u-person', candidate: 'person', keys: 'person', setup: 'passive' },
    { ...end, way: 'u-relay', candidate: 'relay', keys: 'relay', setup: 'active' },
  ]);
  // From one and the same port nothing could be told apart.
  expect(within(second, 'transport', 'use-unique-port')?.attrs['use-unique-port']).toBe('true');
  expect(bridge.seen.some(isOfNobody('expire'))).toBe(false);
  expect(meetingOf(await bridge.next(isOfNobody('expire')))).toBe(meeting);
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
