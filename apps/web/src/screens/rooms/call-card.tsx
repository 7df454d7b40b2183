import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import type { IconName } from '@astra/ui/icon';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import type { CallStage } from '#app/calls.ts';
import { useChatTime } from '#chat/use-chat-time.ts';
import { minutesHeld } from '#app/day.ts';
import { useCall } from './use-call.ts';
import type { KnownCall } from './use-call.ts';

const icons: Readonly<Record<CallStage, IconName>> = {
  'going-on': 'phone-call',
  'missed-going-on': 'phone-off',
  missed: 'phone-off',
  'no-answer-yet': 'phone',
  'no-answer': 'phone',
  over: 'phone',
};

/** A call that began in this room, as it stands now for whoever reads. */
export function CallCard({ meetingId }: { readonly meetingId: string }): ReactElement {
  const t = useTranslations('rooms.call');
  const { call, isError } = useCall(meetingId);
  if (call) return <Known {...call} />;
  // Somebody who came into the room after it, or who takes part in no meetings.
  return (
    <p className="call-card">
      <Icon name="phone" /> {t(isError ? 'card.elsewhere' : 'card.loading')}
    </p>
  );
}

/** How long it took, and how many are or were in it: whoever reads sees at once whether it is worth going there. */
function useFacts(meeting: Meeting, stage: CallStage): readonly string[] {
  const t = useTranslations('rooms.call.card');
  const { state, insideCount, attendedCount } = meeting;
  const minutes = stage === 'over' ? minutesHeld(meeting) : null;
  const isOn = state === 'open';
  return [
    ...(minutes === null ? [] : [t('lasted', { minutes })]),
    ...(stage === 'missed-going-on' ? [t('stillOn')] : []),
    ...(isOn && insideCount > 0 ? [t('inside', { count: insideCount })] : []),
    // Alone, nobody has spoken to anybody.
    ...(!isOn && attendedCount > 1 ? [t('attended', { count: attendedCount })] : []),
  ];
}

function Known({ meeting, stage }: KnownCall): ReactElement {
  const t = useTranslations('rooms.call');
  const time = useChatTime();
  const begun = time.at(Date.parse(meeting.startsAt));
  const facts = useFacts(meeting, stage);
  const isMissed = stage === 'missed' || stage === 'missed-going-on';
  return (
    <div className={`call-card${isMissed ? ' call-card--missed' : ''}`}>
      <Icon name={icons[stage]} />
      <p className="grow">
        <strong>{t(`card.${stage}`, { name: meeting.host.displayName, time: begun })}</strong>
        {facts.length > 0 && <span className="soft"> {facts.join(', ')}</span>}
      </p>
      {meeting.state === 'open' && meeting.may.includes('meeting.join') && (
        <ButtonAppLink look="main" icon="phone" href={`/appel/${meeting.id}`}>
          {t('join')}
        </ButtonAppLink>
      )}
    </div>
  );
}
