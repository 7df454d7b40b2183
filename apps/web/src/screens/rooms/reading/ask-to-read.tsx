import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { roomRoles } from '@astra/contracts/organisation-rooms';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Choices } from '@astra/ui/choices';
import { Dialog } from '@astra/ui/dialog';
import { Select } from '@astra/ui/select';
import type { ChatMember, ChatRoom } from '#api/chat.ts';
import type { Team } from '#api/teams.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { useAskToRead } from '#app/use-read-requests.ts';
import { useTeam } from '#screens/teams/use-team.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { serverNow } from '#shared/server-clock.ts';
import { roomQuery } from '../room-query.ts';
import { delays, untilOf } from './when.ts';
import type { Delay } from './when.ts';

interface AskProps {
  readonly room: ChatRoom;
  /** The message, at the chat server. */
  readonly eventId: string;
  readonly onClose: () => void;
}

/** Asks a position of the team or a role of the house, or people by name, to have read one's message. */
export function AskToRead(props: AskProps): ReactElement {
  const t = useTranslations('rooms.reading');
  const { room } = props;
  return (
    <Dialog isOpen look="side" onClose={props.onClose} title={t('ask')}>
      {room.teamId === null ? (
        <OfOrganisation {...props} />
      ) : (
        <OfTeam {...props} teamId={room.teamId} />
      )}
    </Dialog>
  );
}

function OfTeam({ teamId, ...props }: AskProps & { readonly teamId: string }): ReactElement {
  const { data: team, error } = useTeam(teamId);
  const others = useOthers(props.room);
  return (
    <>
      <ProblemNotice error={error} />
      {team && <Form {...props} others={others} positions={positionsOf(team, others)} />}
    </>
  );
}

/** Everybody holds there what they are by role. */
function OfOrganisation(props: AskProps): ReactElement {
  const role = useTranslations('people.roles');
  const { data, error } = useQuery(roomQuery(props.room.id));
  const others = useOthers(data ?? props.room);
  const roles = props.room.forRoles?.length === 0 ? roomRoles : (props.room.forRoles ?? []);
  const positions = roles.map((value) => ({ value, label: role(`${value}.name`) }));
  return (
    <>
      <ProblemNotice error={error} />
      <Form {...props} others={others} positions={positions} />
    </>
  );
}

function useOthers({ members }: ChatRoom): readonly ChatMember[] {
  const { id: myId } = useMe();
  return members.filter(({ personId }) => personId !== myId);
}

/** Among more people nobody looks for one by a list. */
const mostByName = 200;

/** Nobody in particular: people by name. */
const byName = '';

/** What others in the room are in the team, each position once. */
const positionsOf = ({ members }: Team, others: readonly ChatMember[]): readonly Position[] =>
  [
    ...new Set(
      members.flatMap(({ personId, position }) =>
        position !== null && others.some((one) => one.personId === personId) ? [position] : [],
      ),
    ),
  ].map((value) => ({ value, label: value }));

interface Position {
  readonly value: string;
  readonly label: string;
}

interface FormProps extends AskProps {
  readonly others: readonly ChatMember[];
  readonly positions: readonly Position[];
}

function Form({ room, eventId, onClose, others, positions }: FormProps): ReactElement {
  const t = useTranslations('rooms.reading');
  const { timeZone } = useLanguage();
  const [position, setPosition] = useState(positions[0]?.value ?? byName);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [delay, setDelay] = useState<Delay>('quarter');
  const ask = useAskToRead(room.id, onClose);
  const isReady = position !== byName || chosen.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || ask.isPending) return;
    ask.mutate({
      eventId,
      position: position === byName ? null : position,
      personIds: position === byName ? [...chosen] : [],
      until: untilOf(delay, serverNow(), timeZone),
    });
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={ask.error} />
      <Select
        label={t('who')}
        value={position}
        onChange={({ target }) => setPosition(target.value)}
        hint={room.forRoles === null ? undefined : t('roleHint')}
        options={
          others.length > mostByName
            ? positions
            : [...positions, { value: byName, label: t('byName') }]
        }
      />
      {position === byName && <People {...{ others, chosen }} onChoose={setChosen} />}
      <Choices
        label={t('when')}
        name="delay"
        value={delay}
        onChange={setDelay}
        options={delays.map((value) => ({ value, label: t(`delays.${value}`) }))}
      />
      <p className="small soft">{t('then')}</p>
      <Button look="main" type="submit" wide aria-disabled={!isReady} busy={ask.isPending}>
        {t('send')}
      </Button>
    </form>
  );
}

interface PeopleProps {
  readonly others: readonly ChatMember[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
}

function People({ others, chosen, onChoose }: PeopleProps): ReactElement {
  const t = useTranslations('rooms.reading');
  return (
    <fieldset className="stack">
      <legend className="label">{t('people')}</legend>
      {others.map(({ personId, displayName }) => (
        <Checkbox
          key={personId}
          label={displayName}
          checked={chosen.includes(personId)}
          onChange={({ target }) =>
            onChoose(
              target.checked ? [...chosen, personId] : chosen.filter((one) => one !== personId),
            )
          }
        />
      ))}
    </fieldset>
  );
}
