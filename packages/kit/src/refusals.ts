import type { Actor } from '@astra/contracts/actor';
import { isFor } from './access.ts';
import { networkOrigin } from './network-origin.ts';
import { AppError } from './problems.ts';
import type { App } from './server.ts';

type Refusal = {
  readonly action: string;
  readonly requestId: string;
  /** Truncated network address. */
  readonly origin: string | null;
};

/** Tells the trail that somebody asked for what their kind or their roles do not carry. */
export type RecordRefusal = (actor: Actor, refusal: Refusal) => Promise<void>;

/** A refusal by role happens before any use case, and is told to the trail from here. What a use case refuses it tells itself. */
export function recordRefusals(app: App, record: RecordRefusal): void {
  app.addHook('onError', async (request, _reply, error) => {
    const { actor, routeOptions, id: requestId, ip } = request;
    const { access } = routeOptions.config;
    if (!(error instanceof AppError) || error.problem !== 'not-allowed' || !actor) return;
    if (!access || access.to === 'public' || isFor(access, actor)) return;
    const action = access.to === 'members' ? (access.may ?? 'request.send') : 'request.send';
    await record(actor, { action, requestId, origin: networkOrigin(ip) });
  });
}
