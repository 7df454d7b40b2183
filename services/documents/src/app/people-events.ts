import type { EventData } from '@astra/contracts/events';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';

/** What identity tells. Each can come twice and ends the same. */
export type NewsOfPeople = {
  readonly personChanged: (data: EventData<'person.changed'>) => Promise<void>;
  readonly personDeactivated: (data: EventData<'person.deactivated'>) => Promise<void>;
  readonly sessionEnded: (data: EventData<'session.ended'>) => Promise<void>;
};

export function makeNewsOfPeople({ store, clock }: Deps): NewsOfPeople {
  // What somebody is getting was allowed by the roles that they had; who still may asks again for the rest.
  const endStreams = (personId: string): Promise<void> =>
    store.within('system', ({ tell }) => tell({ personId }));
  return {
    personChanged: ({ personId }) => endStreams(personId),
    personDeactivated: async ({ personId }) => {
      await endStreams(personId);
      await store.within('system', async (unit) => {
        for (const id of await unit.uploads.ofPerson(personId)) {
          const upload = await unit.uploads.findForChange(id);
          if (upload) await dropUpload(unit, upload, clock.now());
        }
      });
    },
    sessionEnded: ({ sessionId }) => store.within('system', ({ tell }) => tell({ sessionId })),
  };
}
