import { randomUUID } from 'node:crypto';
import type { EngineGrant, MediaSource } from '../video-engine.ts';
import { signIn } from './xmpp-client.ts';
import type { XmppStream } from './xmpp-client.ts';
import { below, child } from './xml.ts';
import type { XmlElement } from './xml.ts';

const MUC = 'http://jabber.org/protocol/muc';

/** Somebody in a room of a real Prosody, by its own protocol and without media. */
export interface JitsiVisitor {
  readonly stream: XmppStream;
  /** The visitor's name in the room. */
  readonly nick: string;
  /** The room's address. */
  readonly room: string;
  /** Settles when this join is cut off; never by `leave`. */
  readonly cut: Promise<unknown>;
  /** Says that a source is sent; rejects when that is refused. */
  start(source: MediaSource): Promise<void>;
  leave(): Promise<void>;
  /** Gone without a word, as a browser that crashed. */
  vanish(): void;
}

/** The server refused to let somebody into the room, and said why. */
export class JoinRefused extends Error {
  override readonly name = 'JoinRefused';
  readonly code: string;

  constructor(code: string) {
    super(`The room was not opened: ${code}`);
    this.code = code;
  }
}

/** Where the XMPP domain of a deployment has its rooms. */
export const roomAddress = (domain: string, roomId: string): string =>
  `${roomId}@conference.${domain}`;

/** Signs in with the grant and joins its room, as the engine's client does. */
export async function joinAsVisitor(grant: EngineGrant, domain: string): Promise<JitsiVisitor> {
  const stream = await signIn(grant.url, domain, grant.credential);
  try {
    return await enterRoom(stream, roomAddress(domain, grant.roomId));
  } catch (error) {
    stream.close();
    throw error;
  }
}

/** Joins a room with a stream that is signed in. */
export async function enterRoom(stream: XmppStream, room: string): Promise<JitsiVisitor> {
  const nick = stream.jid.slice(0, 8);
  const me = `${room}/${nick}`;
  const sources = new Map<string, { muted: boolean; videoType?: string }>();
  const { promise: cut, resolve: cutOff } = Promise.withResolvers<unknown>();
  stream.listen((stanza) => {
    if (isLeave(stanza, me)) cutOff(stanza);
    else obeyMute(stanza);
  });
  const tell = (): void => stream.send(presence(me, info(sources)));
  const obeyMute = (stanza: XmlElement): void => {
    const mute = child(stanza, 'mute');
    // The engine's client obeys the focus alone.
    if (stanza.name !== 'iq' || !mute || stanza.attrs['from'] !== `${room}/focus`) return;
    stream.send(`<iq type="result" id="${stanza.attrs['id']}" to="${stanza.attrs['from']}"/>`);
    const kind = mute.attrs['xmlns']?.endsWith('audio') ? 'a' : 'v';
    for (const [name, facts] of sources)
      if (name.startsWith(`${nick}-${kind}`)) sources.set(name, { ...facts, muted: true });
    tell();
  };
  void stream.closed.then(cutOff);
  await ask(stream, me, presence(me, `<x xmlns="${MUC}"/>`));
  return {
    stream,
    nick,
    room,
    cut,
    start: async (source) => {
      const [name, facts] = wordOf(nick, source);
      await ask(stream, me, presence(me, info(new Map([...sources, [name, facts]]))));
      sources.set(name, facts);
    },
    leave: async () => {
      stream.send(`<presence to="${me}" type="unavailable"/>`);
      await stream.next((one) => isLeave(one, me));
      stream.close();
    },
    vanish: () => stream.close(),
  };
}

const presence = (to: string, inner: string): string =>
  `<presence id="${randomUUID()}" to="${to}">${inner}</presence>`;

/** Sends a presence and waits until it comes back, or its refusal. */
async function ask(stream: XmppStream, me: string, text: string): Promise<void> {
  const id = /id="([^"]+)"/.exec(text)?.[1];
  stream.send(text);
  const reply = await stream
    .next((one) => one.name === 'presence' && one.attrs['id'] === id && one.attrs['from'] === me)
    .catch((cause: unknown) => {
      throw new JoinRefused(cause instanceof Error ? cause.message : 'unknown');
    });
  if (reply.attrs['type'] === 'error') throw new JoinRefused(refusalOf(reply));
}

/** The code of a refusal, as it stands in the stanza. */
export const refusalOf = (stanza: XmlElement): string =>
  below(stanza).find((one) => one.name === 'text')?.text ??
  child(stanza, 'error')?.children[0]?.name ??
  '';

const isLeave = (stanza: XmlElement, me: string): boolean =>
  stanza.name === 'presence' &&
  stanza.attrs['type'] === 'unavailable' &&
  stanza.attrs['from'] === me;

const info = (sources: ReadonlyMap<string, object>): string =>
  `<SourceInfo>${JSON.stringify(Object.fromEntries(sources)).replaceAll('"', '&quot;')}</SourceInfo>`;

function wordOf(
  nick: string,
  source: MediaSource,
): [string, { muted: boolean; videoType?: string }] {
  switch (source) {
    case 'microphone':
      return [`${nick}-a0`, { muted: false }];
    case 'screen-audio':
      return [`${nick}-a1`, { muted: false }];
    case 'camera':
      return [`${nick}-v0`, { muted: false, videoType: 'camera' }];
    case 'screen':
      return [`${nick}-v1`, { muted: false, videoType: 'desktop' }];
  }
}
