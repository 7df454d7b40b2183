import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { focusSoon } from '#shared/focus-soon.ts';
import { leadsToCard } from './card-place.tsx';
import { WholeWords } from '#shared/whole-words.tsx';

/** The page whose heading last took the focus; the first page leaves the focus where the browser put it. */
let announced: { readonly pathname: string; readonly title: string } | null = null;

/**
 * Says which page this is: in the browser's title, and by moving the focus to the heading after a navigation, or where what
 * had the focus gave way to another page at the same address (a form, to what came of it).
 */
function useScreenTitle(title: string, prefix = ''): React.RefObject<HTMLSpanElement | null> {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    document.title = `${prefix}${title} · Astra Visio`;
  }, [title, prefix]);
  useEffect(() => {
    const { pathname } = window.location;
    const before = announced;
    const announce = (): void => {
      announced = { pathname, title };
    };
    const heading = place.current?.closest('h1');
    if (before === null || !heading || leadsToCard()) {
      announce();
      return undefined;
    }
    const isLost = document.activeElement === document.body && before.title !== title;
    if (before.pathname === pathname && !isLost) {
      announce();
      return undefined;
    }
    heading.tabIndex = -1;
    window.scrollTo(0, 0);
    // A page that another one takes the place of before that was not announced.
    return focusSoon(heading, announce);
    // oxlint-disable-next-line react/exhaustive-deps -- a title that changes under a reader is no new page
  }, []);
  return place;
}

/** The title of a page that has no heading. What comes after it is another page, loaded first or not. */
export function useTitleAlone(title: string): void {
  useEffect(() => {
    document.title = `${title} · Astra Visio`;
    announced ??= { pathname: '', title };
  }, [title]);
}

interface ScreenTitleProps {
  readonly title: string;
  /** Before the browser's title only: how many wait. */
  readonly prefix?: string | undefined;
}

/** The words of a page's `<h1>`. */
export function ScreenTitle({ title, prefix }: ScreenTitleProps): ReactElement {
  const place = useScreenTitle(title, prefix);
  return (
    <span ref={place}>
      <WholeWords>{title}</WholeWords>
    </span>
  );
}
