import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { visitPlace } from '#api/visit-documents.ts';
import { ShownPage, type ShownFile } from './shown-page.tsx';
import '@astra/ui/presenting.css';

export interface GuestPresentationProps {
  readonly file: ShownFile;
  readonly page: number;
  readonly hostName: string;
}

/** What a guest sees of a document that is shown to everyone: the presenter turns the pages. */
export function GuestPresentation({ file, page, hostName }: GuestPresentationProps): ReactElement {
  const t = useTranslations('visitFiles.presenting');
  const [pages, setPages] = useState<number | null>(null);
  return (
    <section className="shown" aria-label={t('isShown', { name: file.name })}>
      <ShownPage
        key={file.id}
        {...{ file, page }}
        href={visitPlace.contentHref(file.id)}
        onPages={setPages}
      />
      <p className="shown__sill" role="status">
        <span className="grow">{t('toYou', { host: hostName, name: file.name })}</span>
        {pages !== null && pages > 1 && (
          <span className="num nb">{t('page', { page: Math.min(page, pages), pages })}</span>
        )}
      </p>
    </section>
  );
}
