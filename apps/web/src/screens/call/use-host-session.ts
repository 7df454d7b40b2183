import { useEffect, useMemo } from 'react';
import { browserClock } from '@astra/call-core/browser-clock';
import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import { makeCallSession } from '@astra/call-core/call-session';
import type { CallSession } from '@astra/call-core/call-session';
import { grantFrom, loadEngine } from '#call/engines.ts';
import { meetingsApi } from '#api/meetings.ts';

/** The professional's side of the call: joined when the page opens, left when it goes. */
export function useHostSession(meetingId: string): CallSession {
  const session = useMemo(
    () =>
      makeCallSession({
        loadEngine,
        fetchGrant: ({ signal }) => grantFrom(() => meetingsApi.grant(meetingId, signal)),
        clock: browserClock,
        devices: makeBrowserDevices(),
      }),
    [meetingId],
  );
  useEffect(() => {
    session.join();
    return () => void session.leave();
  }, [session]);
  return session;
}
