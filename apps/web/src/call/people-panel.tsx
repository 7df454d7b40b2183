import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Icon } from '@astra/ui/icon';
import { Panel } from '@astra/ui/panel';
import { Who } from '@astra/ui/who';
import type { WhoKind } from '@astra/ui/who';
import type { CallPeople } from './call-screen.tsx';
import { handNumbers, SELF } from './hands.ts';
import { namesOf } from './names.ts';

interface PeoplePanelProps {
  readonly call: CallSnapshot;
  readonly people: CallPeople;
  readonly onClose: () => void;
}

/** Who is in the call, each name whole: a sill has not always room for it. */
export function PeoplePanel({ call, people, onClose }: PeoplePanelProps): ReactElement {
  const t = useTranslations('call');
  const { participants, local } = call;
  const names = namesOf(participants);
  const hands = handNumbers(call);
  const rows: readonly RowFacts[] = [
    {
      id: SELF,
      name: people.selfName,
      kind: people.selfKind,
      note: t('thatIsYou'),
      isMuted: local.microphone.state !== 'on',
      isSpeaking: local.isSpeaking,
    },
    ...participants.map((person) => ({
      id: person.id,
      name: names.get(person.id) ?? person.name,
      kind: people.remoteKind,
      note: person.quality === 'lost' ? t('quality.lost') : undefined,
      isMuted: isSilent(person),
      isSpeaking: person.isSpeaking,
    })),
  ];
  // Raised hands first, in their order; the others stay as they came.
  const placeOf = ({ id }: RowFacts): number => hands.get(id) ?? rows.length + 1;
  return (
    <Panel
      title={t('peopleCount', { count: rows.length })}
      closeLabel={t('closePeople')}
      onClose={onClose}
    >
      <ul className="present">
        {rows
          .toSorted((one, other) => placeOf(one) - placeOf(other))
          .map((row) => (
            <Row key={row.id} {...row} hand={hands.get(row.id)} />
          ))}
      </ul>
    </Panel>
  );
}

function isSilent({ media }: RemoteParticipant): boolean {
  return !media.microphone || media.microphone.isMuted;
}

interface RowFacts {
  readonly id: string;
  readonly name: string;
  readonly kind: WhoKind;
  readonly note: string | undefined;
  readonly isMuted: boolean;
  readonly isSpeaking: boolean;
}

interface RowProps extends RowFacts {
  /** The number of their raised hand. */
  readonly hand: number | undefined;
}

function Row({ name, kind, note, hand, isMuted, isSpeaking }: RowProps): ReactElement {
  const t = useTranslations('call');
  return (
    <li className="present__one">
      <Who kind={kind} name={name} size="s" />
      <span className="grow present__name">
        <bdi>{name}</bdi>
        {note !== undefined && <span className="soft small present__note">{note}</span>}
        {hand !== undefined && (
          <span className="small present__hand">
            <Icon name="hand" size="s" />
            {t('hand.number', { number: hand })}
          </span>
        )}
      </span>
      <Voice isMuted={isMuted} isSpeaking={isSpeaking} />
    </li>
  );
}

interface VoiceProps {
  readonly isMuted: boolean;
  readonly isSpeaking: boolean;
}

function Voice({ isMuted, isSpeaking }: VoiceProps): ReactElement {
  const t = useTranslations('call.voice');
  if (isMuted) return <VoiceWord icon="mic-off">{t('muted')}</VoiceWord>;
  return <VoiceWord icon="mic">{t(isSpeaking ? 'speaks' : 'open')}</VoiceWord>;
}

function VoiceWord({
  icon,
  children,
}: {
  readonly icon: 'mic' | 'mic-off';
  readonly children: string;
}): ReactElement {
  return (
    <span className="present__voice small">
      <Icon name={icon} size="s" />
      {children}
    </span>
  );
}
