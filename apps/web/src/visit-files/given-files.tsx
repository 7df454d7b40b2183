import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { readVisitDocuments, visitPlace, type VisitDocument } from '#api/visit-documents.ts';
import { AboutPicture } from './about-picture.tsx';
import { FileLine } from './file-line.tsx';
import { useLastDay } from './last-day.ts';
import { isNothing } from './nothing.ts';
import { PatientOpenings } from './patient-openings.tsx';
import '@astra/ui/visit-files.css';

type Shown = readonly VisitDocument[] | 'failed' | null;

/** What was handed over, on the patient's last page; nothing where nothing was. */
export function GivenFiles({ hostName }: { readonly hostName: string }): ReactElement | null {
  const t = useTranslations('visitFiles');
  const lastDay = useLastDay();
  const [shown, setShown] = useState<Shown>(null);
  const read = useCallback(
    () =>
      readVisitDocuments().then(
        ({ items }) => setShown(items),
        (error: unknown) => setShown(isNothing(error) ? [] : 'failed'),
      ),
    [],
  );
  useEffect(() => void read(), [read]);
  if (shown === 'failed')
    return (
      <Notice
        tone="warn"
        role="alert"
        actions={<Button onClick={() => void read()}>{t('retry')}</Button>}
      >
        {t('failed')}
      </Notice>
    );
  if (shown === null || shown.length === 0) return null;
  return (
    <section aria-labelledby="given" className="mb-3">
      <h2 id="given" className="h3">
        {t('patient.given', { host: hostName })}
      </h2>
      <ul className="vfiles mt-1">
        {shown.map((item) => (
          <FileLine
            key={item.id}
            file={item}
            href={visitPlace.contentHref(item.id)}
            about={
              item.until && (
                <AboutPicture item={item}>
                  {t('patient.until', { day: lastDay(item.until) })}
                </AboutPicture>
              )
            }
            isMain
          >
            <PatientOpenings item={item} />
          </FileLine>
        ))}
      </ul>
      <p className="soft mt-1">
        {t('patient.keep')} {t('patient.again')}
      </p>
    </section>
  );
}
