import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as passes } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { enterRoom, refusalOf } from '@astra/video-engine/test-support/jitsi-visitor';
import type { JitsiVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { openVisitorStream, signInInside } from '@astra/video-engine/test-support/xmpp-client';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import { below } from '@astra/video-engine/test-support/xml';
import { aRequest, useLab } from './lab.ts';

const lab = useLab();

const roomIdOf = ({ room }: Pick<JitsiVisitor, 'room'>): string => room.split('@')[0] ?? '';

async function ask(stream: XmppStream, text: (id: string) => string) {
  const id = randomUUID();
  stream.send(text(id));
  return stream.next((one) => one.attrs['id'] === id);
}

/** What the server's log tells of errors in its own code. */
const faults = (): string[] => lab.server.log().match(/^.*traceback[^]{0,600}/gim) ?? [];

/** Two people and the focus in one room. */
async function aCall() {
  const doctor = await lab.visitor({ may: { publish: ['camera', 'microphone'], moderate: true } });
  const patient = await lab.visitor({ roomId: roomIdOf(doctor) });
  const focus = await lab.inside('focus');
  await enterRoom({ ...focus, jid: 'focus' }, doctor.room);
  for (const nick of [patient.nick, 'focus'])
    await doctor.stream.next((one) => one.attrs['from'] === `${doctor.room}/${nick}`);
  return { doctor, patient, focus, room: doctor.room };
}

/** Everybody is still there, and the server answers. */
async function isWell(...people: readonly JitsiVisitor[]): Promise<void> {
  for (const one of people) {
    const pong = await ask(
      one.stream,
      (id) =>
        `<iq type="get" id="${id}" to="${lab.server.domain}"><ping xmlns="urn:xmpp:ping"/></iq>`,
    );
    expect(pong.attrs['type']).toBe('result');
  }
}

test.each([
  [
    'put another out',
    (other: string) =>
      `<query xmlns="http://jabber.org/protocol/muc#admin"><item nick="${other}" role="none"/></query>`,
  ],
  [
    'become moderator',
    (_other: string, own: string) =>
      `<query xmlns="http://jabber.org/protocol/muc#admin"><item nick="${own}" role="moderator"/></query>`,
  ],
  [
    'own the room',
    (_other: string, _own: string, jid: string) =>
      `<query xmlns="http://jabber.org/protocol/muc#admin"><item jid="${jid}" affiliation="owner"/></query>`,
  ],
  [
    'ban another',
    () =>
      '<query xmlns="http://jabber.org/protocol/muc#admin"><item jid="x@meet.test" affiliation="outcast"/></query>',
  ],
  [
    'lock the room',
    () =>
      '<query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var="muc#roomconfig_roomsecret"><value>x</value></field></x></query>',
  ],
  ['end the room', () => '<query xmlns="http://jabber.org/protocol/muc#owner"><destroy/></query>'],
] satisfies [string, (other: string, own: string, jid: string) => string][])(
  'neither patient nor doctor can %s by what their browser sends',
  async (_what, command) => {
    const { doctor, patient, focus, room } = await aCall();

    for (const [who, other] of [
      [patient, doctor],
      [doctor, patient],
    ] as const) {
      const inner = command(other.nick, who.nick, who.stream.jid.split('/')[0] ?? '');
      const reply = await ask(
        who.stream,
        (id) => `<iq type="set" id="${id}" to="${room}">${inner}</iq>`,
      );
      expect(refusalOf(reply)).toBe('guard.refused');
    }

    expect(await lab.engine.presence(roomIdOf(doctor))).toHaveLength(2);
    await isWell(doctor, patient);
    await Promise.all([doctor.leave(), patient.leave()]);
    focus.close();
  },
);

test('where somebody is, meetings says, and not their browser', async () => {
  const doctor = await lab.visitor();
  const near = new JitsiEngine({ ...lab.server, region: 'eu-west' });
  const patient = await lab.enter(await near.grant(aRequest({ roomId: roomIdOf(doctor) })));
  const me = `${patient.room}/${patient.nick}`;
  const [meet, name] = ['http://jitsi.org/jitsi-meet', 'jitsi_participant_region'];

  await ask(
    patient.stream,
    (id) =>
      `<presence id="${id}" to="${me}"><region xmlns="${meet}" id="mars"/><${name}>mars</${name}></presence>`,
  );
  await isWell(doctor);

  const told = doctor.stream.seen.filter(({ attrs }) => attrs['from'] === me);
  const regions = told.map((presence) =>
    below(presence).flatMap((one) => (one.name === 'region' ? [one.attrs['id']] : [])),
  );
  expect(regions).toEqual([['eu-west'], ['eu-west']]);
  expect(JSON.stringify(told)).not.toContain('mars');
  await Promise.all([doctor.leave(), patient.leave()]);
});

test.each([
  ['the focus', (room: string) => `${room}/focus`],
  ['the person', (room: string, nick: string) => `${room}/${nick}`],
  ['the person, by the real address', (_room: string, _nick: string, jid: string) => jid],
])('nobody can mute another by asking %s', async (_whom, to) => {
  const { doctor, patient, focus, room } = await aCall();
  await doctor.start('microphone');

  const reply = await ask(
    patient.stream,
    (id) =>
      `<iq type="set" id="${id}" to="${to(room, doctor.nick, doctor.stream.jid)}"><mute xmlns="http://jitsi.org/jitmeet/audio" jid="${room}/${doctor.nick}">true</mute></iq>`,
  );

  expect(refusalOf(reply)).toBe('guard.refused');
  expect(JSON.stringify(doctor.stream.seen)).not.toContain('"mute"');
  expect((await lab.engine.presence(roomIdOf(doctor))).flatMap((one) => one.sending)).toEqual([
    'microphone',
  ]);
  await Promise.all([doctor.leave(), patient.leave()]);
  focus.close();
});

test.each([
  [
    'a word to all',
    (room: string) => `<message type="groupchat" to="${room}"><body>hear me!</body></message>`,
  ],
  [
    'another subject',
    (room: string) =>
      `<message type="groupchat" to="${room}"><subject>hear me!</subject></message>`,
  ],
  [
    'a word to one',
    (room: string, nick: string) =>
      `<message type="chat" to="${room}/${nick}"><body>hear me!</body></message>`,
  ],
  [
    'a message of the engine',
    (room: string) =>
      `<message type="groupchat" to="${room}"><json-message xmlns="http://jitsi.org/jitmeet">{"x":"hear me!${'!'.repeat(20_000)}"}</json-message></message>`,
  ],
  [
    'an invitation',
    (room: string) =>
      `<message to="${room}"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="x@meet.test"><reason>hear me!</reason></invite></x></message>`,
  ],
  [
    'a word from another',
    (room: string, nick: string) =>
      `<message from="${room}/${nick}" type="groupchat" to="${room}"><body>hear me!</body></message>`,
  ],
  [
    'a presence from another',
    (room: string, nick: string) =>
      `<presence from="${room}/${nick}" to="${room}/${nick}"><status>hear me!</status></presence>`,
  ],
  [
    'a word to the moderation of pictures',
    () =>
      '<message to="avmoderation.meet.test"><av_moderation enable="true" mediaType="audio">hear me!</av_moderation></message>',
  ],
  [
    'the end of the conference',
    () =>
      '<message to="endconference.meet.test"><end_conference>hear me!</end_conference></message>',
  ],
] satisfies [string, (room: string, nick: string) => string][])(
  '%s reaches nobody',
  // What is said has a space in it: ids are drawn, and any short word stands in one of them some day.
  async (_what, words) => {
    const { doctor, patient, focus, room } = await aCall();
    const heard = doctor.stream.seen.length;

    patient.stream.send(words(room, doctor.nick));
    await isWell(patient, doctor);

    expect(JSON.stringify(doctor.stream.seen.slice(heard))).not.toContain('hear me!');
    expect(JSON.stringify(focus.seen)).not.toContain('hear me!');
    await Promise.all([doctor.leave(), patient.leave()]);
    focus.close();
  },
);

test.each([
  ['the bridges', (inner: string) => `jvbbrewery@internal.${inner}`],
  ['a bridge in there', (inner: string) => `jvbbrewery@internal.${inner}/jvb1`],
  ['the account of the focus', (inner: string) => `focus@${inner}`],
  ['another server', () => 'somebody@elsewhere.test'],
  ['another room', () => 'other@conference.meet.test'],
  ['the rooms as a whole', () => 'conference.meet.test'],
  ['themselves', (_inner: string, own: string) => own],
  ['an address that is none', () => '@@//'],
])('a visitor cannot reach %s', async (_whom, to) => {
  const one = await lab.visitor();
  const address = to(`auth.${lab.server.domain}`, one.stream.jid);
  const stanzas = ['get', 'set'].map(
    (type) => (id: string) =>
      `<iq type="${type}" id="${id}" to="${address}"><conference-modify xmlns="http://jitsi.org/protocol/colibri2" create="true"/></iq>`,
  );

  for (const stanza of stanzas) {
    const reply = await ask(one.stream, stanza);
    expect(reply.attrs['type']).toBe('error');
  }
  const reply = await ask(
    one.stream,
    (id) =>
      `<presence id="${id}" to="${address}/me"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
  );
  expect(reply.attrs['type']).toBe('error');
  await one.leave();
});

const source = (nick: string, kind: string, more = '') =>
  `<content name="x" creator="responder"><description xmlns="urn:xmpp:jingle:apps:rtp:1" media="${kind}"><source xmlns="urn:xmpp:jingle:apps:rtp:ssma:0" ssrc="1" name="${nick}-${kind[0]}0" ${more}/></description></content>`;
const offer = (action: string, inner: string) =>
  `<jingle xmlns="urn:xmpp:jingle:1" action="${action}" sid="s1">${inner}</jingle>`;

test('a source that the grant does not allow never comes to the focus; one that it allows does', async () => {
  const focus = await lab.inside('focus');
  const listener = await lab.visitor({ may: { publish: ['microphone'] } });
  const { room, nick, stream } = listener;
  focus.send(`<presence to="${room}/focus"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  await focus.next((one) => one.attrs['from'] === `${room}/focus`);
  const send = (inner: string) =>
    ask(stream, (id) => `<iq type="set" id="${id}" to="${room}/focus">${inner}</iq>`);

  const replies = [
    await send(offer('session-accept', source(nick, 'video'))),
    await send(offer('source-add', source(nick, 'video', 'videoType="desktop"'))),
    await send(offer('source-add', source('0badf00d', 'audio'))),
    await send(offer('source-add', source(nick, 'application'))),
    await send(offer('session-initiate', '')),
  ];
  stream.send(
    `<iq type="set" id="good" to="${room}/focus">${offer('source-add', source(nick, 'audio'))}</iq>`,
  );
  const heard = await focus.next((one) => below(one).some((element) => element.name === 'jingle'));

  expect(replies.map(refusalOf)).toEqual([
    'guard.not-granted',
    'guard.not-granted',
    'guard.not-granted',
    'guard.not-granted',
    'guard.refused',
  ]);
  // Apart from the server's own word that somebody is in a room without it.
  expect(
    focus.seen.filter(
      (one) =>
        one.name === 'iq' &&
        one.attrs['type'] === 'set' &&
        one.attrs['from'] !== `focus.${lab.server.domain}`,
    ),
  ).toEqual([heard]);
  await listener.leave();
  focus.close();
});

const conference = (wanted: string) =>
  `<conference xmlns="http://jitsi.org/protocol/focus" room="${wanted}" machine-uid="m" token="secret-token"><property name="a" value="b"/><evil xmlns="urn:evil"/></conference>`;

test('a visitor asks the focus for the own conference alone, and the token stays outside', async () => {
  const focus = await lab.inside('focus');
  const { stream, room } = await lab.atTheDoor();
  const to = `focus.${lab.server.domain}`;
  focus.listen((one) => {
    if (below(one).some((element) => element.name === 'conference'))
      focus.send(
        `<iq type="result" id="${one.attrs['id']}" to="${one.attrs['from']}"><conference xmlns="http://jitsi.org/protocol/focus" ready="true" focusjid="${focus.jid}"/></iq>`,
      );
  });

  const other = await ask(
    stream,
    (id) => `<iq type="set" id="${id}" to="${to}">${conference('other@conference.meet.test')}</iq>`,
  );
  const own = await ask(
    stream,
    (id) => `<iq type="set" id="${id}" to="${to}">${conference(room)}</iq>`,
  );

  expect(refusalOf(other)).toBe('guard.refused');
  expect(own.attrs['type']).toBe('result');
  expect(below(own).find((one) => one.name === 'conference')?.attrs['ready']).toBe('true');
  const heard = JSON.stringify(focus.seen);
  expect(heard).not.toMatch(/secret-token|evil|other@/);
  stream.close();
  focus.close();
});

test('without a focus the answer is that there is none, not silence', async () => {
  const { stream, room } = await lab.atTheDoor();

  const reply = await ask(
    stream,
    (id) =>
      `<iq type="set" id="${id}" to="focus.meet.test"><conference xmlns="http://jitsi.org/protocol/focus" room="${room}"/></iq>`,
  );

  expect(refusalOf(reply)).toBe('focus.absent');
  stream.close();
});

/** The server says at once whom it cuts off; a visitor of whom it has not said so for so long is still there. */
const isCutOff = ({ stream }: JitsiVisitor): Promise<boolean> =>
  Promise.race([stream.closed.then(() => true), passes(3000).then(() => false)]);

const deep = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

test.each([
  ['a giant', () => `<message to="x@y"><body>${'x'.repeat(10_000_000)}</body></message>`],
  ['a big one', () => `<message to="x@y"><body>${'x'.repeat(70_000)}</body></message>`],
  ['one that is deeply nested', (to: string) => `<presence to="${to}">${deep(40)}</presence>`],
  [
    'one nested as deep as it gets',
    (to: string) => `<presence to="${to}">${deep(8000)}</presence>`,
  ],
  ['one of many parts', (to: string) => `<presence to="${to}">${'<a/>'.repeat(5000)}</presence>`],
  ['one that is not well-formed', () => '<presence><a></b></presence>'],
  ['words that are no stanza', () => 'hello'],
  [
    'an entity that grows',
    () =>
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><message><body>&b;</body></message>',
  ],
  ['a comment', () => '<!-- x --><presence/>'],
  ['an order to another program', () => '<?xml-stylesheet href="x"?><presence/>'],
  ['characters that XML forbids', () => '<message><body>\u0000\u0001</body></message>'],
  ['an unknown prefix', () => '<x:presence/>'],
])('%s cuts off who sends it, and nobody else', async (_what, text) => {
  const { doctor, patient, focus, room } = await aCall();

  patient.stream.send(text(`${room}/${patient.nick}`));

  expect(await isCutOff(patient)).toBe(true);
  await isWell(doctor);
  await expect.poll(() => lab.engine.presence(roomIdOf(doctor))).toHaveLength(1);
  await doctor.leave();
  focus.close();
});

test.each([
  ['a stanza that never ends', () => '<presence '],
  [
    'a stanza of another protocol',
    () => '<iq xmlns="jabber:server" type="get" id="i1"><ping xmlns="urn:xmpp:ping"/></iq>',
  ],
  ['a name that nobody knows', () => '<teleport xmlns="jabber:client" to="meet.test"/>'],
  [
    'a question of no type',
    (to: string) => `<iq id="i2" to="${to}"><ping xmlns="urn:xmpp:ping"/></iq>`,
  ],
  [
    'an answer to nothing',
    (to: string) => `<iq type="result" id="i3" to="${to.replace(/\/.*/, '/focus')}"/>`,
  ],
  [
    'an answer with an id that is no id',
    (to: string) => `<iq type="result" id="!!" to="${to.replace(/\/.*/, '/focus')}"/>`,
  ],
  [
    'a second stream in the stream',
    () => '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="auth.meet.test" version="1.0"/>',
  ],
  [
    'a second sign-in',
    () => '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">AGZvY3VzAHg=</auth>',
  ],
  [
    'a source list that is no list',
    (to: string) => `<presence to="${to}"><SourceInfo>${'['.repeat(4000)}</SourceInfo></presence>`,
  ],
  [
    'the sources of another',
    (to: string) => `<presence to="${to}"><SourceInfo>{"00000000-a0":{}}</SourceInfo></presence>`,
  ],
  [
    'an address in ten kilobytes',
    () => `<iq type="get" id="i4" to="${'x'.repeat(10_000)}@meet.test"><a xmlns="b"/></iq>`,
  ],
])('%s harms nobody', async (_what, text) => {
  const { doctor, patient, focus, room } = await aCall();
  const heard = doctor.stream.seen.length;

  patient.stream.send(text(`${room}/${patient.nick}`));

  await isWell(doctor);
  expect(
    doctor.stream.seen
      .slice(heard)
      .filter((one) => one.name !== 'iq' && one.attrs['type'] !== 'unavailable'),
  ).toEqual([]);
  expect(faults()).toEqual([]);
  patient.stream.close();
  await doctor.leave();
  focus.close();
});

test.each([
  [
    'questions',
    () => `<iq type="get" id="${randomUUID()}" to="meet.test"><ping xmlns="urn:xmpp:ping"/></iq>`,
  ],
  ['presences', (to: string) => `<presence to="${to}"/>`],
  ['words', (to: string) => `<message to="${to}"><body>x</body></message>`],
])(
  'a flood of %s cuts off who sends it, while others wait less than 200 ms',
  async (_what, text) => {
    const { doctor, patient, focus, room } = await aCall();
    const times: number[] = [];

    for (let at = 0; at < 1000; at += 1) patient.stream.send(text(`${room}/${patient.nick}`));
    for (let at = 0; at < 30; at += 1) {
      const begun = performance.now();
      await isWell(doctor);
      times.push(performance.now() - begun);
    }

    expect(await isCutOff(patient)).toBe(true);
    // Our own flood takes the same two cores as the server: a single late answer is not the server's.
    expect(times.toSorted((a, b) => a - b)[24]).toBeLessThan(200);
    await expect.poll(() => lab.engine.presence(roomIdOf(doctor))).toHaveLength(1);
    const told = doctor.stream.seen.filter(
      (one) => one.attrs['from'] === `${room}/${patient.nick}`,
    );
    expect(told.length).toBeLessThan(45);
    await doctor.leave();
    focus.close();
  },
);

test('nobody can even try a password of the deployment over the public door', async () => {
  const host = `auth.${lab.server.domain}`;
  const stream = await openVisitorStream(lab.server.publicUrl, host);
  stream.restart();

  await stream.closed;

  expect(JSON.stringify(stream.seen)).not.toContain('PLAIN');
  const focus = await lab.inside('focus');
  focus.close();
});

test('a wrong password, and a visitor on the inner port, come to nothing', async () => {
  const wrong = { user: 'focus', host: `auth.${lab.server.domain}`, password: 'x' };
  const visitor = { user: 'x', host: lab.server.domain, password: 'x' };

  await expect(signInInside(lab.server.innerPort, wrong)).rejects.toThrow();
  await expect(signInInside(lab.server.innerPort, visitor)).rejects.toThrow();
});

test('before signing in nothing is said and nothing is answered', async () => {
  const stream = await openVisitorStream(lab.server.publicUrl, lab.server.domain);
  stream.restart();
  await stream.next((one) => one.name === 'stream:features');
  stream.send(
    '<iq type="get" id="early" to="meet.test"><query xmlns="http://jabber.org/protocol/disco#items"/></iq>',
  );

  await stream.closed;

  expect(
    stream.seen.some((one) => one.attrs['id'] === 'early' && one.attrs['type'] === 'result'),
  ).toBe(false);
});

test('words that are no HTTP close that connection alone', async () => {
  const socket = connect(Number(new URL(lab.server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.resume();
  socket.write(`GET /xmpp-websocket?token=${'x'.repeat(200_000)} HTTP/1.1\r\n\r\n`);
  await new Promise((resolve) => {
    socket.once('close', resolve);
  });

  expect(await lab.engine.health()).toMatchObject({ status: 'up' });
});
