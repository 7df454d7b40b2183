import type { ReactElement } from 'react';
import { Dialog } from './dialog.tsx';
import { DisplayChoices } from './display-choices.tsx';
import { useUiText } from './ui-text.tsx';

interface DisplayDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Colours, contrast, movement, size of text. */
export function DisplayDialog({ isOpen, onClose }: DisplayDialogProps): ReactElement {
  const { display } = useUiText();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={display.title}>
      <div className="stack">
        <DisplayChoices />
      </div>
    </Dialog>
  );
}
