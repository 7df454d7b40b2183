import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { WholeWords } from '#shared/whole-words.tsx';

/** The page whose heading last took the focus; the first page leaves the focus where the browser put it. */
let announced: string | null = null;

/** Says which page this is: in the browser's title, and by moving the focus to the heading after a navigation. */
function useScreenTitle(title: string, prefix = ''): React.RefObject<HTMLSpanElement | null> {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    document.title = `${prefix}${title} · Astra Visio`;
  }, [title, prefix]);
  useEffect(() => {
    const { pathname } = window.location;
    const isNew = announced !== null && announced !== pathname;
    announced = pathname;
    const heading = place.current?.closest('h1');
    if (!isNew || !heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return place;
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
