import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { CardPlace } from '#app/card-place.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { PhoneLink } from '#app/phone-link.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useTime } from '#shared/use-time.ts';
import { lockedOf } from '#app/day.ts';
import type { Seat } from '#app/day.ts';

function LockedLink({ meeting, guest }: Seat): ReactElement {
  const t = useTranslations('today.locked');
  const time = useTime();
  const toast = useToast();
  const keep = useKeepMeeting();
  const renew = useMutation({
    mutationFn: () => meetingsApi.renewLink(meeting.id, guest.id),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('sent', { name: guest.name }) });
    },
  });
  return (
    <>
      <Notice
        tone="danger"
        icon="lock"
        className="mb-2"
        title={t('title', { name: guest.name, time: time.at(meeting.startsAt) })}
        beside={
          meeting.may.includes('meeting.renew-link') && (
            <Button icon="send" busy={renew.isPending} onClick={() => renew.mutate()}>
              {t('renew')}
              <VisuallyHidden> {guest.name}</VisuallyHidden>
            </Button>
          )
        }
        // The words ask for a call before anything is sent.
        actions={guest.phone && <PhoneLink guest={guest} />}
      >
        {t('body')}
      </Notice>
      <ProblemNotice error={renew.error} />
    </>
  );
}

/** Links that were locked after too many wrong dates of birth: somebody needs a new one. */
export function LockedLinks({ meetings }: { readonly meetings: readonly Meeting[] }): ReactElement {
  return (
    <>
      {lockedOf(meetings).map((seat) => (
        <CardPlace key={seat.guest.id} guestId={seat.guest.id}>
          <LockedLink {...seat} />
        </CardPlace>
      ))}
    </>
  );
}
