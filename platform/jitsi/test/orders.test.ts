import { expect, onTestFinished, test } from 'vitest';
import { roomAddress } from '@astra/video-engine/test-support/jitsi-visitor';
import { aRequest, useLab, sayAsBridge } from './lab.ts';

const lab = useLab({
  expects: ['focus', 'bridge'],
  settings:
    'astra_empty_room_seconds = 1\n astra_sweep_seconds = 0.2\n astra_bridge_silence_seconds = 1',
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

/** A bridge by what it says of itself, again and again until it is told to be still. */
async function aBridge(name: string): Promise<{
  say: (figures: Readonly<Record<string, string>>) => void;
  still: () => void;
  leave: () => void;
}> {
  const stream = await lab.inside('jvb');
  let timer: NodeJS.Timeout | undefined;
  const still = (): void => clearInterval(timer);
  onTestFinished(still);
  return {
    say: (figures) => {
      still();
      const once = (): void => sayAsBridge(stream, lab.server, { name, figures });
      once();
      timer = setInterval(once, 200);
    },
    still,
    leave: () => {
      still();
      stream.close();
    },
  };
}

async function aFocus(): Promise<{ readonly close: () => void }> {
  const focus = await lab.inside('focus');
  focus.send(
    `<presence to="jvbbrewery@internal.auth.${lab.server.domain}/focus"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
  );
  return focus;
}

const healthIs = (expected: object): Promise<unknown> =>
  expect.poll(() => lab.engine.health()).toMatchObject(expected);

test('the engine is up with a focus and a bridge, and says how busy the bridge is', async () => {
  const before = await lab.engine.health();
  const focus = await aFocus();
  await healthIs({ status: 'down', detail: 'The engine lacks: bridge' });
  const bridge = await aBridge('jvb1');
  bridge.say({ stress_level: '0.25' });

  await healthIs({ status: 'up', load: 0.25 });

  expect(before).toEqual({ status: 'down', detail: 'The engine lacks: focus, bridge' });
  bridge.leave();
  await healthIs({ status: 'down' });
  focus.close();
});

test('a bridge that says nothing any more is not there, though its connection stands (F-16)', async () => {
  const [focus, bridge] = [await aFocus(), await aBridge('jvb1')];
  bridge.say({ stress_level: '0.25' });
  await healthIs({ status: 'up' });

  bridge.still();

  await healthIs({ status: 'down', detail: 'The engine lacks: bridge' });
  bridge.say({ stress_level: '0.25' });
  await healthIs({ status: 'up' });
  bridge.say({ stress_level: '0.25', healthy: 'false' });
  await healthIs({ status: 'down', detail: 'The engine lacks: bridge' });
  bridge.say({ stress_level: '0.25', healthy: 'true' });
  await healthIs({ status: 'up' });
  bridge.leave();
  focus.close();
});

test('the next call goes to the least busy bridge, and to none that is being emptied', async () => {
  const focus = await aFocus();
  const [one, other] = [await aBridge('jvb1'), await aBridge('jvb2')];
  one.say({ stress_level: '0.3' });
  other.say({ stress_level: '0.7' });
  await healthIs({ status: 'up', load: 0.3 });

  one.say({ stress_level: '0.1', drain: 'true' });

  await healthIs({ status: 'up', load: 0.7 });
  other.leave();
  await healthIs({ status: 'up', load: 1 });
  one.leave();
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
