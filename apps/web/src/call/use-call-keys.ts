import { useEffect } from 'react';
import type { CallSession } from '@astra/call-core/call-session';
import { isOpen } from './device-buttons.tsx';

/** Keys for microphone and camera; never while somebody types, and never with a modifier. */
export function useCallKeys(session: CallSession): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target))
        return;
      const { microphone, camera } = session.getSnapshot().local;
      const key = event.key.toLowerCase();
      if (key === 'm') void session.setMicrophone(!isOpen(microphone));
      if (key === 'v') void session.setCamera(!isOpen(camera));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [session]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName))
  );
}
