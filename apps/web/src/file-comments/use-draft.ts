import { useState } from 'react';

/** In this page's memory alone: what is said of patients lies in no store of a browser. */
const kept = new Map<string, string>();

/** What is being written. It outlives the part of the page in which it is written, until it is sent or made empty. */
export function useDraft(name: string, initial = ''): [string, (next: string) => void] {
  const [text, setText] = useState(() => kept.get(name) ?? initial);
  return [
    text,
    (next) => {
      if (next === initial) kept.delete(name);
      else kept.set(name, next);
      setText(next);
    },
  ];
}

/** What was being written is sent, or given up. */
export const dropDraft = (name: string): boolean => kept.delete(name);
