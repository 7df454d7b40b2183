import { useEffect, useMemo } from 'react';
import { browserClock } from '@astra/page-state/browser-clock';
import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import { makeCallSession } from '@astra/call-core/call-session';
import type { CallSession } from '@astra/call-core/call-session';
import { faultOf, grantFrom, loadEngine, readyStandBy } from '#call/engines.ts';
import { startOf, useKeptInputs } from '#call/kept-inputs.ts';
import { useEngine } from '#call/use-engine.ts';
import { meetingsApi } from '#api/meetings.ts';
import type { EngineGrant, Meeting } from '#api/meetings.ts';

const begun = new Map<string, CallSession>();

/**
 * Begins the call of a meeting that is being opened: devices and connection come about while the guest is let in and the
 * page changes, which is most of a second. `wayIn`: once the meeting is open; null: to be asked for.
 */
export function beginEarly(meetingId: string, wayIn: Promise<EngineGrant | null>): void {
  const session = hostSession(meetingId, wayIn);
  begun.set(meetingId, session);
  session.join();
}

/** What was begun is not wanted after all: nobody was let in. */
export function giveUpEarly(meetingId: string): void {
  void begun.get(meetingId)?.leave();
  begun.delete(meetingId);
}

/** Whether this person may be in the call of this meeting now. */
export const isOpenTo = ({ state, may }: Meeting): boolean =>
  state === 'open' && may.includes('meeting.join');

function hostSession(meetingId: string, wayIn: Promise<EngineGrant | null>): CallSession {
  let isFirst = true;
  return makeCallSession({
    loadEngine,
    onWaver: readyStandBy,
    faultOf,
    isGoingOn: async () => isOpenTo(await meetingsApi.get(meetingId)),
    fetchGrant: async (occasion) => {
      const given = await wayIn;
      // Each further join has a fresh one.
      const grant = isFirst ? given : null;
      isFirst = false;
      return grantFrom(async () => grant ?? meetingsApi.grant(meetingId, occasion));
    },
    clock: browserClock,
    devices: makeBrowserDevices(),
    start: startOf(meetingId),
  });
}

/** The professional's side of the call: joined when the page opens if not before, left when it goes. */
export function useHostSession({ id: meetingId, engineId }: Meeting): CallSession {
  const session = useMemo(
    () => begun.get(meetingId) ?? hostSession(meetingId, Promise.resolve(null)),
    [meetingId],
  );
  useEffect(() => {
    session.join();
    return () => {
      begun.delete(meetingId);
      void session.leave();
    };
  }, [session, meetingId]);
  useEngine(session, engineId);
  useKeptInputs(session, meetingId);
  return session;
}
