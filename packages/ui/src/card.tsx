import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './class-names.ts';

interface CardProps extends Omit<ComponentProps<'div'>, 'className'> {
  readonly look?: 'flat' | 'well' | 'tint' | 'flush' | undefined;
  readonly small?: boolean | undefined;
  readonly className?: string | undefined;
}

/** A raised sheet. */
export function Card({ look, small, className, ...rest }: CardProps): ReactElement {
  return (
    <div
      {...rest}
      className={classNames('card', look && `card--${look}`, small && 'card--s', className)}
    />
  );
}
