import { AppError } from '@astra/kit/problems';
import { withGuest } from '#domain/admission.ts';
import type { Guest, Meeting } from '#domain/meeting.ts';
import type { ByGuest } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Act } from './act.ts';
import { commit } from './commit.ts';

type Asked = {
  readonly by: ByGuest;
  readonly action: string;
  /** Only the waiting room's own door lets a second device in. */
  readonly fromAnyDevice?: boolean;
  /** Whose data it is about; their own, unless somebody else is named. */
  readonly subjectId?: string;
};
export type FoundVisit = { readonly unit: Unit; readonly meeting: Meeting; readonly guest: Guest };

/** Runs a guest's act on their own visit: found, on the right device, done and recorded in one transaction. */
export const onVisit = (
  act: Act,
  { by, action, fromAnyDevice = false, subjectId }: Asked,
  work: (found: FoundVisit) => Promise<Guest>,
): Promise<void> =>
  act(by, { ...visitAct(by, action), ...(subjectId && { subjectId }) }, async (unit) => {
    const found = await findVisit(unit, by, true);
    if (!fromAnyDevice) checkDevice(found.guest, by);
    const guest = await work({ unit, ...found });
    if (guest !== found.guest) await commit(unit, found.meeting, withGuest(found.meeting, guest));
  });

export const visitAct = (
  by: ByGuest,
  action: string,
): { action: string; targetKind: string; targetId: string; subjectId: string } => ({
  action,
  targetKind: 'meeting',
  targetId: by.actor.meetingId,
  subjectId: by.actor.id,
});

/** @throws AppError `not-found` */
export async function findVisit(
  unit: Unit,
  { actor }: Pick<ByGuest, 'actor'>,
  forChange = false,
): Promise<{ readonly meeting: Meeting; readonly guest: Guest }> {
  const { meetings } = unit;
  const meeting = await (forChange
    ? meetings.findForChange(actor.meetingId)
    : meetings.find(actor.meetingId));
  const guest = meeting?.guests.find((one) => one.id === actor.id);
  if (!meeting || !guest) throw new AppError('not-found');
  return { meeting, guest };
}

/** @throws AppError `on-another-device` once the visit goes on elsewhere. */
export function checkDevice(guest: Guest, { actor }: Pick<ByGuest, 'actor'>): void {
  if (guest.sessionId !== null && guest.sessionId !== actor.sessionId)
    throw new AppError('on-another-device');
}
