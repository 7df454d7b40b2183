import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { RemoteParticipant } from '@astra/call-core/call-engine';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Icon } from '@astra/ui/icon';
import { Panel } from '@astra/ui/panel';
import { Who } from '@astra/ui/who';
import type { WhoKind } from '@astra/ui/who';
import type { CallPeople } from './call-screen.tsx';
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
  return (
    <Panel
      title={t('peopleCount', { count: participants.length + 1 })}
      closeLabel={t('closePeople')}
      onClose={onClose}
    >
      <ul className="present">
        <Row name={people.selfName} kind={people.selfKind} note={t('thatIsYou')}>
          <Voice isMuted={local.microphone.state !== 'on'} isSpeaking={local.isSpeaking} />
        </Row>
        {participants.map((person) => (
          <Row
            key={person.id}
            name={names.get(person.id) ?? person.name}
            kind={people.remoteKind}
            note={person.quality === 'lost' ? t('quality.lost') : undefined}
          >
            <Voice isMuted={isSilent(person)} isSpeaking={person.isSpeaking} />
          </Row>
        ))}
      </ul>
    </Panel>
  );
}

function isSilent({ media }: RemoteParticipant): boolean {
  return !media.microphone || media.microphone.isMuted;
}

interface RowProps {
  readonly name: string;
  readonly kind: WhoKind;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}

function Row({ name, kind, note, children }: RowProps): ReactElement {
  return (
    <li className="present__one">
      <Who kind={kind} name={name} size="s" />
      <span className="grow present__name">
        <bdi>{name}</bdi>
        {note !== undefined && <span className="soft small present__note">{note}</span>}
      </span>
      {children}
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
