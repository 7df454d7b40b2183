import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { WaitingCard } from '@astra/ui/waiting-card';
import { meetingsApi } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useAboutGuest } from '#app/use-about-guest.ts';
import { useKeepMeeting } from '#app/use-day.ts';
import { isPageClosed } from '#app/day.ts';
import type { Seat } from '#app/day.ts';
import { GuestStates, SettleHelp } from '#app/guest-states.tsx';
import { PhoneLink } from '#app/phone-link.tsx';

/** Somebody who was let in. */
export function InRoomCard({
  meeting,
  guest,
  showsHost,
}: Seat & { readonly showsHost: boolean }): ReactElement {
  const t = useTranslations('today');
  const aboutGuest = useAboutGuest();
  const keep = useKeepMeeting();
  const putBack = useMutation({
    mutationFn: () => meetingsApi.returnToWaiting(meeting.id, guest.id),
    onSuccess: keep,
    onError: () => keep(undefined),
  });
  const about = [aboutGuest(guest), showsHost && t('with', { name: meeting.host.displayName })];
  return (
    <>
      <WaitingCard
        name={guest.name}
        about={about.filter(Boolean).join(' · ')}
        tests={
          <>
            {!isPageClosed(guest) && (
              <State tone="action" icon="video">
                {t(guest.step === 'in-call' ? 'inCall' : 'comingIn')}
              </State>
            )}
            <GuestStates guest={guest} />
          </>
        }
        says={isPageClosed(guest) ? t('pageClosed') : undefined}
        actions={
          <>
            {meeting.may.includes('meeting.join') && (
              <ButtonAppLink className="grow" icon="video" href={`/appel/${meeting.id}`}>
                {t('rejoin')}
              </ButtonAppLink>
            )}
            {meeting.may.includes('meeting.return-to-waiting') && (
              <Button icon="undo-2" busy={putBack.isPending} onClick={() => putBack.mutate()}>
                {t('putBack')}
                <VisuallyHidden> {guest.name}</VisuallyHidden>
              </Button>
            )}
            <PhoneLink guest={guest} />
            <SettleHelp {...{ meeting, guest }} />
          </>
        }
      />
      <ProblemNotice error={putBack.error} />
    </>
  );
}
