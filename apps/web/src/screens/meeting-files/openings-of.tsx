import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Meeting } from '#api/meetings.ts';
import { meetingDocumentsApi, type MeetingDocument } from '#api/visit-documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { OpenedBy } from '#visit-files/opened-by.tsx';
import { makerIn, patientOf } from './people.ts';

interface OpeningsOfProps {
  readonly meeting: Meeting;
  readonly item: MeetingDocument;
}

/** Who was given a document and when, the patient too; the newest first. */
export function OpeningsOf({ meeting, item }: OpeningsOfProps): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const query = useQuery({
    queryKey: ['meeting-document-openings', meeting.id, item.id],
    queryFn: ({ signal }) => meetingDocumentsApi.openings(meeting.id, item.id, signal),
    // It is asked for each time that somebody looks.
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <div className="vfile__form">
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('openingsNone')}</p>
          ) : (
            <ul className="vfile__openings small">
              {items.map(({ personId, roles, purpose, at }) => (
                <OpenedBy
                  key={`${personId} ${at}`}
                  name={makerIn(meeting, personId).name ?? t('somebody')}
                  organisationName={null}
                  {...{ roles, purpose, at }}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {patientOf(meeting) && <p className="small soft">{t('openingsTold')}</p>}
    </div>
  );
}
