import { makeLog } from '@astra/kit/log';
import type { UseCases } from '#app/use-cases.ts';
import { buildApp } from '#wiring.ts';

/** Prints the OpenAPI document. No route is called, so no use case is needed. */
const nothing = new Proxy({}, { get: () => nothing }) as unknown as UseCases;
const app = await buildApp(nothing, {
  log: makeLog('documents', 'silent'),
  verify: () => Promise.reject(new Error('never called')),
});
await app.ready();
process.stdout.write(`${JSON.stringify(app.swagger(), null, 2)}\n`);
