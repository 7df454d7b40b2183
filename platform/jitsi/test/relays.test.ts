import { createHmac, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { XmppStream } from '@astra/video-engine/test-support/xmpp-client';
import { useLab } from './lab.ts';

const secret = 'a secret that only the relay and this server know';
const lab = useLab({
  settings: `
    astra_turn_host = "turn.meet.test"
    astra_turn_secret = "${secret}"
    astra_turn_tls_port = 5349
  `,
});
const without = useLab();

/** What the engine's client asks when it has signed in. */
async function relaysOf(stream: XmppStream, domain: string) {
  const id = randomUUID();
  stream.send(
    `<iq type="get" id="${id}" to="${domain}"><services xmlns="urn:xmpp:extdisco:2"/></iq>`,
  );
  const reply = await stream.next((one) => one.attrs['id'] === id);
  return reply.children
    .filter(({ name }) => name === 'services')
    .flatMap(({ children }) => children.map(({ attrs }) => attrs));
}

test('whoever signed in is told of the deployment’s own relay, with a credential of theirs for ten minutes', async () => {
  const { stream } = await lab.atTheDoor({ participantId: 'yvonne' });
  const before = Math.floor(Date.now() / 1000);

  const relays = await relaysOf(stream, lab.server.domain);

  expect(relays.map(({ type, transport, host, port }) => [type, transport, host, port])).toEqual([
    ['turn', 'tcp', 'turn.meet.test', '3478'],
    ['turns', 'tcp', 'turn.meet.test', '5349'],
  ]);
  for (const { username = '', password } of relays) {
    const [expires, participant] = username.split(':');
    expect(participant).toBe('yvonne');
    expect(Number(expires) - before).toBeGreaterThanOrEqual(600);
    expect(Number(expires) - before).toBeLessThan(620);
    expect(password).toBe(createHmac('sha1', secret).update(username).digest('base64'));
  }
});

test('a deployment without a relay names none, and never a stranger’s', async () => {
  const { stream } = await without.atTheDoor();

  expect(await relaysOf(stream, without.server.domain)).toEqual([]);
});
