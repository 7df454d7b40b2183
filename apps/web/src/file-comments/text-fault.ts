import { longestComment } from '@astra/contracts/document-comments';

/** What is wrong with a comment before it is sent: nothing in it, or how many characters are too many. */
export function textFault(text: string): 'missing' | { readonly over: number } | null {
  if (text.trim() === '') return 'missing';
  const over = Array.from(text).length - longestComment;
  return over > 0 ? { over } : null;
}
