import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { visitPlace, type VisitDocuments } from '#api/visit-documents.ts';
import { PatientFiles } from './patient-files.tsx';
import { useLiveDocuments } from './use-live-documents.ts';

/** What a patient sends while they wait. */
export function WaitingFiles({ hostName }: { readonly hostName: string }): ReactElement | null {
  const t = useTranslations('visitFiles.patient');
  const shown = useLiveDocuments<VisitDocuments>(visitPlace.stream);
  if (!shown?.maySend) return null;
  return (
    <section aria-labelledby="waiting-files" className="mt-3">
      <h2 id="waiting-files" className="h3">
        {t('sendTitle')}
      </h2>
      <PatientFiles shown={shown} empty={t('waiting', { host: hostName })} />
    </section>
  );
}
