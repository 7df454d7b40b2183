import { useEffect, useRef, useState } from 'react';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { useTranslations } from 'use-intl';

type Ref = RefObject<HTMLDivElement | null>;

/** Whether there is more in a box than it shows. */
function useIsMore(box: Ref, content: Ref): boolean {
  const [isMore, setMore] = useState(false);
  useEffect(() => {
    const [outer, inner] = [box.current, content.current];
    if (!outer || !inner) return undefined;
    const measure = (): void => setMore(outer.scrollHeight > outer.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [box, content]);
  return isMore;
}

/** What is told above the field: beyond its part of the screen it scrolls, so that the field and the last words stay there. */
export function NoticesBox({ children }: { readonly children: ReactNode }): ReactElement {
  const t = useTranslations('chat');
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isMore = useIsMore(box, content);
  // What scrolls must be reachable by keyboard.
  const reach = isMore ? { role: 'group', 'aria-label': t('told'), tabIndex: 0 } : {};
  return (
    <div ref={box} className="chat__told" {...reach}>
      <div ref={content} className="chat__notices">
        {children}
      </div>
    </div>
  );
}
