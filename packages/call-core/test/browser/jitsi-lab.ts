import { execFile, execFileSync } from 'node:child_process';
import { setTimeout as passes } from 'node:timers/promises';
import { promisify } from 'node:util';
import { JitsiEngine } from '@astra/video-engine/jitsi/jitsi-engine';
import { readTokenKey } from '@astra/video-engine/jitsi/join-token';
import { openMeetingsDesk } from '@astra/video-engine/test-support/meetings-desk';
import { makeTokenKey } from '@astra/video-engine/test-support/prosody-server';
import type { Deployment } from './deployment.ts';
import type { Lab } from './lab.ts';

const UP_WITHIN_MS = 60_000;

/** The parts of a Jitsi, as the control program knows them: Prosody, Jicofo, the bridge that carries calls. */
export type JitsiPart = 'signalling' | 'focus' | 'bridge';

/** What can be broken of a Jitsi besides the whole. */
export interface JitsiLab extends Lab {
  /** One part dies and is started again at once; settles when that was done. */
  readonly renew: (part: JitsiPart) => Promise<void>;
  /** The bridge that carries calls dies, and stays away until `restart`. */
  readonly killBridge: () => Promise<void>;
  /** The bridge that carries calls stands still, until it is let go on. */
  readonly freezeBridge: () => Promise<void>;
  readonly thawBridge: () => Promise<void>;
  readonly countBridges: () => Promise<number>;
}

/** A full Jitsi that runs already, with this run in the place of its meetings service. */
export async function openJitsiLab(deployment: Deployment): Promise<JitsiLab> {
  const { webUrl, control, meetingsPort } = deployment;
  const settings = { ...deployment, tokenKey: readTokenKey(deployment.tokenKey) };
  const engine = new JitsiEngine(settings);
  const desk = await openMeetingsDesk(meetingsPort);
  desk.engine = engine;
  const order = (word: string): void => {
    if (!control) throw new Error('This run may not break the deployment');
    execFileSync(control, [word], { stdio: 'ignore' });
  };
  const orderPart = async (word: string, part: JitsiPart): Promise<void> => {
    if (!control) throw new Error('This run may not break the deployment');
    await promisify(execFile)(control, [word, part]);
  };
  await isUp(engine);
  return {
    engine,
    lateEngine: new JitsiEngine({ ...settings, now: () => new Date(Date.now() - 125_000) }),
    forgingEngine: new JitsiEngine({ ...settings, tokenKey: makeTokenKey() }),
    nowhereUrl: 'ws://127.0.0.1:9/xmpp-websocket',
    libraryUrl: `${webUrl}/libs/lib-jitsi-meet.min.js`,
    // The stream is opened before anybody is known; of rooms and of people there is no word in that.
    tellsOfRoom: (frame) =>
      /doctor|patient|identity|SourceInfo|jingle/i.test(frame) ||
      (frame.includes('<presence') && !/type=['"]error['"]/.test(frame)),
    freeze: () => order('freeze'),
    thaw: () => order('thaw'),
    kill: async () => order('kill'),
    restart: async () => {
      order('restart');
      await isUp(engine);
    },
    renew: async (part) => {
      await orderPart('kill', part);
      await orderPart('restart', part);
    },
    killBridge: () => orderPart('kill', 'bridge'),
    freezeBridge: () => orderPart('freeze', 'bridge'),
    thawBridge: () => orderPart('thaw', 'bridge'),
    countBridges: () => bridgesOf(deployment),
    stop: () => desk.close(),
  };
}

async function isUp(engine: JitsiEngine): Promise<void> {
  const giveUp = Date.now() + UP_WITHIN_MS;
  let told = 'nothing';
  while (Date.now() < giveUp) {
    const health = await engine.health();
    if (health.status === 'up') return;
    told = health.detail;
    await passes(250);
  }
  throw new Error(`The deployment is not up: ${told}`);
}

async function bridgesOf({ url, ordersSecret }: Deployment): Promise<number> {
  const reply = await fetch(`${url}/astra/health`, {
    headers: { authorization: `Bearer ${ordersSecret}` },
  });
  const { bridges } = (await reply.json()) as { readonly bridges: number };
  return bridges;
}
