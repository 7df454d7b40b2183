import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { RecordRefusal } from '#app/record-refusal.ts';

/** A refusal by role happens before any use case, and is kept from here. */
export function addRefusals(app: App, record: RecordRefusal): void {
  app.addHook('onError', async (request, _reply, error) => {
    if (!(error instanceof AppError) || error.problem !== 'not-allowed' || !request.actor) return;
    const { access } = request.routeOptions.config;
    const action = access?.to === 'members' ? (access.may ?? 'request.send') : 'request.send';
    await record(request.actor, { action, requestId: request.id });
  });
}
