import type { Upload as UploadView } from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import { mayInSpace } from '@astra/policy/documents';
import type { ByMember, InMeeting } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import type { OpenFile } from './open-file.ts';
import type { UploadUses } from './upload-uses.ts';

/** Brings a file that the actor sees elsewhere into the meeting: a copy, so that each keeps its own rights and its own key. */
export type CopyIntoMeeting = (by: InMeeting<ByMember>, itemId: string) => Promise<UploadView>;
export type CopyParts = { readonly openFile: OpenFile; readonly uploads: UploadUses };

export function makeCopyIntoMeeting(deps: Deps, { openFile, uploads }: CopyParts): CopyIntoMeeting {
  const { store } = deps;
  const act = makeAct(deps);
  return async (by, itemId) => {
    const { meeting, ...asThemselves } = by;
    const facts = { action: 'document.copy', targetKind: 'meeting', targetId: meeting.id };
    // First: nothing is opened for somebody who has no place to bring it to.
    await act(by, { ...facts, isQuiet: true }, (unit) => mayAddIn(unit, by));
    // The trail has it as what it is for its owner: it was given to somebody.
    const opened = await openFile(asThemselves, itemId, {});
    try {
      const name = await store.within(scopeOf(asThemselves), async ({ items }) => {
        const item = await items.find(itemId, by.actor);
        if (!item) throw new AppError('not-found');
        return item.name;
      });
      const begun = await uploads.begin(by, {
        sizeBytes: opened.sizeBytes,
        metadata: `name ${encoded(name)},space ${encoded(meeting.id)}`,
      });
      if (begun.state === 'receiving')
        await uploads.receive(by, begun.id, { offset: 0, body: opened.content, lengthBytes: null });
      return await uploads.see(by, begun.id);
    } finally {
      opened.done();
    }
  };
}

/** @throws AppError `not-found` */
async function mayAddIn({ visits }: Unit, { actor, meeting }: InMeeting<ByMember>): Promise<void> {
  const { id, organisationId } = meeting;
  const standing = await visits.standing(id);
  const space = { organisationId, kind: 'meeting', ownerId: null, standing } as const;
  if (!mayInSpace(actor, 'document.add', space)) throw new AppError('not-found');
}

const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
