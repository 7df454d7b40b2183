import { useTranslations } from 'use-intl';
import { calledName, emojiOf } from './emoji.ts';

/** What is often answered by a sign; each with its word. */
export const reactionKeys = ['👍', '✅', '👀', '🙏', '❤️', '❓'] as const;
const names = {
  '👍': 'yes',
  '✅': 'done',
  '👀': 'seen',
  '🙏': 'thanks',
  '❤️': 'heart',
  '❓': 'question',
} as const;

/** The word of a sign; other clients may send others. */
export function useReactionName(): (key: string) => string {
  const t = useTranslations('chat.reactions');
  const called = useTranslations('emoji.names');
  return (key) => {
    if (key in names) return t(names[key as keyof typeof names]);
    const emoji = emojiOf(key);
    return emoji ? calledName(called(emoji.key)) : key;
  };
}
