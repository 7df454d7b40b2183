import { enterRoom, roomAddress } from '@astra/video-engine/test-support/jitsi-visitor';
import type { TestProsody } from '@astra/video-engine/test-support/prosody-server';
import { child } from '@astra/video-engine/test-support/xml';
import { signInInside } from '@astra/video-engine/test-support/xmpp-client';

/** A focus that does what it is told. */
type Focus = {
  /** Whom it was told to hold back, by their names in the room. */
  readonly held: string[];
  readonly close: () => void;
};

/** Puts a focus into a room of a real Prosody, which has none in tests. */
export async function aFocus(server: TestProsody, roomId: string): Promise<Focus> {
  const { innerPort, innerPassword: password, domain } = server;
  const stream = await signInInside(innerPort, { user: 'focus', host: `auth.${domain}`, password });
  const held: string[] = [];
  stream.listen((one) => {
    const mute = one.name === 'iq' && one.attrs['type'] === 'set' ? child(one, 'mute') : undefined;
    if (!mute) return;
    if (mute.text === 'true') held.push(String(mute.attrs['jid']).split('/')[1] ?? '');
    stream.send(`<iq type="result" id="${one.attrs['id']}" to="${one.attrs['from']}"/>`);
  });
  await enterRoom({ ...stream, jid: 'focus' }, roomAddress(domain, roomId));
  return { held, close: () => stream.close() };
}
