import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Who } from '@astra/ui/who';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { Loaded } from '#app/page-states.tsx';
import { useTime } from '#shared/use-time.ts';

/** Who was really in the call and when, as the video server saw it. */
export function Attendance({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('meeting.attendance');
  const time = useTime();
  const query = useQuery({
    queryKey: ['attendance', meeting.id, meeting.state],
    queryFn: ({ signal }) => meetingsApi.attendance(meeting.id, signal),
  });
  const nameOf = (id: string): string => {
    if (id === meeting.host.id) return meeting.host.displayName;
    return meeting.guests.find((guest) => guest.id === id)?.name ?? t('colleague');
  };
  return (
    <section className="mt-4 measure" aria-labelledby="attendance">
      <h2 id="attendance">{t('title')}</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('none')}</p>
          ) : (
            <ul className="rows">
              {items.map(({ participantId, kind, joinedAt, leftAt }) => (
                <li key={`${participantId} ${joinedAt}`} className="line nowrap">
                  <Who kind={kind} name={nameOf(participantId)} />
                  <span className="grow">{nameOf(participantId)}</span>
                  <span className="num soft">
                    {leftAt
                      ? t('fromTo', { from: time.at(joinedAt), to: time.at(leftAt) })
                      : t('since', { from: time.at(joinedAt) })}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
