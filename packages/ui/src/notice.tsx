import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

const icons = {
  warn: 'triangle-alert',
  danger: 'circle-alert',
  good: 'circle-check',
  info: 'info',
} as const;

interface NoticeProps {
  readonly tone?: 'warn' | 'danger' | 'good' | 'info' | undefined;
  readonly icon?: IconName | undefined;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons under the words. */
  readonly actions?: ReactNode;
  /** One button at the side instead. */
  readonly beside?: ReactNode;
  /** Read out when it appears: `status` waits for a pause, `alert` does not. */
  readonly role?: 'status' | 'alert' | undefined;
  readonly className?: string | undefined;
}

/** A message that stays on the page. */
export function Notice(props: NoticeProps): ReactElement {
  const { tone = 'info', icon, title, children, actions, beside, role, className } = props;
  const looks = classNames(
    'notice',
    tone !== 'info' && `notice--${tone}`,
    Boolean(beside) && 'notice--apart',
    className,
  );
  return (
    <div className={looks} role={role}>
      <Icon name={icon ?? icons[tone]} />
      <div className="notice__body">
        {title && <p className="notice__t">{title}</p>}
        {typeof children === 'string' ? <p>{children}</p> : children}
        {actions && <div className="notice__do">{actions}</div>}
      </div>
      {beside}
    </div>
  );
}
