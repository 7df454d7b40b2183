import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { iconShapes } from './icon-shapes.ts';

/** The name of a drawing of `tools/icons.txt`. */
export type IconName = keyof typeof iconShapes;

interface IconProps {
  readonly name: IconName;
  /** `s` for chips and small print, `l` for a picture of its own. */
  readonly size?: 's' | 'l' | undefined;
  /** Only for an icon that stands alone: it is then read out. Without it the icon is decoration. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** One outline icon. Beside a word it is hidden from screen readers. */
export function Icon({ name, size, label, className }: IconProps): ReactElement {
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return (
    <svg
      className={classNames('i', size && `i--${size}`, className)}
      viewBox="0 0 24 24"
      {...named}
    >
      <path d={iconShapes[name]} />
    </svg>
  );
}
