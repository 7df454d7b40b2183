import { useCallback, useLayoutEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useBackStep } from './back-steps.tsx';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { useReturnedFocus } from './returned-focus.ts';
import { useUiText } from './ui-text.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** The buttons; the main one last. */
  readonly actions?: ReactNode;
  /** `side` is a sheet at the right edge, for things longer than a question. Phones show both from below. */
  readonly look?: 'middle' | 'side' | undefined;
  /** A question that must be answered: Escape and a press outside do not close it, and it has no cross. */
  readonly mustAnswer?: boolean | undefined;
  /** It has an address of its own: Back leads away from that, as from any page. */
  readonly isPlace?: boolean | undefined;
  /** Opened from the call: dark like it, whatever the theme. */
  readonly onStage?: boolean | undefined;
}

/** Whether a press beside it is meant for it: the second half of the double click that opened it is not. */
function useMeant(isOpen: boolean): () => boolean {
  const isAgain = useRef(false);
  // Before the effect in which React Aria begins to hear of presses: what it asks then is known by then.
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const note = ({ detail }: MouseEvent): void => {
      isAgain.current = detail > 1;
    };
    document.addEventListener('click', note, true);
    return () => document.removeEventListener('click', note, true);
  }, [isOpen]);
  return useCallback(() => !isAgain.current, []);
}

/** A dialog: focus stays in it, Escape and Back close it, and the focus goes back where it was. */
export function Dialog(props: DialogProps): ReactElement {
  const {
    isOpen,
    onClose,
    title,
    children,
    actions,
    look = 'middle',
    mustAnswer = false,
    isPlace = false,
    onStage,
  } = props;
  const text = useUiText();
  const isMeant = useMeant(isOpen);
  // A browser leaves a page that answers Back with nothing, and rightly: what must be answered is not closed by it.
  useBackStep(isOpen && !mustAnswer && !isPlace, onClose);
  useReturnedFocus(isOpen);
  return (
    <ModalOverlay
      {...(onStage ? { 'data-stage': '' } : {})}
      className={classNames('veil', look === 'side' && 'veil--side')}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!mustAnswer}
      shouldCloseOnInteractOutside={isMeant}
      isKeyboardDismissDisabled={mustAnswer}
    >
      <Modal className="dialog">
        <AriaDialog className="dialog__box" role={mustAnswer ? 'alertdialog' : 'dialog'}>
          <div className="dialog__head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {!mustAnswer && <IconButton icon="x" label={text.close} onClick={onClose} />}
          </div>
          {children}
          {actions && <div className="dialog__do">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
