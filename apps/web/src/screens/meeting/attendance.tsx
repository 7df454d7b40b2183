import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Who } from '@astra/ui/who';
import { meetingsApi } from '#api/meetings.ts';
import type { Attendance as Presences, Meeting } from '#api/meetings.ts';
import { useClinicians } from '#app/use-day.ts';
import { Loaded } from '#app/page-states.tsx';
import { useTime } from '#shared/use-time.ts';

type Presence = Presences['items'][number];

/** Who was really in the call and when, as the video server saw it. */
export function Attendance({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('meeting.attendance');
  const time = useTime();
  const query = useQuery({
    queryKey: ['attendance', meeting.id, meeting.state],
    queryFn: ({ signal }) => meetingsApi.attendance(meeting.id, signal),
  });
  // The colleagues too: who was the host before a hand-over was there as well.
  const { data: clinicians = [] } = useClinicians();
  const names = new Map([
    ...clinicians.map(({ id, displayName }) => [id, displayName] as const),
    [meeting.host.id, meeting.host.displayName] as const,
    ...meeting.members.map(({ id, displayName }) => [id, displayName] as const),
    ...meeting.guests.map(({ id, name }) => [id, name] as const),
  ]);
  const nameOf = ({ kind, personId }: Presence): string => names.get(personId ?? '') ?? t(kind);
  return (
    <section className="mt-4 measure" aria-labelledby="attendance">
      <h2 id="attendance">{t('title')}</h2>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('none')}</p>
          ) : (
            <ul className="rows">
              {items.map((presence) => (
                <li key={`${presence.participantId} ${presence.joinedAt}`} className="line nowrap">
                  <Who kind={presence.kind} name={nameOf(presence)} />
                  <span className="grow">{nameOf(presence)}</span>
                  <span className="num soft">
                    {presence.leftAt
                      ? t('fromTo', {
                          from: time.at(presence.joinedAt),
                          to: time.at(presence.leftAt),
                        })
                      : t('since', { from: time.at(presence.joinedAt) })}
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
