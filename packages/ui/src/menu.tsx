import { useState } from 'react';
import type { ReactElement, ReactNode, RefObject } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
} from 'react-aria-components/Menu';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { buttonClass } from './button.tsx';
import type { ButtonLook } from './button.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface MenuButtonProps {
  /** The words of the button; with `iconOnly` they become its name. */
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly iconOnly?: boolean | undefined;
  readonly look?: ButtonLook | undefined;
  /** Replaces the whole class of the button (a rail item, a call button). */
  readonly className?: string | undefined;
  /** Replaces the inside of the button; it must hold the name in words (hidden ones will do). */
  readonly face?: ReactNode;
  /** Opened from the call: dark like it, whatever the theme. */
  readonly onStage?: boolean | undefined;
  /** `MenuItem`, `MenuRule`. */
  readonly children: ReactNode;
}

function Face({ label, icon, iconOnly, face }: MenuButtonProps): ReactElement {
  if (face) return <>{face}</>;
  return (
    <>
      {icon && <Icon name={icon} />}
      {!iconOnly && label}
      {!iconOnly && <Icon name="chevron-down" size="s" />}
    </>
  );
}

/** A button with a list of actions: arrows, type-ahead, Escape, and the focus comes back. */
export function MenuButton(props: MenuButtonProps): ReactElement {
  const { label, iconOnly, look = 'plain', className, face, onStage, children } = props;
  const [isHeld, setHeld] = useState(false);
  return (
    <MenuTrigger>
      <AriaButton
        onPressStart={({ pointerType }) => setHeld(pointerType === 'mouse')}
        onPressEnd={() => setHeld(false)}
        className={
          className ?? buttonClass({ look, className: iconOnly ? 'btn--icon' : undefined })
        }
        {...(iconOnly && !face ? { 'aria-label': label } : {})}
      >
        <Face {...props} />
      </AriaButton>
      <Popover
        className={classNames('popover', isHeld && 'popover--held')}
        {...(onStage ? { 'data-stage': '' } : {})}
      >
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface OpenMenuProps {
  /** The button that it belongs to. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly label: string;
  readonly onStage?: boolean | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The list of actions alone, open. For buttons that there are many of: a list is made only when one wants it. */
export function OpenMenu(props: OpenMenuProps): ReactElement {
  const { anchor, label, onStage, onClose, children } = props;
  return (
    <Popover
      className="popover"
      triggerRef={anchor}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      {...(onStage ? { 'data-stage': '' } : {})}
    >
      {/* Who opens a menu goes on in it; by `MenuButton` it is the same. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- not of a page that loads */}
      <AriaMenu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
        {children}
      </AriaMenu>
    </Popover>
  );
}

interface MenuItemProps {
  readonly icon?: IconName | undefined;
  readonly children: string;
  readonly more?: string | undefined;
  readonly onAction?: (() => void) | undefined;
  readonly href?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** One action of a menu. */
export function MenuItem({
  icon,
  children,
  more,
  onAction,
  href,
  danger,
  disabled,
}: MenuItemProps): ReactElement {
  return (
    <AriaMenuItem
      className={classNames('menu__item', danger && 'menu__item--danger')}
      textValue={children}
      isDisabled={disabled ?? false}
      {...(onAction ? { onAction } : {})}
      {...(href ? { href } : {})}
    >
      {icon && <Icon name={icon} />}
      <span>
        {children}
        {more && <span className="menu__more">{more}</span>}
      </span>
    </AriaMenuItem>
  );
}

/** A line between two groups of actions. */
export function MenuRule(): ReactElement {
  return <Separator className="menu__rule" />;
}
