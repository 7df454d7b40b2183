import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** The meaning of a tinted thing. */
export type Tone = 'good' | 'warn' | 'danger' | 'action';

interface StateProps {
  readonly tone?: Tone | 'bare' | undefined;
  /** A state is an icon and a word; colour comes last. */
  readonly icon: IconName;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A chip that says a state. */
export function State({ tone, icon, className, children }: StateProps): ReactElement {
  return (
    <span className={classNames('state', tone && `state--${tone}`, className)}>
      <Icon name={icon} size="s" />
      {children}
    </span>
  );
}

interface CountProps {
  readonly value: number;
  /** What is counted, for screen readers ("3 people"). Without it the number is hidden from them. */
  readonly label?: string | undefined;
  readonly tone?: 'danger' | undefined;
}

/** A number in a pill. */
export function Count({ value, label, tone }: CountProps): ReactElement {
  return (
    <span className={classNames('count', tone && `count--${tone}`)}>
      <span aria-hidden="true">{value}</span>
      {label && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
