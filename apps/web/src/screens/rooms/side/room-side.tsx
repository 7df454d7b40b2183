import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Who } from '@astra/ui/who';
import { chatApi } from '#api/chat.ts';
import { Loaded } from '#app/page-states.tsx';
import { RoomLinks } from './room-links.tsx';

/** What stands beside the conversation of a room. */
export function RoomSide({ roomId }: { readonly roomId: string }): ReactElement {
  return (
    <>
      <RoomLinks roomId={roomId} />
      <RoomPeople roomId={roomId} />
    </>
  );
}

function RoomPeople({ roomId }: { readonly roomId: string }): ReactElement {
  const t = useTranslations('rooms.side');
  const query = useQuery({
    queryKey: ['chat-room', roomId],
    queryFn: ({ signal }) => chatApi.room(roomId, signal),
  });
  return (
    <section aria-labelledby="room-members" className="mt-4">
      <h2 className="h3" id="room-members">
        {t('members')}
      </h2>
      <Loaded query={query}>
        {({ members }) => (
          <ul className="rows">
            {members.map(({ personId, displayName, isGuest, isModerator }) => (
              <li key={personId} className="line nowrap">
                <Who kind={isGuest ? 'guest' : 'member'} name={displayName} size="s" />
                <span className="grow">
                  {displayName}
                  {isModerator && <span className="soft small"> {t('lead')}</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
