import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { Who } from '@astra/ui/who';
import { moderationApi } from '#api/chat-keeping.ts';
import type { ChatMember, ChatRoom } from '#api/chat.ts';
import { teamsApi } from '#api/teams.ts';
import { AppLink } from '#app/app-link.tsx';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { peopleNamed } from '../room-entries.ts';

interface PeopleProps {
  readonly query: UseQueryResult<ChatRoom>;
  /** Whether the person keeps the room. */
  readonly keeps: boolean;
}

/** Who is in the room; who keeps it says who only reads. */
export function RoomPeople({ query, keeps }: PeopleProps): ReactElement {
  const t = useTranslations('rooms.side');
  return (
    <section aria-labelledby="room-members" className="mt-4">
      <h2 className="h3" id="room-members">
        {t('members')}
      </h2>
      {query.data && query.data.teamId !== null && (
        <p>
          <AppLink className="link-btn" href={`/equipes/${query.data.teamId}`}>
            {t('team')}
          </AppLink>
        </p>
      )}
      <Loaded query={query}>{(room) => <List room={room} keeps={keeps} />}</Loaded>
    </section>
  );
}

/** So many are shown of those whom a name means. */
const mostFound = 30;

/** Of a whole organisation who leads and who only reads stand there; the others are found by name. */
function List({ room, keeps }: { readonly room: ChatRoom; readonly keeps: boolean }): ReactElement {
  const t = useTranslations('rooms.side');
  const [typed, setTyped] = useState('');
  const isOfMany = room.forRoles !== null;
  const marked = room.members.filter(({ isModerator, isSilenced }) => isModerator || isSilenced);
  const found = peopleNamed(room.members, typed).slice(0, mostFound);
  const few = typed.trim() === '' ? marked : found;
  return (
    <>
      {isOfMany && (
        <TextField
          icon="search"
          type="search"
          label={t('find', { count: room.people })}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      <ul className="rows">
        {(isOfMany ? few : room.members).map((member) => (
          <Row
            key={member.personId}
            room={room}
            member={member}
            mayAct={keeps && !room.isClosed && !member.isModerator}
          />
        ))}
      </ul>
      {isOfMany && typed.trim() !== '' && few.length === 0 && (
        <p className="soft small" role="status">
          {t('nobody')}
        </p>
      )}
    </>
  );
}

interface RowProps {
  readonly room: ChatRoom;
  readonly member: ChatMember;
  readonly mayAct: boolean;
}

function Row({ room, member, mayAct }: RowProps): ReactElement {
  const t = useTranslations('rooms.side');
  const keeping = useTranslations('keeping.people');
  const { displayName, isGuest, isModerator, isSilenced } = member;
  return (
    <li className="line">
      <Who kind={isGuest ? 'guest' : 'member'} name={displayName} size="s" />
      <span className="grow">
        {displayName}
        {isModerator && <span className="soft small"> {t('lead')}</span>}
      </span>
      {isSilenced && <State icon="message-square-text">{keeping('silenced')}</State>}
      {mayAct && <Acts room={room} member={member} />}
    </li>
  );
}

function Acts({ room, member }: Omit<RowProps, 'mayAct'>): ReactElement {
  const t = useTranslations('keeping.people');
  const client = useQueryClient();
  const toast = useToast();
  const { personId, displayName: name, isSilenced } = member;
  const onSettled = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['chat-room', room.id] });
    await client.invalidateQueries({ queryKey: ['chat-rooms'] });
  };
  const silence = useMutation({
    mutationFn: (isToBe: boolean) => moderationApi.silence(room.id, personId, isToBe),
    // By what was asked for: the room may have told of it before the answer.
    onSuccess: (_answer, isToBe) =>
      toast({ message: t(isToBe ? 'writesNoMore' : 'writesAgain', { name }) }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (memberIds: string[]) =>
      teamsApi.changeRoom(room.teamId ?? '', room.id, { memberIds }),
    onSuccess: () => toast({ message: t('removed', { name }) }),
    onSettled,
  });
  const others = room.members.flatMap((one) => (one.personId === personId ? [] : [one.personId]));
  return (
    <span className="line">
      <ProblemNotice error={silence.error ?? remove.error} />
      <Button look="quiet" busy={silence.isPending} onClick={() => silence.mutate(!isSilenced)}>
        {t(isSilenced ? 'letWrite' : 'silence')}
        <span className="visually-hidden"> {name}</span>
      </Button>
      {room.kind === 'private' && (
        <Button look="quiet" busy={remove.isPending} onClick={() => remove.mutate(others)}>
          {t('remove')}
          <span className="visually-hidden"> {name}</span>
        </Button>
      )}
    </span>
  );
}
