import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface CallButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly icon: IconName;
  /** The button's word says the state: "Micro", then "Micro coupé". */
  readonly label: string;
  /** What the word leaves to the icon ("on"), for those who do not see it. Not `aria-pressed`, which would deny "Micro off". */
  readonly state?: string | undefined;
  /** The word on phones, when it must be shorter. */
  readonly shortLabel?: string | undefined;
  /** `off`: something of the person's is cut. `on`: a panel is open. `leave`: the way out. */
  readonly look?: 'off' | 'on' | 'leave' | undefined;
  readonly count?: { readonly value: number; readonly label: string } | undefined;
  /** Left out on phones (it is in "More" there). */
  readonly onlyWide?: boolean | undefined;
}

function Label({ label, shortLabel }: Pick<CallButtonProps, 'label' | 'shortLabel'>): ReactElement {
  if (!shortLabel) return <>{label}</>;
  return (
    <>
      <span className="only-wide">{label}</span>
      <span className="only-phone">{shortLabel}</span>
    </>
  );
}

/** One button of the call bar. */
export function CallButton(props: CallButtonProps): ReactElement {
  const { icon, label, state, shortLabel, look, count, onlyWide, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classNames('cb', look && `cb--${look}`, onlyWide && 'only-wide')}
    >
      <Icon name={icon} />
      <Label label={label} shortLabel={shortLabel} />
      {state && <span className="visually-hidden"> {state}</span>}
      {count && count.value > 0 && (
        <>
          <span className="count" aria-hidden="true">
            {count.value}
          </span>
          <span className="visually-hidden"> ({count.label})</span>
        </>
      )}
    </button>
  );
}

interface CallBarProps {
  /** The name of the bar ("Call controls"). */
  readonly label: string;
  readonly children: ReactNode;
  /** Stands apart at the end. */
  readonly leave: ReactNode;
}

/** The bar under the pictures. Panels never cover it. */
export function CallBar({ label, children, leave }: CallBarProps): ReactElement {
  return (
    <section className="callbar" aria-label={label}>
      <div className="callbar__group">{children}</div>
      {leave}
    </section>
  );
}
