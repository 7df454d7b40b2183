import { once } from 'node:events';
import { connect } from 'node:net';
import { child, makeXmlReader, readXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** A connection that speaks XMPP, and lets a test see and send every byte. */
export interface XmppStream {
  /** Sends text as it is, well-formed or not. */
  send(text: string): void;
  /** The first stanza, come or to come, that fits; nobody takes it away. */
  next(fits: (stanza: XmlElement) => boolean): Promise<XmlElement>;
  /** Everything that came so far. */
  readonly seen: readonly XmlElement[];
  /** Called with each stanza that comes from now on. */
  listen(heard: (stanza: XmlElement) => void): void;
  readonly jid: string;
  /** Settles when the stream is closed, by whomever. */
  readonly closed: Promise<unknown>;
  close(): void;
}

/** Why the server let nobody in, as it said it. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
  readonly code: string;

  constructor(code: string) {
    super(`The server refused the sign-in: ${code}`);
    this.code = code;
  }
}

const PATIENCE_MS = 8000;

interface Wire {
  readonly send: (text: string) => void;
  readonly open: () => void;
  readonly close: () => void;
}

/** Keeps what came, and wakes who waits. */
function makeInbox(): Omit<XmppStream, 'send' | 'jid' | 'close'> & {
  readonly take: (stanza: XmlElement) => void;
  readonly end: () => void;
} {
  const seen: XmlElement[] = [];
  const waiting = new Set<() => void>();
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  const listeners: ((stanza: XmlElement) => void)[] = [];
  let isOver = false;
  const wake = (): void => {
    for (const one of waiting) one();
  };
  return {
    seen,
    closed,
    listen: (heard) => listeners.push(heard),
    take: (stanza) => {
      seen.push(stanza);
      for (const heard of listeners) heard(stanza);
      wake();
    },
    end: () => {
      isOver = true;
      end();
      wake();
    },
    next: async (fits) => {
      const giveUp = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const found = seen.find(fits);
        if (found) return found;
        if (isOver) throw new Error('The stream was closed');
        if (giveUp.aborted) throw new Error('The server never sent this');
        await new Promise<void>((resolve) => {
          const woken = (): void => {
            waiting.delete(woken);
            resolve();
          };
          waiting.add(woken);
          giveUp.addEventListener('abort', woken);
        });
      }
    },
  };
}

/** Opens a WebSocket of RFC 7395 and goes as far as `<open/>`; signs nobody in. */
export async function openVisitorStream(
  url: string,
  domain: string,
): Promise<XmppStream & { readonly restart: () => void }> {
  const inbox = makeInbox();
  // As a page of that very origin would.
  const { origin } = new URL(url.replace(/^ws/, 'http'));
  const options = { protocols: ['xmpp'], headers: { origin } };
  // Node's WebSocket takes them so; the types of browsers know of protocols alone.
  const socket = new WebSocket(url, options as unknown as string[]);
  socket.addEventListener('message', (event) => {
    // The server sends text frames alone.
    inbox.take(readXml(String(event.data)));
  });
  socket.addEventListener('close', inbox.end);
  socket.addEventListener('error', inbox.end);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('close', () => reject(new Error('No WebSocket')));
  });
  const restart = (): void =>
    socket.send(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${domain}" version="1.0"/>`);
  return {
    ...inbox,
    jid: '',
    send: (text) => socket.send(named(text)),
    close: () => socket.close(),
    restart,
  };
}

/** RFC 7395 wants the namespace on each stanza, since a frame has no stream around it. */
const named = (text: string): string =>
  text.replace(/^<(iq|presence|message)(?![^>]* xmlns=)/, '<$1 xmlns="jabber:client"');

/** Signs in as a browser would: the token in the address, no password. */
export async function signIn(
  publicUrl: string,
  domain: string,
  token: string | null,
): Promise<XmppStream> {
  const query = token === null ? '' : `?token=${encodeURIComponent(token)}`;
  const stream = await openVisitorStream(`${publicUrl}${query}`, domain);
  stream.restart();
  await stream.next(is('stream:features'));
  stream.send('<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>');
  return bind(stream, stream.restart);
}

/** Signs in on the inner port with a password, as the focus and the bridges do. */
export async function signInInside(
  port: number,
  {
    user,
    host,
    password,
  }: { readonly user: string; readonly host: string; readonly password: string },
): Promise<XmppStream> {
  const inbox = makeInbox();
  const wire = await openPlainStream(port, { host, take: inbox.take, end: inbox.end });
  const stream = { ...inbox, jid: '', send: wire.send, close: wire.close };
  wire.open();
  await stream.next(is('stream:features'));
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  stream.send(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${plain}</auth>`);
  return bind(stream, wire.open);
}

async function bind(stream: XmppStream, restart: () => void): Promise<XmppStream> {
  const verdict = await stream.next((one) => one.name === 'success' || one.name === 'failure');
  if (verdict.name === 'failure') {
    stream.close();
    throw new SignInRefused(child(verdict, 'text')?.text ?? verdict.children[0]?.name ?? '');
  }
  restart();
  await stream.next((one) => one.name === 'stream:features' && child(one, 'bind') !== undefined);
  stream.send('<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>');
  const bound = await stream.next((one) => one.attrs['id'] === 'bind');
  return { ...stream, jid: textAt(bound, 'bind', 'jid') };
}

const is =
  (name: string) =>
  (stanza: XmlElement): boolean =>
    stanza.name === name;

const textAt = (stanza: XmlElement, ...names: readonly string[]): string =>
  names.reduce<XmlElement | undefined>((at, name) => at && child(at, name), stanza)?.text ?? '';

interface PlainEnd {
  readonly host: string;
  readonly take: (stanza: XmlElement) => void;
  readonly end: () => void;
}

async function openPlainStream(port: number, { host, take, end }: PlainEnd): Promise<Wire> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let read = makeXmlReader(1, take);
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => read(text));
  socket.on('close', end);
  socket.on('error', end);
  const open = (): void => {
    // Each sign-in begins the stream anew, and the stanzas are its children.
    read = makeXmlReader(1, take);
    socket.write(
      `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${host}" version="1.0">`,
    );
  };
  return { open, send: (text) => socket.write(text), close: () => socket.destroy() };
}
