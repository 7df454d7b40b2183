import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Switch } from '@astra/ui/switch';
import type { ChatRoom } from '#api/chat.ts';
import { useChatHome } from '#app/chat-root.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useForWhom } from '#chat/for-whom.ts';
import { useObservable } from '#chat/use-observable.ts';
import type { RoomListItem } from '@astra/chat-core/rooms';
import type { ChatSession } from '@astra/chat-core/chat-session';

interface SoundProps {
  readonly room: ChatRoom;
}

function Mute({
  session,
  item,
}: {
  readonly session: ChatSession;
  readonly item: RoomListItem;
}): ReactElement {
  const t = useTranslations('rooms.sound');
  const mute = useMutation({ mutationFn: (isToBe: boolean) => session.mute(item.id, isToBe) });
  // Until the chat server tells of it, as it was asked for.
  const isMuted = mute.isPending ? mute.variables : item.isMuted;
  return (
    <>
      <Switch
        label={t('mute')}
        more={t('muteMore')}
        isOn={isMuted}
        disabled={mute.isPending}
        onChange={(isOn) => mute.mutate(isOn)}
      />
      <ProblemNotice error={mute.error} />
    </>
  );
}

function Silence({ session, room }: SoundProps & { readonly session: ChatSession }) {
  const item = useObservable(session.rooms).find(({ id }) => id === room.matrixRoomId);
  return item ? <Mute session={session} item={item} /> : null;
}

/** Whether one hears of the room, and why nobody leaves it that is of the whole organisation. */
export function RoomSound({ room }: SoundProps): ReactElement {
  const t = useTranslations('rooms.sound');
  const forWhom = useForWhom();
  const state = useObservable(useChatHome().state);
  return (
    <section aria-labelledby="room-sound" className="mt-4 stack">
      <h2 className="h3" id="room-sound">
        {t('title')}
      </h2>
      {room.forRoles && <p>{t('noLeaving', { whom: forWhom(room.forRoles) })}</p>}
      {state.name === 'open' && <Silence session={state.session} room={room} />}
    </section>
  );
}
