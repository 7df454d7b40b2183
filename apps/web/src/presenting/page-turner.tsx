import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { VisuallyHidden } from '@astra/ui/visually-hidden';

interface PageTurnerProps {
  readonly page: number;
  readonly pages: number;
  readonly onTurn: (page: number) => void;
}

/** The page before, the next one, and any other by its number. */
export function PageTurner({ page, pages, onTurn }: PageTurnerProps): ReactElement {
  const t = useTranslations('visitFiles.presenting');
  // Null: not being typed.
  const [typed, setTyped] = useState<string | null>(null);
  const go = (event?: FormEvent): void => {
    event?.preventDefault();
    const asked = Number(typed);
    if (typed !== null && Number.isInteger(asked) && asked >= 1) onTurn(asked);
    setTyped(null);
  };
  return (
    <div className="line nowrap shown__turn">
      <IconButton
        icon="chevron-left"
        label={t('previous')}
        aria-disabled={page === 1}
        onClick={() => onTurn(page - 1)}
      />
      <form noValidate className="line nowrap" onSubmit={go}>
        <input
          className="input num shown__number"
          inputMode="numeric"
          autoComplete="off"
          aria-label={t('goTo', { pages })}
          value={typed ?? String(page)}
          onChange={({ target }) => setTyped(target.value)}
          onFocus={({ target }) => target.select()}
          onBlur={() => go()}
        />
        <span className="num nb" aria-hidden="true">
          {t('of', { pages })}
        </span>
      </form>
      <IconButton
        icon="chevron-right"
        label={t('next')}
        aria-disabled={page === pages}
        onClick={() => onTurn(page + 1)}
      />
      <VisuallyHidden live>{t('page', { page, pages })}</VisuallyHidden>
    </div>
  );
}
