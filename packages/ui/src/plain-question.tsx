import type { ReactElement, ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface PlainQuestionProps {
  readonly isOpen?: boolean;
  readonly title: ReactNode;
  /** What will be so afterwards; and what went wrong, where it did. */
  readonly children: ReactNode;
  /** On the button that leaves all as it is. */
  readonly keep: ReactNode;
  /** On the button that does it. */
  readonly confirm: ReactNode;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asked before what has no way back: it must be answered, and the first answer leaves all as it is. */
export function PlainQuestion({
  isOpen = true,
  title,
  children,
  keep,
  confirm,
  isBusy = false,
  onConfirm,
  onClose,
}: PlainQuestionProps): ReactElement {
  return (
    <Dialog
      isOpen={isOpen}
      mustAnswer
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button look="danger" busy={isBusy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
