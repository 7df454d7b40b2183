import { useState, type ReactElement } from 'react';
import { PageTurner } from './page-turner.tsx';
import { useTurnerWords } from './use-turner-words.ts';
import { ShownPage, type ShownFile } from './shown-page.tsx';
import '@astra/ui/presenting.css';

interface PdfLookProps {
  readonly file: Omit<ShownFile, 'id'>;
  readonly href: string;
}

/** A PDF of a consultation, looked at in its line, page by page. */
export function PdfLook({ file, href }: PdfLookProps): ReactElement {
  const [page, setPage] = useState(1);
  const [pages, setPages] = useState<number | null>(null);
  const most = pages ?? 1;
  const words = useTurnerWords(page, most);
  return (
    <section className="shown shown--line" aria-label={file.name}>
      <ShownPage {...{ file, href, page }} onPages={setPages} />
      {most > 1 && (
        <div className="shown__sill">
          <PageTurner
            page={page}
            pages={most}
            words={words}
            onTurn={(to) => setPage(Math.min(most, Math.max(1, to)))}
          />
        </div>
      )}
    </section>
  );
}
