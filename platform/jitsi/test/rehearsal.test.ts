import { expect, test } from 'vitest';
import { enterRoom } from '@astra/video-engine/test-support/jitsi-visitor';
import { below } from '@astra/video-engine/test-support/xml';
import type { XmlElement } from '@astra/video-engine/test-support/xml';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import { sayAsBridge, useLab } from './lab.ts';

const warmCallMs = 500;
const lab = useLab({
  expects: ['focus', 'bridge'],
  settings: `astra_rehearsal_seconds = 2; astra_warm_call_seconds = ${warmCallMs / 1000}`,
});

const rehearsalRoom = (): string => `rehearsal@internal.auth.${lab.server.domain}`;

const requestedRoom = (one: XmlElement): string | undefined =>
  one.attrs['type'] === 'set'
    ? below(one).find(({ name }) => name === 'conference')?.attrs['room']
    : undefined;

const jingleOf = (one: XmlElement, action: string): XmlElement | undefined =>
  one.children.find(({ name, attrs }) => name === 'jingle' && attrs['action'] === action);

/** A bridge that has answered its first request. */
async function bridgeThatRuns(): Promise<XmppStream> {
  const bridge = await lab.inside('jvb');
  sayAsBridge(bridge, lab.server, { name: 'jvb1', figures: { stress_level: '0.1' } });
  const asked = await bridge.next((one) =>
    one.children.some(({ attrs }) => attrs['create'] === 'true'),
  );
  bridge.send(
    `<iq type="result" id="${asked.attrs['id']}" to="${asked.attrs['from']}"><conference-modified xmlns="jitsi:colibri2"/></iq>`,
  );
  return bridge;
}

function saysReady(focus: XmppStream, request: XmlElement): void {
  focus.send(
    `<iq type="result" id="${request.attrs['id']}" to="${request.attrs['from']}"><conference xmlns="http://jitsi.org/protocol/focus" ready="true"/></iq>`,
  );
}

const offer = ['audio', 'video']
  .map(
    (media, n) =>
      `<content creator="initiator" name="${media}" senders="both"><description xmlns="urn:xmpp:jingle:apps:rtp:1" media="${media}"><payload-type id="${String(100 + n)}" name="x" clockrate="90000"/></description><transport xmlns="urn:xmpp:jingle:transports:ice-udp:1" ufrag="u" pwd="p"/></content>`,
  )
  .join('');

test('a focus that has just been started makes a whole call with nobody, in an inner room, before anybody’s call needs it', async () => {
  const focus = await lab.inside('focus');
  const bridge = await bridgeThatRuns();
  const request = await focus.next((one) => requestedRoom(one) !== undefined);
  const room = requestedRoom(request) ?? '';

  await enterRoom({ ...focus, jid: 'focus' }, room);
  saysReady(focus, request);
  const came = await focus.next(
    (one) => one.name === 'presence' && one.attrs['from'] === `${room}/00000001`,
  );
  const person = came.attrs['from'] ?? '';
  focus.send(
    `<iq type="get" id="features" to="${person}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`,
  );
  const features = below(await focus.next((one) => one.attrs['id'] === 'features')).map(
    ({ attrs }) => attrs['var'],
  );
  focus.send(
    `<iq type="set" id="offer" to="${person}"><jingle xmlns="urn:xmpp:jingle:1" action="session-initiate" sid="s" initiator="${room}/focus">${offer}</jingle></iq>`,
  );
  const heard = await focus.next((one) => one.attrs['id'] === 'offer');
  const accepted = await focus.next((one) => jingleOf(one, 'session-accept') !== undefined);

  expect(room).toBe(rehearsalRoom());
  expect(features).toContain('urn:xmpp:jingle:apps:rtp:video');
  expect(heard.attrs['type']).toBe('result');
  const jingle = jingleOf(accepted, 'session-accept');
  expect(jingle?.attrs['sid']).toBe('s');
  expect(jingle?.children.map(({ attrs }) => attrs['name'])).toEqual(['audio', 'video']);
  expect(below(accepted).filter(({ name }) => name === 'source')).toHaveLength(2);
  // Once is enough, and meetings is told nothing of it.
  await focus.next(
    (one) =>
      one.name === 'presence' &&
      one.attrs['from'] === person &&
      one.attrs['type'] === 'unavailable',
  );
  expect(focus.seen.filter((one) => requestedRoom(one) !== undefined)).toHaveLength(1);
  expect(await lab.engine.health()).toMatchObject({ participants: 0 });
  bridge.close();
  focus.close();
});

test('a focus that comes back while people are in a call is left alone', async () => {
  const visitor = await lab.visitor();
  const focus = await lab.inside('focus');
  const bridge = await bridgeThatRuns();
  const answered = performance.now();

  // By then the rehearsal would have begun.
  await bridge.next((one) => one.children.some(({ attrs }) => attrs['expire'] === 'true'));

  expect(performance.now() - answered).toBeGreaterThan(warmCallMs / 2);
  expect(focus.seen.map(requestedRoom)).not.toContain(rehearsalRoom());
  await visitor.leave();
  bridge.close();
  focus.close();
});
