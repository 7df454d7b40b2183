import type { ReactElement, ReactNode, RefObject } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';

interface OpenBoxProps {
  /** The button that it belongs to. */
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly label: string;
  readonly onStage?: boolean | undefined;
  readonly onClose: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

/** A small box at a button, open: for a choice that is no list of actions. Escape closes it, and the focus comes back. */
export function OpenBox(props: OpenBoxProps): ReactElement {
  const { anchor, label, onStage, onClose, className, children } = props;
  return (
    <Popover
      className="popover"
      triggerRef={anchor}
      placement="top end"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      {...(onStage ? { 'data-stage': '' } : {})}
    >
      <AriaDialog className={className} aria-label={label}>
        {children}
      </AriaDialog>
    </Popover>
  );
}
