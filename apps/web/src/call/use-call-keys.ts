import { useEffect } from 'react';
import type { CallSession } from '@astra/call-core/call-session';
import { isOpen } from './device-buttons.tsx';

/** Keys for microphone, camera and, among several people, the hand; never while somebody types, and never with a modifier. */
export function useCallKeys(session: CallSession, hasHand: boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target))
        return;
      const { local, handRaisedAt } = session.getSnapshot();
      const { microphone, camera } = local;
      const key = event.key.toLowerCase();
      if (key === 'm') void session.setMicrophone(!isOpen(microphone));
      if (key === 'h' && hasHand) session.setHand(handRaisedAt === null);
      if (key === 'v') void session.setCamera(!isOpen(camera));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [session, hasHand]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName))
  );
}
