import { useEffect, useRef, useState } from 'react';
import { useBackStep } from '@astra/ui/back-steps';

/** Which panel of the call is open, and how to open and close it. */
export interface PanelControl {
  readonly open: string | null;
  readonly toggle: (key: string) => void;
  readonly close: () => void;
}

/** One panel at a time. The focus goes into it, and back to its button; Escape closes it, and so does Back. */
export function usePanel(): PanelControl {
  const [open, setOpen] = useState<string | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (open !== null) document.querySelector<HTMLElement>('.panel button')?.focus();
    else if (wasOpen.current) opener.current?.focus();
    wasOpen.current = open !== null;
  }, [open]);
  useEffect(() => {
    if (open === null) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) setOpen(null);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [open]);
  useBackStep(open !== null, () => setOpen(null));
  return {
    open,
    toggle: (key) => {
      // The button of the bar that was just pressed.
      if (document.activeElement instanceof HTMLElement) opener.current = document.activeElement;
      setOpen(open === key ? null : key);
    },
    close: () => setOpen(null),
  };
}
