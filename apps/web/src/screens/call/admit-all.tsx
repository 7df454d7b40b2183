import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import type { Seat } from '#app/day.ts';

interface AdmitAllProps {
  readonly meeting: Meeting;
  readonly seats: readonly Seat[];
}

/**
 * Lets in those who wait for a meeting, after one look at their names: exactly the people who stood in the question, not
 * whoever came meanwhile.
 */
export function AdmitAll({ meeting, seats }: AdmitAllProps): ReactElement | null {
  const t = useTranslations('group.admitAll');
  const keep = useKeepMeeting();
  const [asked, setAsked] = useState<readonly Seat[] | null>(null);
  const admit = useMutation({
    mutationFn: async (people: readonly Seat[]) => {
      for (const { guest } of people) keep(await meetingsApi.admit(meeting.id, guest.id));
    },
    onSuccess: () => setAsked(null),
    onError: () => keep(undefined),
  });
  if (meeting.kind !== 'meeting' || !meeting.may.includes('meeting.admit')) return null;
  if (seats.length < 2 && !asked) return null;
  return (
    <>
      <Button wide icon="door-open" onClick={() => setAsked(seats)}>
        {t('open', { count: seats.length })}
      </Button>
      {asked && (
        <Dialog
          isOpen
          onStage
          mustAnswer
          onClose={() => setAsked(null)}
          title={t('title', { count: asked.length })}
          actions={
            <>
              <Button onClick={() => setAsked(null)}>{t('keep')}</Button>
              <Button
                look="main"
                icon="door-open"
                busy={admit.isPending}
                onClick={() => admit.mutate(asked)}
              >
                {t('admit')}
              </Button>
            </>
          }
        >
          <ul className="rows">
            {asked.map(({ guest }) => (
              <li key={guest.id}>{guest.name}</li>
            ))}
          </ul>
          <ProblemNotice error={admit.error} />
        </Dialog>
      )}
    </>
  );
}
