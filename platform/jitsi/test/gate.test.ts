import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { enterRoom, refusalOf, roomAddress } from '@astra/video-engine/test-support/jitsi-visitor';
import type { DeskAnswer } from '@astra/video-engine/test-support/meetings-desk';
import { below } from '@astra/video-engine/test-support/xml';
import type { XmlElement } from '@astra/video-engine/test-support/xml';
import { useLab } from './lab.ts';
import type { Door } from './lab.ts';

const lab = useLab();

const join = '<x xmlns="http://jabber.org/protocol/muc"/>';
const attr = (elements: readonly XmlElement[], name: string): (string | undefined)[] =>
  elements.map((one) => one.attrs[name]);

const query = (what: string) => `<query xmlns="http://jabber.org/protocol/${what}"/>`;

/** Sends a stanza and gives the answer to it. */
async function ask({ stream }: Pick<Door, 'stream'>, text: (id: string) => string) {
  const id = randomUUID();
  stream.send(text(id));
  return stream.next((one) => one.attrs['id'] === id);
}
const refused = async (door: Door, to: string, inner = join): Promise<string> => {
  const reply = await ask(door, (id) => `<presence id="${id}" to="${to}">${inner}</presence>`);
  expect(reply.attrs['type']).toBe('error');
  return refusalOf(reply);
};

test('meetings is asked about exactly this person, and then they are in', async () => {
  const before = lab.desk.questions.length;
  const { stream, grant, room } = await lab.atTheDoor({ grantId: 'grant-a' });

  await enterRoom(stream, room);

  const { roomId, participantId } = grant;
  expect(lab.desk.questions.slice(before)).toMatchObject([
    { roomId, participantId, grantId: 'grant-a' },
  ]);
  expect(await lab.engine.presence(roomId)).toMatchObject([{ participantId, grantId: 'grant-a' }]);
  stream.close();
});

test.each([
  ['says no', () => ({ kind: 'no', refusal: 'not-admitted' }), 'gate.not-admitted'],
  ['says no in words that are none', () => ({ kind: 'no', refusal: '<b>!' }), 'gate.refused'],
  ['breaks', () => ({ kind: 'broken' }), 'gate.unavailable'],
  ['is not meetings, since its yes has no seal', () => ({ kind: 'unsealed' }), 'gate.unavailable'],
  ['says nothing', () => ({ kind: 'silence' }), 'gate.timeout'],
] satisfies [string, () => DeskAnswer, string][])(
  'when meetings %s, nobody comes in',
  async (_what, answer, code) => {
    lab.desk.answer = answer;
    const { stream, grant, room } = await lab.atTheDoor();
    const begun = performance.now();

    await expect(enterRoom(stream, room)).rejects.toMatchObject({ code });

    expect(performance.now() - begun).toBeLessThan(2500);
    expect(await lab.engine.presence(grant.roomId)).toEqual([]);
    stream.close();
  },
);

test('while meetings says nothing about one, another comes in at once', async () => {
  lab.desk.answer = ({ participantId }) =>
    participantId === 'slow' ? { kind: 'silence' } : { kind: 'yes' };
  const slow = await lab.atTheDoor({ participantId: 'slow' });
  const waiting = enterRoom(slow.stream, slow.room).catch((error: unknown) => error);
  const begun = performance.now();

  const other = await lab.visitor();

  expect(performance.now() - begun).toBeLessThan(1000);
  expect(await waiting).toMatchObject({ code: 'gate.timeout' });
  await other.leave();
});

test('whoever is ended while meetings thinks does not come in', async () => {
  const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  lab.desk.answer = async () => {
    asked();
    await mayGoOn;
    return { kind: 'yes' };
  };
  const ended = await lab.atTheDoor();
  const removed = await lab.atTheDoor();
  const tries = [ended, removed].map(({ stream, room }) =>
    enterRoom(stream, room).catch((error: unknown) => error),
  );
  await isAsked;
  await expect
    .poll(() =>
      lab.desk.questions
        .slice(-2)
        .map((one) => one.roomId)
        .toSorted(),
    )
    .toEqual([ended.grant.roomId, removed.grant.roomId].toSorted());

  await lab.engine.end(ended.grant.roomId);
  await lab.engine.remove(removed.grant.roomId, removed.grant.participantId);
  goOn();

  expect(await tries[0]).toMatchObject({ code: 'gate.room-closed' });
  expect(await tries[1]).toMatchObject({ code: 'gate.refused' });
});

test('a grant lets one stream in, once: not under a second name, not after a leave', async () => {
  const door = await lab.atTheDoor();
  const first = await enterRoom(door.stream, door.room);

  expect(await refused(door, `${door.room}/abcdef01`)).toBe('guard.refused');
  door.stream.send(`<presence to="${door.room}/${door.nick}" type="unavailable"/>`);
  await first.cut;
  expect(await refused(door, `${door.room}/${door.nick}`)).toMatch(/^(guard\.refused|gate\.used)$/);

  expect(await lab.engine.presence(door.grant.roomId)).toEqual([]);
});

test.each([
  ['the name of the focus', (door: Door) => `${door.room}/focus`],
  ['the name of another', (door: Door) => `${door.room}/00000000`],
  ['their own name in capitals', (door: Door) => `${door.room}/${door.nick.toUpperCase()}x`],
  ['no name', (door: Door) => door.room],
  ['an invisible name', (door: Door) => `${door.room}/\u2003`],
])('nobody comes in under %s', async (_what, where) => {
  const door = await lab.atTheDoor();

  const reply = await refused(door, where(door));

  expect(reply).toMatch(/^(guard\.refused|jid-malformed)$/);
  expect(await lab.engine.presence(door.grant.roomId)).toEqual([]);
  door.stream.close();
});

test('a room that meetings did not open does not exist, not even for the focus', async () => {
  const focus = await lab.inside('focus');
  const room = roomAddress(lab.server.domain, `room-${randomUUID()}`);

  const reply = await ask(
    { stream: focus },
    (id) => `<presence id="${id}" to="${room}/focus">${join}</presence>`,
  );

  expect(refusalOf(reply)).toBe('gate.room-closed');
  focus.close();
});

test('a bridge has no business in a room of people', async () => {
  const { grant, room } = await lab.atTheDoor();
  const bridge = await lab.inside('jvb');

  const reply = await ask(
    { stream: bridge },
    (id) => `<presence id="${id}" to="${room}/jvb">${join}</presence>`,
  );

  expect(refusalOf(reply)).toBe('gate.no-grant');
  expect(await lab.engine.presence(grant.roomId)).toEqual([]);
  bridge.close();
});

test('the focus comes into an open room, is no participant, and takes no place', async () => {
  const { grant, room } = await lab.atTheDoor();
  const focus = await lab.inside('focus');

  const reply = await ask(
    { stream: focus },
    (id) => `<presence id="${id}" to="${room}/focus">${join}</presence>`,
  );

  expect(reply.attrs['type']).toBeUndefined();
  expect(attr(below(reply), 'affiliation')).toContain('owner');
  expect(await lab.engine.presence(grant.roomId)).toEqual([]);
  focus.close();
});

test('moderator is who meetings says, and never who comes first', async () => {
  const patient = await lab.atTheDoor();
  await enterRoom(patient.stream, patient.room);
  const host = await lab.grant({
    roomId: patient.grant.roomId,
    may: { publish: [], moderate: true },
  });
  const doctor = await lab.enter(host);

  const seen = await doctor.stream.next(
    (one) => one.attrs['from'] === `${patient.room}/${patient.nick}`,
  );
  const own = await doctor.stream.next(
    (one) => one.attrs['from'] === `${patient.room}/${doctor.nick}`,
  );

  expect(attr(below(seen), 'role')).toContain('participant');
  expect(attr(below(own), 'role')).toContain('moderator');
  // A moderator in name alone: no power over the room comes with it.
  expect(attr(below(own), 'affiliation')).toContain('none');
  await doctor.leave();
  patient.stream.close();
});

test('others see the name of the grant and when the person came, whatever a client says of itself', async () => {
  const first = await lab.visitor();
  const door = await lab.atTheDoor({
    roomId: first.room.split('@')[0] ?? '',
    displayName: 'Karim & <Kaddour>',
  });
  const lies =
    '<nick xmlns="http://jabber.org/protocol/nick">Dr Berthelot</nick>' +
    '<identity><user><id>doctor</id><name>Dr Berthelot</name><joined>1</joined></user></identity>' +
    '<email>x@evil.test</email><avatar-url>https://evil.test/spy.png</avatar-url>' +
    '<x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="owner" role="moderator"/></x>' +
    '<jitsi_participant_raisedHand>my phone is 06</jitsi_participant_raisedHand>' +
    '<SourceInfo xmlns="urn:other">{}</SourceInfo><conference-properties/><status>spam</status>';

  door.stream.send(`<presence to="${door.room}/${door.nick}">${join}${lies}</presence>`);
  const seen = await first.stream.next((one) => one.attrs['from'] === `${door.room}/${door.nick}`);

  const text = JSON.stringify(seen);
  expect(text).not.toMatch(
    /Berthelot|evil|owner|moderator|spam|urn:other|conference-properties|raisedHand/,
  );
  const names = below(seen).filter((one) => one.name === 'nick' || one.name === 'name');
  expect(names.map((one) => one.text)).toEqual(['Karim & <Kaddour>', 'Karim & <Kaddour>']);
  expect(below(seen).find((one) => one.name === 'id')?.text).toBe(door.grant.participantId);
  const moments = below(seen).filter((one) => one.name === 'joined');
  expect(moments).toHaveLength(1);
  expect(Math.abs(Number(moments[0]?.text) - Date.now())).toBeLessThan(30_000);
  await first.leave();
  door.stream.close();
});

test('a raised hand reaches the others as a moment, and nothing comes with it', async () => {
  const first = await lab.visitor();
  const second = await lab.visitor({ roomId: first.room.split('@')[0] ?? '' });
  const address = `${second.room}/${second.nick}`;
  await first.stream.next((one) => one.attrs['from'] === address);
  const said: readonly string[] = [
    '<jitsi_participant_raisedHand note="boo">1700000000000</jitsi_participant_raisedHand>',
    '<jitsi_participant_raisedHand>17<b>boo</b></jitsi_participant_raisedHand>',
    '<jitsi_participant_raisedHand>1700000000000000000</jitsi_participant_raisedHand>',
    '<jitsi_participant_raisedHand>0</jitsi_participant_raisedHand>' +
      '<jitsi_participant_raisedHand>5</jitsi_participant_raisedHand>',
  ];

  const heard = [];
  for (const hand of said) {
    const id = randomUUID();
    second.stream.send(`<presence id="${id}" to="${address}">${hand}</presence>`);
    const seen = await first.stream.next((one) => one.attrs['id'] === id);
    heard.push(below(seen).filter((one) => one.name.endsWith('raisedHand')));
  }

  expect(heard.map((hands) => hands.map(({ attrs, text }) => ({ attrs, text })))).toEqual([
    [{ attrs: {}, text: '1700000000000' }],
    [],
    [],
    [{ attrs: {}, text: '0' }],
  ]);
  await Promise.all([first.leave(), second.leave()]);
});

test('who waits at the door sees nothing of who is inside, by any way', async () => {
  const inside = await lab.visitor({ displayName: 'Solène', participantId: 'somebody-inside' });
  const roomId = inside.room.split('@')[0] ?? '';
  lab.desk.answer = () => ({ kind: 'no', refusal: 'not-admitted' });
  const door = await lab.atTheDoor({ roomId });
  const muc = `conference.${lab.server.domain}`;
  const iq = (to: string, inner: string) =>
    ask(door, (id) => `<iq type="get" id="${id}" to="${to}">${inner}</iq>`);

  const replies = [
    await iq(inside.room, query('disco#items')),
    await iq(inside.room, query('disco#info')),
    await iq(muc, query('disco#items')),
    await iq(`${inside.room}/${inside.nick}`, query('disco#info')),
    await iq(`${inside.room}/${inside.nick}`, '<ping xmlns="urn:xmpp:ping"/>'),
    await iq(
      inside.room,
      `<query xmlns="http://jabber.org/protocol/muc#admin"><item role="participant"/></query>`,
    ),
    await iq(inside.room, query('muc#owner')),
    await iq(inside.stream.jid, query('disco#info')),
    await iq(lab.server.domain, query('disco#items')),
  ];
  door.stream.send(`<presence type="probe" to="${inside.room}/${inside.nick}"/>`);
  door.stream.send(`<presence type="subscribe" to="${inside.stream.jid.split('/')[0]}"/>`);
  door.stream.send(`<message type="groupchat" to="${inside.room}"><body>psst</body></message>`);
  door.stream.send(
    `<message type="chat" to="${inside.room}/${inside.nick}"><body>psst</body></message>`,
  );
  door.stream.send(`<message to="${inside.stream.jid}"><body>psst</body></message>`);
  await expect(enterRoom(door.stream, door.room)).rejects.toMatchObject({
    code: 'gate.not-admitted',
  });

  for (const reply of replies) expect(reply.attrs['type']).toBe('error');
  const seen = JSON.stringify(door.stream.seen);
  for (const secret of ['Solène', 'somebody-inside']) expect(seen).not.toContain(secret);
  const presences = door.stream.seen.filter((one) => one.name === 'presence');
  expect(presences.every((one) => one.attrs['type'] === 'error')).toBe(true);
  expect(JSON.stringify(inside.stream.seen)).not.toContain('psst');
  await inside.leave();
  door.stream.close();
});

test('who was put out hears nothing more of the room', async () => {
  const stays = await lab.visitor();
  const roomId = stays.room.split('@')[0] ?? '';
  const goes = await lab.visitor({ roomId, participantId: 'goes' });
  await lab.engine.remove(roomId, 'goes');
  await goes.cut;
  const heard = goes.stream.seen.length;

  const late = await lab.visitor({ roomId });
  goes.stream.send(`<presence to="${goes.room}/${goes.nick}"/>`);
  const reply = await ask(
    goes,
    (id) =>
      `<iq type="get" id="${id}" to="${goes.room}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`,
  );

  expect(reply.attrs['type']).toBe('error');
  const after = JSON.stringify(goes.stream.seen.slice(heard));
  expect(after).not.toContain(late.nick);
  await Promise.all([late.leave(), stays.leave()]);
  goes.stream.close();
});

test('forty joins at once: everybody listed is somebody who was asked about', async () => {
  const before = lab.desk.questions.length;
  const grants = await Promise.all(Array.from({ length: 40 }, () => lab.grant()));

  const people = await Promise.all(grants.map((grant) => lab.enter(grant)));

  const asked = new Set(lab.desk.questions.slice(before).map((one) => one.participantId));
  for (const { roomId } of grants)
    for (const person of await lab.engine.presence(roomId))
      expect(asked).toContain(person.participantId);
  expect(asked.size).toBe(40);
  await Promise.all(people.map((one) => one.leave()));
});
