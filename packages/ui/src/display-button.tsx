import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import { IconButton } from './button.tsx';
import { useUiText } from './ui-text.tsx';

// Loaded on the first press: few open it, and a patient's first page must stay light.
const DisplayDialog = lazy(async () => {
  const module = await import('./display-dialog.tsx');
  return { default: module.DisplayDialog };
});

/** The button of every patient page that opens the display settings. */
export function DisplayButton(): ReactElement {
  const { display } = useUiText();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const open = (): void => {
    setWasOpened(true);
    setOpen(true);
  };
  return (
    <>
      <IconButton
        icon="accessibility"
        label={display.title}
        aria-haspopup="dialog"
        onClick={open}
      />
      {wasOpened && (
        <Suspense>
          <DisplayDialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
