import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Panel } from '@astra/ui/panel';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { WaitingCard } from '@astra/ui/waiting-card';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import {
  CompanyActs,
  CompanyChip,
  SendAway,
  useCompanyDoing,
  useCompanySays,
} from '#app/company-acts.tsx';
import { companyStateOf } from '#app/company.ts';
import { DeviceChips, useWaitingSays } from '#app/device-chips.tsx';
import { GuestStates, SettleHelp } from '#app/guest-states.tsx';
import { PhoneLink } from '#app/phone-link.tsx';
import { NewMark } from '#app/new-mark.tsx';
import { Messages } from '#app/messages.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useAboutGuest } from '#app/use-about-guest.ts';
import { useKeepMeeting } from '#app/use-day.ts';
import { useUnread } from '#app/use-unread.ts';
import type { Seat } from '#app/day.ts';
import { AdmitAll } from './admit-all.tsx';

interface WaitingPanelProps {
  /** Who waits, and who asks for help before that. */
  readonly seats: readonly Seat[];
  /** The meeting that is going on: its own patient can be let in from here. */
  readonly current: Meeting;
  readonly onClose: () => void;
}

interface SeatCardProps extends Seat {
  readonly isCurrent: boolean;
  readonly onWrite: () => void;
}

/** Whether the patient is asked first, or the person let in, or neither. */
function wayInOf({ meeting, guest }: Seat): 'ask' | 'admit' | null {
  const company = companyStateOf(meeting, guest);
  if (company !== null && company !== 'agreed') return 'ask';
  return guest.step === 'waiting' && meeting.may.includes('meeting.admit') ? 'admit' : null;
}

function SeatCard({ meeting, guest, isCurrent, onWrite }: SeatCardProps): ReactElement {
  const t = useTranslations('hostCall');
  const aboutGuest = useAboutGuest();
  const waitingSays = useWaitingSays()(guest);
  const keep = useKeepMeeting();
  const admit = useMutation({
    mutationFn: () => meetingsApi.admit(meeting.id, guest.id),
    onSuccess: keep,
  });
  const seat = { meeting, guest };
  const way = isCurrent ? wayInOf(seat) : null;
  const says = useCompanySays(seat);
  const isUnread = useUnread(guest, false);
  const doing = useCompanyDoing(meeting, guest);
  return (
    <>
      <WaitingCard
        name={guest.name}
        about={aboutGuest(guest)}
        sinceMs={guest.waitingSince ? Date.parse(guest.waitingSince) : undefined}
        tests={
          <>
            <DeviceChips guest={guest} />
            <GuestStates guest={guest} />
            <CompanyChip {...seat} />
          </>
        }
        says={(isCurrent ? says : undefined) ?? waitingSays}
        actions={
          <>
            {way === 'ask' && <CompanyActs {...seat} doing={doing} />}
            {way === 'admit' && (
              <Button
                className="grow"
                icon="door-open"
                busy={admit.isPending}
                onClick={() => admit.mutate()}
              >
                {t('letIn')}
                <VisuallyHidden> {guest.name}</VisuallyHidden>
              </Button>
            )}
            <Button icon="message-circle" onClick={onWrite}>
              {t('write')}
              <VisuallyHidden> {t('to', { name: guest.name })}</VisuallyHidden>
              {isUnread && <NewMark />}
            </Button>
            <PhoneLink guest={guest} />
            <SettleHelp {...{ meeting, guest }} />
            {isCurrent && <SendAway {...seat} doing={doing} />}
          </>
        }
      />
      <ProblemNotice error={admit.error ?? doing.error} />
    </>
  );
}

function Words(seat: Seat): ReactElement {
  useUnread(seat.guest, true);
  return <Messages {...seat} />;
}

/** Who waits while the call goes on; writing to them without leaving it. */
export function WaitingPanel({ seats, current, onClose }: WaitingPanelProps): ReactElement {
  const t = useTranslations('hostCall');
  // Who is answered may be gone from the list by that; their words stay.
  const [opened, setTo] = useState<Seat | null>(null);
  const to = seats.find(({ guest }) => guest.id === opened?.guest.id) ?? opened;
  if (to) {
    return (
      <Panel
        title={t('writeTo', { name: to.guest.name })}
        closeLabel={t('closeWaiting')}
        onClose={onClose}
      >
        <Button look="link" icon="arrow-left" onClick={() => setTo(null)}>
          {t('waiting')}
        </Button>
        <Words {...to} />
      </Panel>
    );
  }
  return (
    <Panel title={t('waiting')} closeLabel={t('closeWaiting')} onClose={onClose}>
      {seats.length === 0 && <p className="soft">{t('nobody')}</p>}
      <div className="stack">
        <AdmitAll meeting={current} seats={seats.filter(({ guest }) => guest.step === 'waiting')} />
        {seats.map((seat) => (
          <SeatCard
            key={seat.guest.id}
            {...seat}
            isCurrent={seat.meeting.id === current.id}
            onWrite={() => setTo(seat)}
          />
        ))}
      </div>
    </Panel>
  );
}
