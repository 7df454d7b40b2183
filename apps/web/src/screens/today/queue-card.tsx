import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { WaitingCard } from '@astra/ui/waiting-card';
import { AppLink } from '#app/app-link.tsx';
import {
  CompanyActs,
  CompanyChip,
  SendAway,
  useCompanyDoing,
  useCompanySays,
  type CompanyDoing,
} from '#app/company-acts.tsx';
import { companyStateOf } from '#app/company.ts';
import { DeviceChips, useWaitingSays } from '#app/device-chips.tsx';
import { GuestStates, SettleHelp } from '#app/guest-states.tsx';
import { PhoneLink } from '#app/phone-link.tsx';
import { HandOverDialog } from '#app/hand-over-dialog.tsx';
import { NewMark } from '#app/new-mark.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { mayLetIn, useAdmit } from '#app/use-admit.ts';
import { useAboutGuest } from '#app/use-about-guest.ts';
import { useUnread } from '#app/use-unread.ts';
import { WriteDialog } from '#app/write-dialog.tsx';
import type { Seat } from '#app/day.ts';

interface QueueCardProps extends Seat {
  readonly isFirst: boolean;
  readonly showsHost: boolean;
}

type Open = 'none' | 'write' | 'hand-over';

interface ActionsProps extends QueueCardProps {
  readonly isUnread: boolean;
  readonly onOpen: (what: Open) => void;
  readonly admit: ReturnType<typeof useAdmit>;
  readonly doing: CompanyDoing;
}

function AdmitButton({ meeting, guest, isFirst, admit, doing }: ActionsProps): ReactElement | null {
  const t = useTranslations('today');
  const company = companyStateOf(meeting, guest);
  if (company !== null && company !== 'agreed')
    return <CompanyActs {...{ meeting, guest, doing }} />;
  if (!mayLetIn(meeting)) return null;
  return (
    <Button
      look={isFirst && guest.isOnline ? 'main' : 'plain'}
      className="grow"
      icon="door-open"
      busy={admit.isPending}
      onClick={() => admit.mutate({ meeting, guest })}
    >
      {t('letIn')}
      <VisuallyHidden> {guest.name}</VisuallyHidden>
    </Button>
  );
}

function Actions(props: ActionsProps): ReactElement {
  const { meeting, guest, isUnread, onOpen } = props;
  const t = useTranslations('today');
  return (
    <>
      <AdmitButton {...props} />
      {meeting.may.includes('meeting.write') && (
        <Button icon="message-circle" onClick={() => onOpen('write')}>
          {t('write')}
          <VisuallyHidden> {t('to', { name: guest.name })}</VisuallyHidden>
          {isUnread && <NewMark />}
        </Button>
      )}
      <div className="line wait__more">
        <PhoneLink guest={guest} look="link" />
        <SettleHelp {...{ meeting, guest }} look="link" />
        <SendAway {...props} />
        {meeting.may.includes('meeting.hand-over') && (
          <Button look="link" onClick={() => onOpen('hand-over')}>
            {t('handOver')}
            <VisuallyHidden>{t('handOverOf', { name: guest.name })}</VisuallyHidden>
          </Button>
        )}
        <AppLink className="link-btn" href={`/consultations/${meeting.id}`}>
          {t('details')}
          <VisuallyHidden>{t('detailsOf', { name: guest.name })}</VisuallyHidden>
        </AppLink>
      </div>
    </>
  );
}

/** Somebody who waits, with what can be done for them. */
export function QueueCard(props: QueueCardProps): ReactElement {
  const { meeting, guest, isFirst, showsHost } = props;
  const t = useTranslations('today');
  const aboutGuest = useAboutGuest();
  const admit = useAdmit();
  const says = useWaitingSays()(guest);
  const company = useCompanySays({ meeting, guest });
  const doing = useCompanyDoing(meeting, guest);
  const [open, setOpen] = useState<Open>('none');
  const close = (): void => setOpen('none');
  const isUnread = useUnread(guest, open === 'write');
  const about = [
    aboutGuest(guest),
    guest.role === 'patient' && t('proven'),
    meeting.title,
    showsHost && t('with', { name: meeting.host.displayName }),
  ];
  return (
    <>
      <WaitingCard
        name={guest.name}
        about={about.filter(Boolean).join(' · ')}
        sinceMs={guest.waitingSince ? Date.parse(guest.waitingSince) : undefined}
        isFirst={isFirst && mayLetIn(meeting)}
        tests={
          <>
            <DeviceChips guest={guest} />
            <GuestStates guest={guest} />
            <CompanyChip {...{ meeting, guest }} />
          </>
        }
        says={company ?? says}
        actions={<Actions {...props} {...{ isUnread, admit, doing }} onOpen={setOpen} />}
      />
      <ProblemNotice error={admit.error ?? doing.error} />
      {open === 'write' && <WriteDialog meeting={meeting} guest={guest} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog meeting={meeting} onClose={close} />}
    </>
  );
}
