import { Type } from 'typebox';
import { exact } from '@astra/contracts/common';
import { toPublic } from './access.ts';
import { AppError } from './problems.ts';
import type { App } from './server.ts';

/** What must work for this service to be ready; each rejects when it does not. */
export type ReadyChecks = Readonly<Record<string, () => Promise<unknown>>>;

const Health = exact({ status: Type.Literal('ok') });

/** `GET /health/live`: the process answers. `GET /health/ready`: it can do its work. */
export function addHealth(app: App, checks: ReadyChecks): void {
  const options = {
    config: { access: toPublic },
    schema: { response: { 200: Health }, hide: true },
  };
  app.get('/health/live', options, async () => ({ status: 'ok' as const }));
  app.get('/health/ready', options, async () => {
    const results = await Promise.allSettled(Object.values(checks).map((check) => check()));
    if (results.some((result) => result.status === 'rejected')) throw new AppError('unavailable');
    return { status: 'ok' as const };
  });
}
