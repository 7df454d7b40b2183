import type { ReactElement } from 'react';
import { Icon } from '@astra/ui/icon';
import type { Meeting } from '#api/meetings.ts';
import { AppLink } from '#app/app-link.tsx';
import { useTime } from '#shared/use-time.ts';

/** The way back to the day on which it is. */
export function BackToItsDay({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const time = useTime();
  const day = time.dayOf(meeting.startsAt);
  return (
    <p>
      <AppLink className="link-btn" href={`/?jour=${day}`}>
        <Icon name="arrow-left" />
        {time.dayTitle(day)}
      </AppLink>
    </p>
  );
}
