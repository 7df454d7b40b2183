import { receiveBatches } from '@astra/kit/inbox';
import type { App } from '@astra/kit/server';
import type { AppendEntries } from '#app/append-entries.ts';

/** Every service tells what was done or tried there. */
export function addEvents(app: App, append: AppendEntries): void {
  receiveBatches(app, {
    name: 'audit.recorded',
    take: append,
    // Nothing stands in the trail as another service's word.
    isOf: ({ service }, sender) => service === sender,
    from: ['gateway', 'identity', 'meetings', 'connectors', 'chat', 'documents'],
  });
}
