import { useState, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import { Panel } from '@astra/ui/panel';
import { State } from '@astra/ui/state';
import { useToast } from '@astra/ui/toast';
import { Who } from '@astra/ui/who';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { InviteThirdDialog } from './invite-third.tsx';
import { MuteAll } from './mute-all.tsx';
import { participantsOf } from './participants.ts';
import type { Participant } from './participants.ts';

interface ParticipantsPanelProps {
  readonly meeting: Meeting;
  readonly session: CallSession;
  readonly onClose: () => void;
  readonly onAskEnd: () => void;
}

type Act = 'mute' | 'ask' | 'remove' | 'let-in' | 'moderator' | 'no-moderator';
interface Asked {
  readonly act: Act;
  readonly person: Participant;
}

function run(meeting: Meeting, { act, person: { id } }: Asked): Promise<Meeting | void> {
  switch (act) {
    case 'mute':
      return meetingsApi.mute(meeting.id, id);
    case 'ask':
      return meetingsApi.askToSpeak(meeting.id, id);
    case 'remove':
      return meetingsApi.remove(meeting.id, id);
    case 'let-in':
      return meetingsApi.admit(meeting.id, id);
    case 'moderator':
      return meetingsApi.makeModerator(meeting.id, id, true);
    case 'no-moderator':
      return meetingsApi.makeModerator(meeting.id, id, false);
  }
}

type Acting = UseMutationResult<Meeting | void, Error, Asked>;

function useActing(meeting: Meeting): Acting {
  const t = useTranslations('group.done');
  const toast = useToast();
  const keep = useKeepMeeting();
  return useMutation({
    mutationFn: (asked: Asked) => run(meeting, asked),
    onSuccess: (next, { act, person }) => {
      if (next) keep(next);
      toast({ message: t(act, { name: person.name }) });
    },
  });
}

/** Which acts make sense for somebody, of those that the service allows. */
function actsFor({ may }: Meeting, person: Participant, ownId: string): readonly Act[] {
  if (person.isHost || person.id === ownId) return [];
  return rules.flatMap(([act, needs, fits]) =>
    may.includes(`meeting.${needs}`) && fits(person) ? [act] : [],
  );
}

/** Each act, the right that it needs, and for whom it makes sense. */
const rules: readonly (readonly [Act, string, (person: Participant) => boolean])[] = [
  ['mute', 'mute', ({ isHere, isMuted }) => isHere && !isMuted],
  ['ask', 'ask-to-speak', ({ isHere, isMuted }) => isHere && isMuted],
  [
    'moderator',
    'make-moderator',
    ({ kind, isModerator, isRemoved }) => kind === 'member' && !isModerator && !isRemoved,
  ],
  ['no-moderator', 'make-moderator', ({ isModerator }) => isModerator],
  // A guest comes back through the waiting room by themselves.
  ['let-in', 'remove', ({ kind, isRemoved }) => kind === 'member' && isRemoved],
  ['remove', 'remove', ({ isRemoved }) => !isRemoved],
];

const icons = {
  mute: 'mic-off',
  ask: 'mic',
  moderator: 'shield-check',
  'no-moderator': 'shield-x',
  'let-in': 'door-open',
  remove: 'user-round-x',
} as const;

interface RowProps {
  readonly person: Participant;
  readonly acts: readonly Act[];
  readonly onAct: (act: Act) => void;
}

function Row({ person, acts, onAct }: RowProps): ReactElement {
  const t = useTranslations('group');
  const absent = person.hasDeclined ? 'declined' : 'away';
  const state = person.isRemoved ? 'removed' : person.isHere ? 'here' : absent;
  return (
    <li className="present__one">
      <Who kind={person.kind} name={person.name} size="s" />
      <span className="grow present__name">
        <bdi>{person.name}</bdi>
        <span className="soft small present__note">
          {person.isHost ? t('isHost') : t(`presence.${state}`)}
        </span>
      </span>
      {person.isModerator && !person.isHost && (
        <State icon="shield-check" tone="bare">
          {t('moderator')}
        </State>
      )}
      {acts.length > 0 && (
        <MenuButton
          icon="ellipsis"
          iconOnly
          onStage
          look="quiet"
          label={t('actsFor', { name: person.name })}
        >
          {acts.map((act) => (
            <MenuItem
              key={act}
              icon={icons[act]}
              danger={act === 'remove'}
              onAction={() => onAct(act)}
            >
              {t(`acts.${act}`)}
            </MenuItem>
          ))}
        </MenuButton>
      )}
    </li>
  );
}

interface RemoveDialogProps {
  readonly person: Participant;
  readonly onClose: () => void;
  readonly onRemove: () => void;
}

/** Nobody is put out by a slip of the finger. */
function RemoveDialog({ person, onClose, onRemove }: RemoveDialogProps): ReactElement {
  const t = useTranslations('group.removing');
  const { name } = person;
  return (
    <Dialog
      isOpen
      onStage
      mustAnswer
      onClose={onClose}
      title={t('title', { name })}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button look="danger" icon="user-round-x" onClick={onRemove}>
            {t('remove')}
          </Button>
        </>
      }
    >
      <p>{t(person.kind === 'member' ? 'bodyMember' : 'bodyGuest', { name })}</p>
    </Dialog>
  );
}

/** Who is in the meeting, what its moderators can do, and one more person. */
export function ParticipantsPanel(props: ParticipantsPanelProps): ReactElement {
  const { meeting, session, onClose, onAskEnd } = props;
  const t = useTranslations('group');
  const { id: ownId, displayName } = useMe();
  const call = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const acting = useActing(meeting);
  const [removing, setRemoving] = useState<Participant | null>(null);
  const [isInviting, setInviting] = useState(false);
  const people = participantsOf(meeting, call).map((person) =>
    person.id === ownId ? { ...person, name: displayName, isHere: true } : person,
  );
  const can = (action: string): boolean => meeting.may.includes(`meeting.${action}`);
  const act = (person: Participant, what: Act): void => {
    if (what === 'remove') setRemoving(person);
    else acting.mutate({ act: what, person });
  };
  return (
    <Panel title={t('participants')} closeLabel={t('closeParticipants')} onClose={onClose}>
      <ProblemNotice error={acting.error} />
      <ul className="present">
        {people.map((person) => (
          <Row
            key={person.id}
            person={person}
            acts={actsFor(meeting, person, ownId)}
            onAct={(what) => act(person, what)}
          />
        ))}
      </ul>
      <div className="stack mt-2">
        {can('invite') && (
          <Button wide icon="user-plus" onClick={() => setInviting(true)}>
            {t('inviting.open')}
          </Button>
        )}
        {can('mute-all') && <MuteAll meeting={meeting} />}
        {can('end') && meeting.kind === 'meeting' && (
          <Button wide look="danger-plain" icon="circle-check" onClick={onAskEnd}>
            {t('end')}
          </Button>
        )}
      </div>
      {isInviting && <InviteThirdDialog meeting={meeting} onClose={() => setInviting(false)} />}
      {removing && (
        <RemoveDialog
          person={removing}
          onClose={() => setRemoving(null)}
          onRemove={() => {
            acting.mutate({ act: 'remove', person: removing });
            setRemoving(null);
          }}
        />
      )}
    </Panel>
  );
}
