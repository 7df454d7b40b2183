import { request as ask, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Log } from '@astra/kit/log';
import { systemRandom } from '@astra/kit/random';
import type { App } from '@astra/kit/server';
import type { Entry, Knock } from '#app/knock.ts';
import { makeArrivals, type Arrivals } from '#domain/arrivals.ts';
import { clientAddress, limitKey, networkAddress } from '#domain/client-address.ts';
import { engineWay, type EngineWay } from '#domain/engine-path.ts';
import { makeFrameMeter } from '#domain/frame-meter.ts';
import { liveKitWay, type LiveKitWay } from '#domain/livekit-path.ts';
import { paces } from '#domain/pace.ts';
import type { TellRefused } from '#http/tell-refused.ts';

/** The Jitsi behind the door. */
export type JitsiSettings = {
  /** The signalling server, internal address. */
  readonly url: string;
  /** By which name it knows its visitors' host. */
  readonly domain: string;
  /** Bridges by name, internal addresses. */
  readonly bridges: Readonly<Record<string, string>>;
};
type Engines = {
  readonly jitsi: JitsiSettings | null;
  /** LiveKit servers by engine, internal addresses. */
  readonly liveKits: Readonly<Record<string, string>>;
};
type Settings = Engines & {
  /** Who may come in to a LiveKit server, which cannot ask. */
  readonly knock: Knock;
  readonly tellRefused: TellRefused;
  readonly publicOrigin: string;
  readonly proxyHops: number;
  readonly rateFactor: number;
};

/** A call holds two; a whole hospital may come from one address. */
const most = { all: 8_000, address: 1_000 } as const;
/** The busiest minute of such a hospital: 500 people come, and the calls of all break and come back. */
const perMinute = 4_000;
/**
 * Whoever lost the connection of a call tries twice a second, after a quarter of a minute every two seconds, for three
 * minutes, and costs an engine that is away nothing.
 */
const resumesPerMinute = 20_000;
const answerWithinMs = 10_000;
const askedAgainAfterMs = 500;
/** Both ends say something at least every ten seconds. */
const silenceMs = 90_000;
/** Of what the client asks, this alone goes on. No extension: what is compressed cannot be measured. */
const passed = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol'] as const;

/** Leads the WebSockets of an engine's client to the engine. Jitsi asks meetings who is let in; for LiveKit it is asked here. */
export function addEngineSockets(app: App, settings: Settings): void {
  const tunnels = new Map<Duplex, string>();
  const arrivals = makeArrivals(Math.ceil(perMinute * settings.rateFactor));
  const resumes = makeArrivals(Math.ceil(resumesPerMinute * settings.rateFactor));
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (head.length > 0) socket.unshift(head);
    socket.on('error', () => socket.destroy());
    const address = addressOf(request, settings.proxyHops);
    const way = wayOf(request.url ?? '', settings);
    const key = limitKey(address);
    const status = refusal(request, {
      settings,
      way,
      isFull: () => isFull(tunnels, isResume(way) ? resumes : arrivals, key),
    });
    const target = way && targetOf(way, settings);
    const log = app.log as Log;
    const tell = (what: Told): void => {
      const requestId = systemRandom.uuid();
      log.info({ requestId, ...what }, 'A socket was refused');
      settings.tellRefused({ ...what, requestId, address, session: null });
    };
    if (status !== null || !target) {
      const reason = reasonsTold[status ?? 404];
      if (reason) tell({ action: 'socket.open', reason });
      return refuse(socket, status ?? 404);
    }
    tunnels.set(socket, key);
    socket.once('close', () => tunnels.delete(socket));
    const own = { request, socket, target, address, kind: way.to, tell };
    if (way.to === 'livekit') return void enter({ ...own, way }, settings.knock, log);
    log.info({ path: way.to }, 'Tunnel opened');
    tunnel({ ...own, mayStay: null }, log);
  });
  app.addHook('preClose', async () => {
    for (const socket of tunnels.keys()) socket.destroy();
  });
}

function addressOf(request: IncomingMessage, proxyHops: number): string {
  const forwarded = request.headers['x-forwarded-for'];
  return clientAddress({
    remoteAddress: request.socket.remoteAddress,
    forwardedFor: Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
    proxyHops,
  });
}

function isFull(tunnels: ReadonlyMap<Duplex, string>, arrivals: Arrivals, key: string): boolean {
  if (tunnels.size >= most.all) return true;
  let count = 0;
  for (const each of tunnels.values()) if (each === key) count += 1;
  return count >= most.address || !arrivals.mayCome(key, Date.now());
}

/** The status of a refusal; null: it may pass. */
function refusal(
  { method, headers }: IncomingMessage,
  {
    settings,
    way,
    isFull,
  }: {
    readonly settings: Settings;
    readonly way: Way | null;
    readonly isFull: () => boolean;
  },
): number | null {
  if (!way) return 404;
  // Every browser names the page that asks; another site's page has nothing to ask here.
  if (headers.origin !== settings.publicOrigin) return 403;
  const isWebSocket = method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
  if (!isWebSocket || headers['sec-websocket-version'] !== '13') return 400;
  return isFull() ? 429 : null;
}

type Way = EngineWay | LiveKitWay;

const isResume = (way: Way | null): boolean => way?.to === 'livekit' && way.wish === 'resume';

function wayOf(url: string, { jitsi, liveKits }: Engines): Way | null {
  const way = liveKitWay(url);
  if (way) return Object.hasOwn(liveKits, way.engineId) ? way : null;
  return jitsi && engineWay(url);
}

type Target = { readonly url: string; readonly host: string };

function targetOf(way: Way, { jitsi, liveKits }: Engines): Target | null {
  if (way.to === 'livekit') return targetAt(liveKits[way.engineId], way.path);
  if (!jitsi) return null;
  const { url, domain, bridges } = jitsi;
  if (way.to === 'signalling') return { url: `${url}${way.path}`, host: domain };
  return targetAt(Object.hasOwn(bridges, way.bridge) ? bridges[way.bridge] : undefined, way.path);
}

const targetAt = (base: string | undefined, path: string): Target | null =>
  base === undefined ? null : { url: `${base}${path}`, host: new URL(base).host };

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}

type Comer = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly target: Target;
  readonly address: string;
  readonly kind: Way['to'];
  readonly tell: (what: Told) => void;
};
type Told = Pick<Parameters<TellRefused>[0], 'action' | 'reason'>;

/** An address that is none, or a request that no client makes, is told to nobody: every scan of the net has them. */
const reasonsTold: Readonly<Record<number, string>> = {
  403: 'cross-site-request',
  429: 'too-many-requests',
};

/** No answer of meetings is a no. */
async function enter(
  { way, ...comer }: Comer & { readonly way: LiveKitWay },
  knock: Knock,
  log: Log,
): Promise<void> {
  const { socket } = comer;
  try {
    const entry = await knock(way);
    if (socket.destroyed) return;
    if (typeof entry !== 'object') {
      // Whom meetings has refused it has told the trail of.
      if (entry === 'forged') comer.tell({ action: 'socket.open', reason: 'token-signature' });
      return refuse(socket, 401);
    }
    log.info({ path: way.engineId }, 'Tunnel opened');
    tunnel({ ...comer, ...entry }, log);
  } catch (err) {
    log.warn({ err }, 'Whether somebody may come in was not to be learnt');
    refuse(socket, 503);
  }
}

type Tunnel = Comer & {
  /** Asked before anything of the engine is passed on; null: the engine itself lets nobody in who may not. */
  readonly mayStay: Entry['mayStay'] | null;
};

function tunnel({ request, socket, target, address, mayStay, ...comer }: Tunnel, log: Log): void {
  const onward = ask(target.url, {
    timeout: answerWithinMs,
    headers: {
      host: target.host,
      connection: 'Upgrade',
      upgrade: 'websocket',
      origin: request.headers.origin,
      'x-forwarded-for': networkAddress(address),
      ...Object.fromEntries(passed.flatMap((name) => said(name, request.headers[name]))),
    },
  });
  socket.once('close', () => onward.destroy());
  onward.once('timeout', () => onward.destroy(new Error('No answer')));
  onward.once('error', (err) => {
    log.warn({ err }, 'The engine does not answer');
    if (!socket.destroyed) refuse(socket, 502);
  });
  onward.once('response', (answer) => {
    answer.destroy();
    refuse(socket, 502);
  });
  onward.once('upgrade', (answer, engine, head) => {
    const pass = (): void => {
      socket.write(greeting(answer));
      if (head.length > 0) socket.write(head);
      join(socket, engine, makeGuard(comer, log));
    };
    if (mayStay) void letStay({ socket, engine, mayStay, pass }, log);
    else pass();
  });
  onward.end();
}

type AtDoor = {
  readonly socket: Duplex;
  readonly engine: Duplex;
  readonly mayStay: Entry['mayStay'];
  readonly pass: () => void;
};

/** Whoever was put out while the engine let them in leaves it again, and has heard nothing of it. */
async function letStay({ socket, engine, mayStay, pass }: AtDoor, log: Log): Promise<void> {
  engine.on('error', () => engine.destroy());
  const isWelcome = await learn(mayStay, log);
  const isThere = !socket.destroyed && !engine.destroyed;
  if (isWelcome && isThere) return pass();
  engine.destroy();
  if (socket.destroyed) return;
  if (isWelcome === null) return refuse(socket, 503);
  refuse(socket, isWelcome ? 502 : 401);
}

/** The answer of meetings, asked twice where need be: it may be starting anew. Null: it was not to be learnt. */
async function learn(mayStay: Entry['mayStay'], log: Log): Promise<boolean | null> {
  const first = await mayStay().catch(() => null);
  if (first !== null) return first;
  await setTimeout(askedAgainAfterMs);
  return mayStay().catch((err: unknown) => {
    log.warn({ err }, 'Whether somebody may stay was not to be learnt');
    return null;
  });
}

/** What the client did not say is not said for it: a header without a value would end this process. */
const said = (name: string, value: unknown): (readonly [string, string])[] =>
  typeof value === 'string' ? [[name, value]] : [];

function greeting({ headers }: IncomingMessage): string {
  const lines = ['sec-websocket-accept', 'sec-websocket-protocol']
    .flatMap((name) => said(name, headers[name]))
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n${lines.join('')}\r\n`;
}

/** Measures what a browser sends; false: it is cut off. */
function makeGuard(
  { kind, tell }: Pick<Comer, 'kind' | 'tell'>,
  log: Log,
): (chunk: Buffer) => boolean {
  const isHonest = makeFrameMeter(paces[kind]);
  return (chunk) => {
    const mayPass = isHonest(chunk, performance.now());
    if (!mayPass) {
      log.warn({ path: kind }, 'Cut off: no honest client sends this, or so much');
      tell({ action: 'socket.flood', reason: 'too-much-sent' });
    }
    return mayPass;
  };
}

/** Both ends live and die together. */
function join(browser: Duplex, engine: Duplex, mayPass: (chunk: Buffer) => boolean): void {
  const end = (): void => {
    browser.destroy();
    engine.destroy();
  };
  for (const each of [browser, engine]) {
    each.once('close', end);
    each.on('error', end);
    if ('setTimeout' in each && typeof each.setTimeout === 'function')
      each.setTimeout(silenceMs, end);
    if ('setNoDelay' in each && typeof each.setNoDelay === 'function') each.setNoDelay(true);
  }
  browser.on('data', (chunk: Buffer) => {
    if (!mayPass(chunk)) end();
  });
  browser.pipe(engine);
  engine.pipe(browser);
}
