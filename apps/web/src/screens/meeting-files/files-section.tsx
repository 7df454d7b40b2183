import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Meeting } from '#api/meetings.ts';
import { useMay, useMe } from '#app/session.tsx';
import { MeetingFiles } from './meeting-files.tsx';
import { isOneOf } from './people.ts';
import { useMeetingDocuments } from './use-meeting-documents.ts';

/** The documents on a meeting's page, before it and after it; for its professionals alone. */
export function FilesSection({ meeting }: { readonly meeting: Meeting }): ReactElement | null {
  const { id } = useMe();
  const may = useMay();
  if (meeting.state === 'cancelled' || !may('document.see') || !isOneOf(meeting, id)) return null;
  return <Shown meeting={meeting} />;
}

function Shown({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('visitFiles');
  const shown = useMeetingDocuments(meeting.id);
  return (
    <section className="measure mt-3" aria-labelledby="documents">
      <h2 id="documents">{t('title')}</h2>
      <MeetingFiles meeting={meeting} shown={shown} />
    </section>
  );
}
