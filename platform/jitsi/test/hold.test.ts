import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { enterRoom } from '@astra/video-engine/test-support/jitsi-visitor';
import type { JitsiVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { child } from '@astra/video-engine/test-support/xml';
import type { XmlElement } from '@astra/video-engine/test-support/xml';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import { useLab } from './lab.ts';

const lab = useLab();

const roomIdOf = ({ room }: JitsiVisitor): string => room.split('@')[0] ?? '';
const idOf = async ({ room, nick }: JitsiVisitor): Promise<string> => {
  const people = await lab.engine.presence(room.split('@')[0] ?? '');
  return people.find(({ grantId }) => grants.get(nick) === grantId)?.participantId ?? '';
};
const grants = new Map<string, string>();

/** A focus that takes our word and says yes; what it was told, in order. */
async function aFocus(room: string) {
  const stream = await lab.inside('focus');
  const told: string[] = [];
  stream.listen((one) => {
    const json = child(one, 'json-message');
    if (one.name === 'message' && json) told.push(inWords(one, json.text));
    const mute = child(one, 'mute');
    if (one.name !== 'iq' || one.attrs['type'] !== 'set' || !mute) return;
    told.push(`${mute.text === 'true' ? 'mute' : 'unmute'} ${nickIn(mute.attrs['jid'])}`);
    stream.send(`<iq type="result" id="${one.attrs['id']}" to="${one.attrs['from']}"/>`);
  });
  await enterRoom({ ...stream, jid: 'focus' }, room);
  return { stream, told };
}

const nickIn = (address = ''): string => address.split('/')[1] ?? '';

function inWords({ attrs }: XmlElement, text: string): string {
  const { type, enabled, mediaType, whitelists, ...rest } = JSON.parse(text);
  expect({ type, room: rest.room, from: attrs['from'] }).toEqual({
    type: 'av_moderation',
    room: rest.actor.split('/')[0],
    from: `focus.${lab.server.domain}`,
  });
  const free = enabled ? ` but ${whitelists[mediaType].map(nickIn).toSorted().join()}` : '';
  return `${enabled ? 'hold' : 'no more'} ${mediaType}${free}`;
}

async function aCall() {
  const doctor = await someone();
  const patient = await someone(roomIdOf(doctor));
  const focus = await aFocus(doctor.room);
  return { doctor, patient, focus, roomId: roomIdOf(doctor) };
}

async function someone(roomId = `room-${randomUUID()}`): Promise<JitsiVisitor> {
  const grantId = randomUUID();
  const visitor = await lab.visitor({ roomId, grantId });
  grants.set(visitor.nick, grantId);
  return visitor;
}

/** Says what somebody sends, whatever they send. */
const say = (
  { stream, room, nick }: Pick<JitsiVisitor, 'stream' | 'room' | 'nick'>,
  sources: object,
): void =>
  stream.send(
    `<presence to="${room}/${nick}"><SourceInfo>${JSON.stringify(sources).replaceAll('"', '&quot;')}</SourceInfo></presence>`,
  );

const isAskedToMute = ({ seen }: XmppStream): boolean =>
  seen.some((one) => one.name === 'iq' && child(one, 'mute') !== undefined);

test('a mute is also held at the bridge, for this person alone, until they say that they send again', async () => {
  const { doctor, patient, focus, roomId } = await aCall();
  await patient.start('microphone');

  await lab.engine.mute(roomId, await idOf(patient), 'microphone');

  const held = [`hold audio but ${doctor.nick}`, `mute ${patient.nick}`, 'no more audio'];
  await expect.poll(() => focus.told).toEqual(held);
  await patient.start('microphone');
  await expect.poll(() => focus.told).toEqual([...held, `unmute ${patient.nick}`]);
  focus.stream.close();
});

test('who says that they are silent is held all the same, and so is who does not obey', async () => {
  const { patient, focus, roomId } = await aCall();
  const stubborn = await lab.atTheDoor({ roomId });
  stubborn.stream.send(
    `<presence to="${stubborn.room}/${stubborn.nick}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
  );
  await stubborn.stream.next((one) => one.name === 'presence');
  say(stubborn, { [`${stubborn.nick}-a0`]: { muted: false } });
  await expect
    .poll(async () => (await lab.engine.presence(roomId)).flatMap((one) => one.sending))
    .toEqual(['microphone']);

  await lab.engine.mute(roomId, await idOf(patient), 'microphone');
  await lab.engine.mute(roomId, stubborn.grant.participantId, 'microphone');

  expect(focus.told).toContain(`mute ${patient.nick}`);
  expect(focus.told).toContain(`mute ${stubborn.nick}`);
  // Still the same word of theirs: that is no new start.
  say(stubborn, { [`${stubborn.nick}-a0`]: { muted: false } });
  await patient.start('camera');
  expect(focus.told).not.toContain(`unmute ${stubborn.nick}`);
  focus.stream.close();
});

test('a camera is held by both of the focus’s words for pictures, and not while a screen is shared', async () => {
  const { doctor, patient, focus, roomId } = await aCall();
  await patient.start('camera');

  await lab.engine.mute(roomId, await idOf(patient), 'camera');

  await expect
    .poll(() => focus.told)
    .toEqual([
      `hold desktop but ${doctor.nick}`,
      `hold video but ${doctor.nick}`,
      `mute ${patient.nick}`,
      'no more desktop',
      'no more video',
    ]);
  await patient.start('screen');
  await expect.poll(() => focus.told.at(-1)).toBe(`unmute ${patient.nick}`);
  const before = focus.told.length;
  await lab.engine.mute(roomId, await idOf(patient), 'camera');
  expect(focus.told).toHaveLength(before);
  focus.stream.close();
});

test('nobody is asked to be silent by the focus: that is for meetings to say', async () => {
  const { doctor, focus } = await aCall();
  const id = randomUUID();

  focus.stream.send(
    `<iq type="set" id="${id}" to="${doctor.room}/${doctor.nick}"><mute xmlns="http://jitsi.org/jitmeet/audio">true</mute></iq>`,
  );

  const reply = await focus.stream.next((one) => one.attrs['id'] === id);
  expect(reply.attrs['type']).toBe('result');
  await doctor.start('microphone');
  expect(isAskedToMute(doctor.stream)).toBe(false);
  focus.stream.close();
});

/** The focus offers media, as it does for the first time and when another bridge takes the place of one that died. */
const offer = async (
  { stream }: { readonly stream: XmppStream },
  { room, nick, stream: theirs }: JitsiVisitor,
  action: string,
): Promise<void> => {
  const id = randomUUID();
  stream.send(
    `<iq type="set" id="${id}" to="${room}/${nick}"><jingle xmlns="urn:xmpp:jingle:1" action="${action}" sid="${id}"/></iq>`,
  );
  await theirs.next((one) => child(one, 'jingle')?.attrs['sid'] === id);
};

test.each(['session-initiate', 'transport-replace'])(
  'who was held is held at the next bridge too, when one dies and the focus offers another (%s)',
  async (action) => {
    const { doctor, patient, focus, roomId } = await aCall();
    await offer(focus, patient, 'session-initiate');
    expect(focus.told).toEqual([]);
    await patient.start('microphone');
    await lab.engine.mute(roomId, await idOf(patient), 'microphone');
    const held = [`hold audio but ${doctor.nick}`, `mute ${patient.nick}`, 'no more audio'];
    await expect.poll(() => focus.told).toEqual(held);

    await offer(focus, patient, action);
    await expect.poll(() => focus.told).toEqual([...held, ...held]);

    await offer(focus, doctor, action);
    await patient.start('microphone');
    await expect.poll(() => focus.told.at(-1)).toBe(`unmute ${patient.nick}`);
    const before = focus.told.length;
    await offer(focus, patient, action);
    expect(focus.told.slice(before)).toEqual([]);
    focus.stream.close();
  },
);
