import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface EmptyStateProps {
  readonly icon: IconName;
  readonly tone?: 'warn' | 'danger' | undefined;
  /** What will be here, or what happened. */
  readonly title: ReactNode;
  readonly level?: 1 | 2 | 3 | undefined;
  /** What it means for the person. */
  readonly children?: ReactNode;
  /** The first gesture; one button. */
  readonly action?: ReactNode;
  /** Small print for the help desk. */
  readonly code?: ReactNode;
  readonly role?: 'alert' | 'status' | undefined;
}

/** The arch as a picture, alone. */
export function ArchArt({
  icon,
  tone,
}: {
  readonly icon: IconName;
  readonly tone?: 'warn' | 'danger' | undefined;
}): ReactElement {
  return (
    <span className={classNames('arch-art', tone && `arch-art--${tone}`)} aria-hidden="true">
      <Icon name={icon} />
    </span>
  );
}

/** A place with nothing to show: empty, failed, or closed to this person. */
export function EmptyState(props: EmptyStateProps): ReactElement {
  const { icon, tone, title, level = 2, children, action, code, role } = props;
  const Title = `h${level}` as const;
  return (
    <div className="empty" role={role}>
      <ArchArt icon={icon} tone={tone} />
      <Title className={level === 1 ? undefined : 'h3'}>{title}</Title>
      {children && <div className="soft">{children}</div>}
      {action && <div className="empty__do line centre">{action}</div>}
      {code && <p className="small soft empty__code">{code}</p>}
    </div>
  );
}
