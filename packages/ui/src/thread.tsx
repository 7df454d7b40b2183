import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** Where something stands on the thread: happened, happening, to come, or happened badly. */
export type KnotState = 'done' | 'now' | 'next' | 'warn' | 'danger';

interface KnotProps {
  /** The outcome, drawn inside the knot. */
  readonly icon?: IconName | undefined;
}

/** One knot; the element around it carries the state's class (`knotClass`). */
export function Knot({ icon }: KnotProps): ReactElement {
  return (
    <span className="knot" aria-hidden="true">
      {icon && <Icon name={icon} />}
    </span>
  );
}

/** The class of the list item that holds a knot. */
export function knotClass(state: KnotState): string {
  return state === 'done' ? 'is-done' : `is-${state}`;
}

interface ThreadProps extends Omit<ComponentProps<'ol'>, 'className'> {
  readonly className?: string | undefined;
}

/** The thread ("le fil"): things that follow each other in time. */
export function Thread({ className, ...rest }: ThreadProps): ReactElement {
  return <ol {...rest} className={classNames('thread', className)} />;
}

const defaultIcons: Partial<Record<KnotState, IconName>> = {
  done: 'check',
  warn: 'triangle-alert',
  danger: 'x',
};

interface ThreadItemProps {
  readonly state: KnotState;
  readonly icon?: IconName | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** One thing on the thread. */
export function ThreadItem({ state, icon, className, children }: ThreadItemProps): ReactElement {
  return (
    <li
      className={classNames(knotClass(state), className)}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <Knot icon={icon ?? defaultIcons[state]} />
      {children}
    </li>
  );
}
