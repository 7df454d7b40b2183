import type { ReactElement } from 'react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import type { VisitDocuments } from '#api/visit-documents.ts';
import { PatientFiles } from './patient-files.tsx';

interface VisitFilesPanelProps {
  readonly shown: VisitDocuments | null;
  readonly hostName: string;
  readonly onLook: () => void;
}

/** The documents beside the patient's call. */
export function VisitFilesPanel({ shown, hostName, onLook }: VisitFilesPanelProps): ReactElement {
  const t = useTranslations('visitFiles');
  useEffect(onLook, [shown, onLook]);
  if (!shown) return <Skeleton label={t('loading')} />;
  return <PatientFiles shown={shown} empty={t('patient.empty', { host: hostName })} />;
}
