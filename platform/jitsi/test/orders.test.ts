import { expect, test } from 'vitest';
import { roomAddress } from '@astra/video-engine/test-support/jitsi-visitor';
import { aRequest, useLab } from './lab.ts';

const lab = useLab({
  expects: ['focus', 'bridge'],
  settings: 'astra_empty_room_seconds = 1\n astra_sweep_seconds = 0.2',
});

interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly method?: string;
}

const order = (name: string, { headers = {}, body = '{}', method = 'POST' }: Ask = {}) =>
  fetch(`${lab.server.url}/astra/${name}`, {
    method,
    ...(method === 'GET' ? {} : { body }),
    headers: { authorization: `Bearer ${lab.server.ordersSecret}`, ...headers },
  });

const orders = ['open', 'end', 'remove', 'mute', 'presence'];

test.each([
  ['no secret', { authorization: '' }, 401],
  ['a wrong secret', { authorization: `Bearer ${'x'.repeat(43)}` }, 401],
  ['half of the secret', { authorization: 'Bearer x' }, 401],
  ['the secret, but by way of a gateway', { 'x-forwarded-for': '127.0.0.1' }, 404],
  ['the secret, but by way of another gateway', { forwarded: 'for=127.0.0.1' }, 404],
])('with %s no order is taken', async (_what, headers, status) => {
  const roomId = 'room-orders';
  await lab.engine.prepare({ roomId, maxParticipants: 2 });

  for (const name of orders) {
    const reply = await order(name, { headers, body: JSON.stringify({ roomId }) });
    expect(reply.status).toBe(status);
  }
  const health = await order('health', { headers, method: 'GET' });
  expect(health.status).toBe(status);
});

test.each([
  ['no JSON', '<xml/>'],
  ['a list', '[]'],
  ['no room', '{}'],
  ['every room', '{"roomId":"*"}'],
  ['a room elsewhere', '{"roomId":"a@b"}'],
  ['a room that is a table', '{"roomId":{"a":1}}'],
  ['nesting without end', '['.repeat(9000)],
])('an order with %s is refused', async (_what, body) => {
  for (const name of orders) expect((await order(name, { body })).status).toBe(400);
  expect(lab.server.log()).not.toMatch(/traceback/i);
});

test.each([0, 1001, 1.5, '3', null])('a room for %s people is not opened', async (most) => {
  const body = JSON.stringify({ roomId: 'room-x', maxParticipants: most });

  expect((await order('open', { body })).status).toBe(400);
});

test('an order of a megabyte is refused', async () => {
  const reply = await order('open', { body: 'x'.repeat(1_000_000) }).catch(() => null);

  // The server may close before it has heard all of it.
  expect(reply?.status ?? 400).toBeGreaterThanOrEqual(400);
  expect(await lab.engine.presence('x')).toEqual([]);
});

test('the orders cannot be reached by the name that the public has for the server', async () => {
  const publicly = lab.server.url.replace('127.0.0.1', 'localhost');

  const reply = await fetch(`${publicly}/astra/health`, {
    headers: { authorization: `Bearer ${lab.server.ordersSecret}` },
  });

  expect(reply.status).toBe(404);
});

test('a room in which nobody is closes by itself; one in which somebody is does not', async () => {
  const visitor = await lab.visitor();
  const { roomId } = aRequest();
  await lab.engine.prepare({ roomId, maxParticipants: 2 });
  const closed = (id: string) =>
    lab.desk.inbox.next(lab.engine, (event) => event.type === 'room-closed' && event.roomId === id);

  await closed(roomId);

  const roomOfVisitor = visitor.room.split('@')[0] ?? '';
  expect(await lab.engine.presence(roomOfVisitor)).toHaveLength(1);
  await visitor.leave();
  await closed(roomOfVisitor);
});

test('the engine is up with a focus and a bridge, and says how busy the bridge is', async () => {
  const before = await lab.engine.health();
  const [focus, bridge] = [await lab.inside('focus'), await lab.inside('jvb')];
  const brewery = `jvbbrewery@internal.auth.${lab.server.domain}`;
  const join = '<x xmlns="http://jabber.org/protocol/muc"/>';
  focus.send(`<presence to="${brewery}/focus">${join}</presence>`);
  const half = await expect
    .poll(() => lab.engine.health())
    .toMatchObject({ detail: 'The engine lacks: bridge' })
    .then(() => lab.engine.health());
  bridge.send(
    `<presence to="${brewery}/jvb1">${join}<stats xmlns="http://jitsi.org/protocol/colibri"><stat name="stress_level" value="0.25"/></stats></presence>`,
  );

  await expect.poll(() => lab.engine.health()).toMatchObject({ status: 'up', load: 0.25 });

  expect(before).toEqual({ status: 'down', detail: 'The engine lacks: focus, bridge' });
  expect(half).toMatchObject({ status: 'down' });
  bridge.close();
  await expect.poll(() => lab.engine.health()).toMatchObject({ status: 'down' });
  focus.close();
});

test('a request to mute comes from the focus alone and names nobody else', async () => {
  const visitor = await lab.visitor();
  const roomId = visitor.room.split('@')[0] ?? '';
  const [me] = await lab.engine.presence(roomId);
  await visitor.start('camera');
  await visitor.start('microphone');

  await lab.engine.mute(roomId, me?.participantId ?? '', 'camera');

  const asked = visitor.stream.seen.filter((one) => one.children[0]?.name === 'mute');
  expect(asked).toHaveLength(1);
  expect(asked[0]?.attrs['from']).toBe(`${roomAddress(lab.server.domain, roomId)}/focus`);
  expect(asked[0]?.children[0]?.attrs['xmlns']).toBe('http://jitsi.org/jitmeet/video');
  expect(await lab.engine.presence(roomId)).toMatchObject([{ sending: ['microphone'] }]);
  await visitor.leave();
});

test('a person whose client does not obey is not said to be muted when no bridge holds them', async () => {
  const { stream, grant, room, nick } = await lab.atTheDoor();
  const say = (inner: string) => stream.send(`<presence to="${room}/${nick}">${inner}</presence>`);
  say('<x xmlns="http://jabber.org/protocol/muc"/>');
  await stream.next((one) => one.name === 'presence');
  say(`<SourceInfo>{"${nick}-a0":{"muted":false}}</SourceInfo>`);
  const sending = async () =>
    (await lab.engine.presence(grant.roomId)).flatMap((one) => one.sending);
  await expect.poll(sending).toEqual(['microphone']);

  const muted = lab.engine.mute(grant.roomId, grant.participantId, 'microphone');

  await expect(muted).rejects.toMatchObject({ reason: 'refused' });
  expect(await sending()).toEqual(['microphone']);
  stream.close();
});
