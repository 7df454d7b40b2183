import { folded } from './folded.ts';
import type { TypedMention } from '@astra/chat-core/write-markdown';
import type { Talker } from './people.ts';

/** Somebody who can be named. */
export interface Nameable extends Talker {
  readonly userId: string;
}

const most = 6;

/** What is being named before the caret: the letters after the `@`; null: nobody. */
export function namedBefore(text: string): string | null {
  return /(?:^|\s)@([\p{L}\p{N}.'’ -]{0,30})$/u.exec(text)?.[1] ?? null;
}

/** Who fits the letters typed: by the beginning of any part of the name. */
export function whoFits(people: readonly Nameable[], typed: string): readonly Nameable[] {
  const wanted = folded(typed);
  return people
    .filter(({ name }) => {
      const whole = folded(name);
      // A name that is complete is being named no more.
      return whole !== wanted && (whole.startsWith(wanted) || whole.includes(` ${wanted}`));
    })
    .slice(0, most);
}

/** Everybody whose whole name stands after an `@`. */
export function mentionsIn(text: string, people: readonly Nameable[]): readonly TypedMention[] {
  return people
    .filter(({ name }) => name !== '' && text.includes(`@${name}`))
    .map(({ userId, name }) => ({ userId, label: name }));
}
