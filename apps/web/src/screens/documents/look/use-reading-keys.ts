import { useEffect, type RefObject } from 'react';
import { pageAfter } from '#presenting/page-after.ts';

/** Where keys have a meaning of their own. */
const others =
  'input, textarea, select, audio, video, [contenteditable], [role=tab], [role=menu], [role=radio]';
const acrossKeys: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End']);

interface Reading {
  readonly page: number;
  readonly pages: number;
  readonly onTurn: (page: number) => void;
}

/** A box that scrolls sideways: there the arrows are its own. */
const scrolls = (box: Element | null): boolean => box !== null && box.scrollWidth > box.clientWidth;

/** Whether a key is meant for what is read: it comes from there, or from the dialog that it is in. */
function isMeant({ key, target }: KeyboardEvent, reader: Element): boolean {
  const around = reader.closest('[role=dialog]') ?? reader;
  if (!(target instanceof Element) || !around.contains(target)) return false;
  if (target.closest(others)) return false;
  return !acrossKeys.has(key) || !scrolls(target.closest('.docs__page'));
}

/** Arrows and the page keys turn the pages of what is read. */
export function useReadingKeys(
  reader: RefObject<HTMLElement | null>,
  { page, pages, onTurn }: Reading,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!reader.current || !isMeant(event, reader.current)) return;
      const to = pageAfter(event.key, page, pages);
      if (to === null || pages === 1) return;
      event.preventDefault();
      onTurn(to);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [reader, page, pages, onTurn]);
}
