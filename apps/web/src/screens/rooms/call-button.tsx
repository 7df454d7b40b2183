import { useRef } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { mostInMeeting } from '@astra/contracts/meetings';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { Button } from '@astra/ui/button';
import { chatApi } from '#api/chat.ts';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { useGo } from '#app/app-link.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { uuid } from '#shared/uuid.ts';
import type { RoomEntry } from './room-entries.ts';

const durationMinutes = 60;
const longestTitle = 120;

/** Begins a meeting of the room, which rings for the others; the room hears of it by a message with its address. */
function useCall({ entry: { room, name }, session }: CallButtonProps): () => Promise<Meeting> {
  const t = useTranslations('rooms.call');
  const { id: myId, displayName } = useMe();
  // The same call, should its answer be lost and the button be pressed again.
  const key = useRef(uuid());
  return async () => {
    // Who has left since the page was opened is not called.
    const { members, matrixRoomId } = await chatApi.room(room.id);
    const others = members.filter(({ personId, isGuest }) => personId !== myId && !isGuest);
    const title = room.kind === 'direct' ? t('titleDirect', { name: displayName }) : name;
    const meeting = await meetingsApi.planGroup(
      {
        title: title.slice(0, longestTitle),
        hostId: myId,
        durationMinutes,
        memberIds: others.map(({ personId }) => personId),
        invitees: [],
        rings: true,
      },
      key.current,
    );
    const link = `${window.location.origin}/appel/${meeting.id}`;
    const words = { text: t('words', { link }), html: null, mentions: [], callId: meeting.id };
    // Who called in the same moment has told the room already: it is their call that we come into.
    const isOwn = meeting.host.id === myId;
    if (isOwn && matrixRoomId !== null) await session.post(matrixRoomId, words);
    key.current = uuid();
    return meeting;
  };
}

interface CallButtonProps {
  readonly entry: RoomEntry;
  readonly session: ChatSession;
  readonly onFailed: (error: unknown) => void;
}

/** Calls those who are in a room. Not there for who may begin no meeting or not write in it. */
export function CallButton(props: CallButtonProps): ReactElement | null {
  const { room, item } = props.entry;
  const t = useTranslations('rooms.call');
  const may = useMay();
  const go = useGo();
  const keep = useKeepMeeting();
  const begin = useCall(props);
  const call = useMutation({
    mutationFn: begin,
    onSuccess: (meeting) => {
      keep(meeting);
      go(`/appel/${meeting.id}`);
    },
    onError: props.onFailed,
  });
  const mayCall = may('meeting.plan') && may('meeting.join') && item?.writeBar === null;
  const count = room.people;
  if (!mayCall || room.isClosed || room.kind === 'meeting' || count < 2) return null;
  // A call has no more places; a meeting of some of them is planned by name.
  if (count > mostInMeeting) return null;
  return (
    <Button icon="phone" busy={call.isPending} onClick={() => call.mutate()}>
      {t('begin')}
    </Button>
  );
}
