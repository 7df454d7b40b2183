import { systemClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { printOpenApi } from '@astra/kit/open-api';
import { Secret } from '@astra/kit/secret';
import { makeSeal } from '@astra/kit/seal';
import { buildServer } from '@astra/kit/server';
import { addHttp, type HttpParts } from '#http/app.ts';

/** Prints the OpenAPI document of the gateway's own routes; nothing behind them is ever called. */
const never = (): never => {
  throw new Error('Only the description of the routes is wanted');
};
const parts: HttpParts = {
  beginSignIn: never,
  finishSignIn: never,
  redeemTicket: never,
  logOut: never,
  publicOrigin: 'http://localhost',
  findSession: { find: never, forget: never, forgetAll: never, wasReplaced: never },
  tokens: {
    tokenFor: never,
    keep: never,
    isKept: never,
    dropSessions: never,
    dropSubject: never,
    dropAll: never,
  },
  streams: { add: never, cutSessions: never, cutSubject: never, sessionIds: never },
  upstreams: { send: never },
  seal: makeSeal(new Secret(Buffer.alloc(32).toString('base64url'))),
  clock: systemClock,
  readEngineLibrary: null,
  knock: never,
  noteRefusal: never,
};
const settings = {
  publicOrigin: 'http://localhost',
  jitsi: null,
  liveKits: {},
  hasMatrix: false,
  editorOrigin: null,
  webRoot: import.meta.dirname,
  rateFactor: 1,
  proxyHops: 0,
};
const app = await buildServer({ name: 'gateway', log: makeLog('gateway', 'silent') });
await addHttp(app, settings, parts);
await printOpenApi(app);
