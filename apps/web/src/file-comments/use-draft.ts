import { useState } from 'react';
import { useObservable } from '#chat/use-observable.ts';
import { commentDrafts } from './drafts.ts';

/** What is being written. It outlives the part of the page in which it is written, and the page, until it is sent or made empty. */
export function useDraft(name: string, initial = ''): [string, (next: string) => void] {
  const kept = useObservable(commentDrafts).get(name);
  const [typed, setTyped] = useState<string | null>(null);
  return [
    typed ?? kept ?? initial,
    (next) => {
      commentDrafts.set(name, next === initial ? '' : next);
      setTyped(next);
    },
  ];
}

/** Under which name a comment is worded anew. */
export const draftOf = (at: string, id: string): string => `${at}/${id}`;

/** What was being written is sent, or given up. */
export const dropDraft = (name: string): void => commentDrafts.set(name, '');
