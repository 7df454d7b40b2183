import type { ReactElement, ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { DisplayChoices } from './display-choices.tsx';
import { useUiText } from './ui-text.tsx';

interface DisplayDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** More settings of the screen, such as the language. */
  readonly children?: ReactNode;
}

/** Colours, contrast, movement, size of text. */
export function DisplayDialog({ isOpen, onClose, children }: DisplayDialogProps): ReactElement {
  const { display } = useUiText();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={display.title}>
      <div className="stack">
        <DisplayChoices />
        {children}
      </div>
    </Dialog>
  );
}
