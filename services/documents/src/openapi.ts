import { makeLog } from '@astra/kit/log';
import { printOpenApi } from '@astra/kit/open-api';
import type { UseCases } from '#app/use-cases.ts';
import { buildApp } from '#wiring.ts';

/** Prints the OpenAPI document. No route is called, so no use case is needed. */
const nothing = new Proxy({}, { get: () => nothing }) as unknown as UseCases;
const app = await buildApp(nothing, {
  log: makeLog('documents', 'silent'),
  verify: () => Promise.reject(new Error('never called')),
});
await printOpenApi(app);
