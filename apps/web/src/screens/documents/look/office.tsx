import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { OfficeDocument } from '@astra/office-reader/office-document';
import { Skeleton } from '@astra/ui/skeleton';
import { Blocks } from './office-blocks.tsx';
import { Sheets } from './office-sheets.tsx';
import { ReadingBox } from './reading-box.tsx';
import { useOffice } from './use-office.ts';

interface OfficeProps {
  readonly item: { readonly name: string };
  readonly content: ArrayBuffer;
}

type Slides = Extract<OfficeDocument, { kind: 'slides' }>['slides'];

function SlideList({ slides }: { readonly slides: Slides }): ReactElement {
  const t = useTranslations('documents.look.office');
  return (
    <>
      {slides.map((blocks, at) => (
        <section
          // Slides have no other name than their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          className="docs__slide"
          aria-label={t('slide', { number: at + 1, slides: slides.length })}
        >
          <p className="small soft num">{t('slide', { number: at + 1, slides: slides.length })}</p>
          <Blocks blocks={blocks} />
        </section>
      ))}
    </>
  );
}

function Shown({
  document,
  name,
}: {
  readonly document: OfficeDocument;
  readonly name: string;
}): ReactElement {
  const t = useTranslations('documents');
  if (document.kind === 'sheets') return <Sheets sheets={document.sheets} name={name} />;
  const isEmpty =
    document.kind === 'text' ? document.blocks.length === 0 : document.slides.length === 0;
  if (isEmpty) return <p className="soft">{t('look.office.empty')}</p>;
  return (
    <ReadingBox label={t('open.contentOf', { name })}>
      <div className="docs__office">
        {document.kind === 'text' ? (
          <Blocks blocks={document.blocks} />
        ) : (
          <SlideList slides={document.slides} />
        )}
      </div>
    </ReadingBox>
  );
}

/** What an office file says, without its layout, which the page says too. */
export function Office({ item, content }: OfficeProps): ReactElement {
  const t = useTranslations('documents');
  const state = useOffice(content);
  if (state.phase === 'opening') return <Skeleton label={t('look.office.opening')} />;
  if (state.phase === 'closed')
    return (
      <p className="soft" role="alert">
        {t(`look.office.${state.reason}`)}
      </p>
    );
  const { document } = state;
  return (
    <div className="stack">
      <p className="small soft">{t('look.office.simplified')}</p>
      <Shown document={document} name={item.name} />
      {document.isCut && <p className="small soft">{t('open.onlyBeginning')}</p>}
    </div>
  );
}
