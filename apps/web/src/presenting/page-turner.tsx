import { useState, type FormEvent, type ReactElement } from 'react';
import { IconButton } from '@astra/ui/button';
import { VisuallyHidden } from '@astra/ui/visually-hidden';

interface PageTurnerProps {
  readonly page: number;
  readonly pages: number;
  readonly words: Readonly<Record<'previous' | 'next' | 'goTo' | 'of' | 'page', string>>;
  readonly onTurn: (page: number) => void;
}

/** The page before, the next one, and any other by its number. */
export function PageTurner({ page, pages, words, onTurn }: PageTurnerProps): ReactElement {
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
        label={words.previous}
        aria-disabled={page === 1}
        onClick={() => onTurn(page - 1)}
      />
      <form noValidate className="line nowrap" onSubmit={go}>
        <input
          className="input num shown__number"
          inputMode="numeric"
          autoComplete="off"
          aria-label={words.goTo}
          value={typed ?? String(page)}
          onChange={({ target }) => setTyped(target.value)}
          onFocus={({ target }) => target.select()}
          onBlur={() => go()}
        />
        <span className="num nb" aria-hidden="true">
          {words.of}
        </span>
      </form>
      <IconButton
        icon="chevron-right"
        label={words.next}
        aria-disabled={page === pages}
        onClick={() => onTurn(page + 1)}
      />
      <VisuallyHidden live>{words.page}</VisuallyHidden>
    </div>
  );
}
