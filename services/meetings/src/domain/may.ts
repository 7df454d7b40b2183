import type { Actor } from '@astra/contracts/actor';
import { mayOnMeeting, meetingActions, type MeetingAction } from '@astra/policy/meetings';
import { canBeAdmitted } from './admission.ts';
import { askedOf, canBeAskedAbout } from './company.ts';
import { isLeftOpen } from './invitation.ts';
import { isLetIn, type Meeting } from './meeting.ts';

/** What the asker may do now: what the policy allows them and the state makes possible. */
export const mayNow = (actor: Actor, meeting: Meeting, now: Date): readonly MeetingAction[] =>
  meetingActions.filter(
    (action) =>
      mayOnMeeting(actor, action, meeting) &&
      possible[action](meeting, now) &&
      !(action === 'meeting.join' && isRemoved(meeting, actor.id)),
  );

const isRemoved = ({ members }: Meeting, personId: string): boolean =>
  members.some((one) => one.personId === personId && one.removedAt !== null);

type Rule = (meeting: Meeting, now: Date) => boolean;
const always: Rule = () => true;
const isLive: Rule = ({ state }) => state === 'planned' || state === 'open';
const isOpen: Rule = ({ state }) => state === 'open';

/** In which states each act makes sense. */
const possible = {
  'meeting.see': always,
  'meeting.see-attendance': always,
  'meeting.change': isLive,
  'meeting.cancel': isLive,
  'meeting.renew-link': (meeting, now) =>
    isLive(meeting, now) || meeting.guests.some((guest) => isLeftOpen(meeting, guest, now)),
  'meeting.write': isLive,
  'meeting.settle-help': (meeting, now) =>
    isLive(meeting, now) && meeting.guests.some((one) => one.asksForHelp),
  'meeting.hand-over': isLive,
  'meeting.open': ({ state }) => state === 'planned',
  // A planned meeting is opened on the way: the doctor presses one button.
  'meeting.admit': (meeting, now) =>
    isLive(meeting, now) && meeting.guests.some((one) => canBeAdmitted(meeting, one)),
  'meeting.return-to-waiting': ({ state, guests }) => state === 'open' && guests.some(isLetIn),
  'meeting.end': isOpen,
  'meeting.join': isOpen,
  'meeting.decline': (meeting, now) => isOpen(meeting, now) && meeting.ringsUntil !== null,
  'meeting.invite': isLive,
  'meeting.mute': isOpen,
  'meeting.mute-all': isOpen,
  'meeting.ask-to-speak': isOpen,
  'meeting.remove': isLive,
  'meeting.make-moderator': isLive,
  'meeting.set-conversation-end': ({ state, conversationUntil }) =>
    state === 'open' || (state === 'ended' && conversationUntil !== null),
  'meeting.ask-company': (meeting, now) =>
    isLive(meeting, now) && meeting.guests.some((one) => canBeAskedAbout(meeting, one)),
  'meeting.note-agreement': (meeting, now) =>
    isOpen(meeting, now) &&
    meeting.guests.some((one) => isLetIn(one) && askedOf(meeting, one).length > 0),
  'meeting.ask-picture': ({ state, guests }) => state === 'open' && guests.some(isLetIn),
} as const satisfies Record<MeetingAction, Rule>;
