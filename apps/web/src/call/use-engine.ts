import { useEffect } from 'react';
import type { CallSession } from '@astra/call-core/call-session';

/** The call goes to the engine on which the meeting is, as the page hears it from the service. */
export function useEngine(session: CallSession, engineId: string | null): void {
  useEffect(() => {
    if (engineId !== null) session.goTo(engineId);
  }, [session, engineId]);
}
