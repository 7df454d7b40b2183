import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

/** The arch is a person signed in with the organisation; the circle a patient, guest or partner. Never swap them. */
export type WhoKind = 'member' | 'guest' | 'group';

interface WhoProps {
  readonly kind: WhoKind;
  /** The person's name; the two letters are made from it. Not needed for a group. */
  readonly name?: string | undefined;
  readonly size?: 's' | 'l' | undefined;
}

const titles = /^(?:dr|docteur|pr|prof|professeur|mme|mrs|ms|miss|mr|m|mlle|sir|me)\.?$/iu;

/** A mark after the name ("(2)") or a dash is no name. */
const isName = (word: string): boolean => /^[\p{L}\p{N}]/u.test(word);

/** First letters of the first and last name, without a title. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(isName);
  const kept = words.filter((word) => !titles.test(word));
  const parts = kept.length > 0 ? kept : words;
  const ends = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
  return ends
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** A person's mark. Always doubled by the name in words beside it, hence hidden from screen readers. */
export function Who({ kind, name = '', size }: WhoProps): ReactElement {
  const looks = classNames('who', kind !== 'member' && `who--${kind}`, size && `who--${size}`);
  if (kind === 'group') {
    return (
      <span className={looks} aria-hidden="true">
        <Icon name="users-round" />
      </span>
    );
  }
  return (
    <svg className={looks} viewBox="0 0 40 40" aria-hidden="true">
      <text x="20" y="20" dy=".36em" textAnchor="middle">
        {initialsOf(name)}
      </text>
    </svg>
  );
}
