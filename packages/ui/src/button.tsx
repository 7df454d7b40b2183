import { useEffect } from 'react';
import type { ComponentProps, MouseEvent, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useAnnounce } from './live-region.tsx';
import { useUiText } from './ui-text.tsx';

/** How loud a button is. One `main` per screen or card. */
export type ButtonLook = 'main' | 'plain' | 'quiet' | 'danger' | 'danger-plain' | 'link';

/** What a button and a link in a button's clothes have in common. */
export interface ButtonStyle {
  readonly look?: ButtonLook | undefined;
  /** Before the words. */
  readonly icon?: IconName | undefined;
  /** After the words, at the far end: a way forward. `true` is an arrow. */
  readonly go?: boolean | IconName | undefined;
  readonly wide?: boolean | undefined;
  /** The second line of the big buttons of the sign-in page. */
  readonly more?: ReactNode;
  readonly className?: string | undefined;
}

/** The class of anything that must look like a button (a router's link, for instance). */
export function buttonClass({ look = 'plain', go, wide, more, className }: ButtonStyle): string {
  if (look === 'link') return classNames('link-btn', className);
  return classNames(
    'btn',
    `btn--${look}`,
    wide && 'btn--wide',
    go && 'btn--go',
    Boolean(more) && 'big',
    className,
  );
}

interface ButtonWordsProps extends ButtonStyle {
  readonly children: ReactNode;
  readonly busy?: boolean | undefined;
}

/** The inside of a button: icon, words, arrow. For links of a router with `buttonClass`. */
export function ButtonWords({
  look,
  icon,
  go,
  more,
  busy,
  children,
}: ButtonWordsProps): ReactElement {
  const shown = busy ? 'loader-circle' : icon;
  const words = more ? (
    <>
      {children}
      <span className={look === 'main' ? undefined : 'soft'}>{more}</span>
    </>
  ) : (
    children
  );
  return (
    <>
      {shown && <Icon name={shown} />}
      {go || more ? <span className={go ? 'grow' : undefined}>{words}</span> : words}
      {go && <Icon name={go === true ? 'arrow-right' : go} />}
    </>
  );
}

interface ButtonProps extends ButtonStyle, Omit<ComponentProps<'button'>, 'className'> {
  /** Work is under way: a second press does nothing, and the focus stays here. */
  readonly busy?: boolean | undefined;
}

/** What is done within this time speaks for itself. */
const silentMs = 1_000;

/** Says to those who do not see the spinner that something is under way; gives how to say it again. */
function useWorking(isBusy: boolean): () => void {
  const announce = useAnnounce();
  const { working } = useUiText();
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setTimeout(() => announce(working), silentMs);
    return () => clearTimeout(timer);
  }, [isBusy, announce, working]);
  return () => announce(working);
}

/**
 * A native button. It keeps its place and focus while busy. Not `aria-busy`, here or elsewhere: Orca takes it for the page's
 * loading, and says nothing more of a page from which what was busy has gone.
 */
export function Button(props: ButtonProps): ReactElement {
  const {
    look,
    icon,
    go,
    wide,
    more,
    className,
    busy,
    children,
    onClick,
    type = 'button',
    ...rest
  } = props;
  const style = { look, icon, go, wide, more };
  const sayWorking = useWorking(busy === true);
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    // What the first half of a double click begins is not begun again, however late the page hears that it is under way.
    const isAgain = busy !== undefined && event.detail > 1;
    if (!busy && !isAgain && rest['aria-disabled'] !== true) return onClick?.(event);
    event.preventDefault();
    if (busy) sayWorking();
  };
  return (
    <button
      {...rest}
      // eslint-disable-next-line react/button-has-type -- the caller's type, `button` unless said otherwise
      type={type}
      className={buttonClass({ ...style, className: classNames(busy && 'btn--busy', className) })}
      onClick={press}
    >
      <ButtonWords {...style} busy={busy}>
        {children}
      </ButtonWords>
    </button>
  );
}

interface ButtonLinkProps extends ButtonStyle, Omit<ComponentProps<'a'>, 'className'> {
  readonly href: string;
}

/** A plain link that looks like a button. */
export function ButtonLink(props: ButtonLinkProps): ReactElement {
  const { look, icon, go, wide, more, className, children, ...rest } = props;
  const style = { look, icon, go, wide, more };
  return (
    <a {...rest} className={buttonClass({ ...style, className })}>
      <ButtonWords {...style}>{children}</ButtonWords>
    </a>
  );
}

interface IconButtonProps extends Omit<
  ComponentProps<'button'>,
  'className' | 'aria-label' | 'children'
> {
  readonly icon: IconName;
  /** Its name for everyone who does not see the icon. */
  readonly label: string;
  readonly look?: Exclude<ButtonLook, 'link'> | undefined;
  readonly className?: string | undefined;
}

/** An icon alone: only for close, send, attach, pause, back, help. */
export function IconButton({
  icon,
  label,
  look = 'quiet',
  className,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={classNames('btn', `btn--${look}`, 'btn--icon', className)}
      aria-label={label}
    >
      <Icon name={icon} />
    </button>
  );
}
