import { useMemo, useRef } from 'react';
import { uuid } from './uuid.ts';

/** Keys that make sending again harmless. */
export interface SendKeys {
  /** The same for one content, pressed twice or sent again after an answer that was lost. */
  readonly of: (content: unknown) => string;
  /** It is there: the same content is something new from now on. */
  readonly arrived: () => void;
}

/** The keys of one form. */
export function useSendKeys(): SendKeys {
  const last = useRef({ content: '', key: '' });
  return useMemo(
    () => ({
      of: (wanted) => {
        const content = JSON.stringify(wanted);
        if (content !== last.current.content) last.current = { content, key: uuid() };
        return last.current.key;
      },
      arrived: () => {
        last.current = { content: '', key: '' };
      },
    }),
    [],
  );
}
