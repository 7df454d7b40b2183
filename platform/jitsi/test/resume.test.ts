import { expect, test } from 'vitest';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { enterRoom } from '@astra/video-engine/test-support/jitsi-visitor';
import { openVisitorStream } from '@astra/video-engine/test-support/xmpp-client';
import type { XmlElement } from '@astra/video-engine/test-support/xml';
import { aRequest, useLab } from './lab.ts';
import type { Door } from './lab.ts';

const lab = useLab();

const sm = 'xmlns="urn:xmpp:sm:3"';

/** Somebody in a room whose stream can go on after a break, and the secret for that. */
async function aSteadyVisitor() {
  const door = await lab.atTheDoor();
  await enterRoom(door.stream, door.room);
  door.stream.send(`<enable ${sm} resume="true"/>`);
  const enabled = await door.stream.next((one) => one.name === 'enabled');
  return { ...door, secret: enabled.attrs['id'] ?? '' };
}

/** Comes back with a token and a secret; what the server says to the last of it. */
async function comeBack(
  { grant }: Pick<Door, 'grant'>,
  secret: string,
  last = `<resume ${sm} h="0" previd="${secret}"/>`,
): Promise<XmlElement | 'cut off'> {
  const query = `token=${encodeURIComponent(grant.credential)}&previd=${encodeURIComponent(secret)}`;
  const stream = await openVisitorStream(`${grant.url}?${query}`, lab.server.domain);
  stream.restart();
  await stream.next((one) => one.name === 'stream:features');
  stream.send('<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>');
  const verdict = await stream.next((one) => one.name === 'success' || one.name === 'failure');
  if (verdict.name === 'failure') return verdict;
  stream.restart();
  await stream.next((one) => one.name === 'stream:features' && one.children.some(isBind));
  stream.send(last);
  const answers = new Set(['resumed', 'failed', 'iq']);
  return stream.next((one) => answers.has(one.name)).catch(() => 'cut off' as const);
}
const isBind = (one: XmlElement): boolean => one.name === 'bind';
const nameOf = (answer: XmlElement | 'cut off'): string =>
  answer === 'cut off' ? answer : answer.name;
const codeOf = (answer: XmlElement | 'cut off'): string | undefined =>
  answer === 'cut off' ? answer : answer.children.find((one) => one.name === 'text')?.text;

test('whose network broke goes on in the room, and nobody is asked or told again', async () => {
  const visitor = await aSteadyVisitor();
  const asked = lab.desk.questions.length;
  visitor.stream.close();
  await visitor.stream.closed;

  const answer = await comeBack(visitor, visitor.secret);

  expect(nameOf(answer)).toBe('resumed');
  expect(await lab.engine.presence(visitor.grant.roomId)).toHaveLength(1);
  expect(lab.desk.questions).toHaveLength(asked);
});

test('going on does not depend on the end of the token', async () => {
  const early = new JitsiEngine({ ...lab.server, now: () => new Date(Date.now() - 58_000) });
  const request = aRequest({ connectWithinMs: 60_000 });
  await lab.engine.prepare({ roomId: request.roomId, maxParticipants: 2 });
  const grant = await early.grant(request);
  const stream = await openAndEnter(grant);
  await expect
    .poll(() => Date.now(), { timeout: 5000 })
    .toBeGreaterThan(Date.parse(grant.expiresAt));
  stream.close();

  expect(nameOf(await comeBack({ grant }, stream.secret))).toBe('resumed');
});

async function openAndEnter(grant: Door['grant']) {
  const visitor = await lab.enter(grant);
  visitor.stream.send(`<enable ${sm} resume="true"/>`);
  const enabled = await visitor.stream.next((one) => one.name === 'enabled');
  return { close: () => visitor.vanish(), secret: enabled.attrs['id'] ?? '' };
}

test('with a wrong secret, or another person’s, nobody goes on', async () => {
  const [one, other] = [await aSteadyVisitor(), await aSteadyVisitor()];

  expect(codeOf(await comeBack(one, 'guess'))).toBe('token.used');
  expect(codeOf(await comeBack(one, other.secret))).toBe('token.used');
  expect(await lab.engine.presence(one.grant.roomId)).toHaveLength(1);
  one.stream.close();
  other.stream.close();
});

test('who was put out while away does not go on', async () => {
  const visitor = await aSteadyVisitor();
  visitor.stream.close();
  await lab.engine.remove(visitor.grant.roomId, visitor.grant.participantId);

  expect(codeOf(await comeBack(visitor, visitor.secret))).toBe('token.used');
});

test('who comes to go on can do nothing else', async () => {
  const visitor = await aSteadyVisitor();
  visitor.stream.close();
  const bind =
    '<iq xmlns="jabber:client" type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>';

  expect(await comeBack(visitor, visitor.secret, bind)).toBe('cut off');
});
