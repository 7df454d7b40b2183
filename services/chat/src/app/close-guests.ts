import type { FollowMeeting } from './conversation.ts';
import type { Deps } from './deps.ts';
import type { RemoveDevices } from './remove-devices.ts';

/**
 * Closes the accounts of guests whose day has come. Meetings is asked first: the day may have been put off. While it does not
 * answer nobody gets a new token either, so that whoever is still in is out in minutes.
 */
export type CloseGuests = () => Promise<void>;

type Keepers = { readonly followMeeting: FollowMeeting; readonly removeDevices: RemoveDevices };

const atOnce = 50;

export const makeCloseGuests =
  (
    { store, clock, log }: Pick<Deps, 'store' | 'clock' | 'log'>,
    { followMeeting, removeDevices }: Keepers,
  ): CloseGuests =>
  async () => {
    const due = await store.within('system', ({ rooms }) => rooms.guestsDue(clock.now(), atOnce));
    for (const meetingId of due)
      await followMeeting(meetingId, { isMade: false }).catch((error: unknown) =>
        log.warn({ err: error, meetingId }, 'Its guests are not closed yet'),
      );
    if (due.length > 0) await removeDevices();
  };
