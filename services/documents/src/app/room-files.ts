import type { Upload as UploadView } from '@astra/contracts/documents';
import type { RoomFile, RoomFiles as View } from '@astra/contracts/room-documents';
import { AppError } from '@astra/kit/problems';
import { mayInSpace, mayOnItem } from '@astra/policy/documents';
import type { Space } from '#domain/space.ts';
import type { ByMember } from '#ports/by.ts';
import type { Coming, RoomItem } from '#ports/circles.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { largestFile } from './allowance.ts';
import type { CopyParts } from './copy-into-meeting.ts';
import type { Deps } from './deps.ts';
import { factsOf, seenItem, seenSpace } from './seen.ts';

export type RoomFiles = {
  readonly list: (by: ByMember, roomId: string) => Promise<View>;
  /** Brings a file that the actor may share into the room: a copy, so that each keeps its own rights and its own key. */
  readonly copy: (by: ByMember, roomId: string, itemId: string) => Promise<UploadView>;
};

const mostShown = 500;
const mostComing = 50;

/** What was sent in a room, for those who are in it. */
export function makeRoomFiles(deps: Deps, { openFile, uploads }: CopyParts): RoomFiles {
  const act = makeAct(deps);
  const { store, scanner } = deps;
  return {
    list: async (by, roomId) => {
      const facts = { action: 'document.list', targetKind: 'room', targetId: roomId };
      const { found, space, largestFileBytes } = await act(
        by,
        { ...facts, isQuiet: true },
        async (unit) => ({
          space: await seenRoom(unit, by, { id: roomId, action: 'document.see' }),
          found: await unit.circles.files(roomId, mostShown + 1),
          largestFileBytes: await largestFile(deps, unit, by.actor.organisationId),
        }),
      );
      // What is still on its way is its sender's alone until here: of a room, those who are in it may know of it.
      const coming = await store.within('system', ({ circles }) =>
        circles.coming(roomId, mostComing),
      );
      return {
        items: [
          ...coming.map(announced),
          ...found.slice(0, mostShown).map((one) => shown(by, one)),
        ],
        isMore: found.length > mostShown,
        mayAdd: mayInSpace(by.actor, 'document.add', space),
        largestFileBytes,
        isScanned: scanner.isThere,
      };
    },
    copy: async (by, roomId, itemId) => {
      const facts = { action: 'document.copy', targetKind: 'room', targetId: roomId };
      const name = await act(by, { ...facts, isQuiet: true }, async (unit) => {
        await seenRoom(unit, by, { id: roomId, action: 'document.add' });
        return (await seenItem(unit, by, { id: itemId, action: 'document.change' })).name;
      });
      // The trail has it as what it is for its owner: it was given to somebody.
      const opened = await openFile(by, itemId, {});
      try {
        const begun = await uploads.begin(by, {
          sizeBytes: opened.sizeBytes,
          metadata: `name ${encoded(name)},space ${encoded(roomId)}`,
        });
        if (begun.state === 'receiving')
          await uploads.receive(by, begun.id, {
            offset: 0,
            body: opened.content,
            lengthBytes: null,
          });
        return await uploads.see(by, begun.id);
      } finally {
        opened.done();
      }
    },
  };
}

type Wish = { readonly id: string; readonly action: 'document.see' | 'document.add' };

/** @throws AppError `not-found` for what is no room, or none of theirs. */
export async function seenRoom(unit: Unit, by: ByMember, wish: Wish): Promise<Space> {
  const space = await seenSpace(unit, by, wish);
  if (space.kind !== 'room') throw new AppError('not-found');
  return space;
}

const announced = ({ documentId, madeAt, state, refusal: _why, ...coming }: Coming): RoomFile => ({
  ...coming,
  id: documentId,
  mediaType: null,
  state: state === 'scanning' ? 'checking' : 'refused',
  version: null,
  madeAt: madeAt.toISOString(),
  mayRemove: false,
});

const shown = ({ actor }: ByMember, { item, madeAt }: RoomItem): RoomFile => ({
  id: item.id,
  name: item.name,
  sizeBytes: item.file?.sizeBytes ?? 0,
  mediaType: item.file?.mediaType ?? '',
  state: 'here',
  version: item.version,
  madeAt: madeAt.toISOString(),
  madeBy: item.madeBy,
  mayRemove: mayOnItem(actor, 'document.change', factsOf(item)),
});

const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
