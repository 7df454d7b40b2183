import type { Guest as GuestActor } from '@astra/contracts/actor';
import type { AskedCompany } from '@astra/contracts/company';
import type { Visit } from '@astra/contracts/visit';
import { waitsSince } from '#domain/admission.ts';
import { askedOf, type CompanyQuestion } from '#domain/company.ts';
import { conversationUntil } from '#domain/conversation-end.ts';
import { allowedBy } from '#domain/engines.ts';
import { isLetIn, type Guest, type Meeting } from '#domain/meeting.ts';
import type { PictureQuestion } from '#domain/picture.ts';
import { atDoor, opensAt } from '#domain/times.ts';
import { visitPhase } from '#domain/visit-phase.ts';
import type { Engines } from '#ports/engines.ts';
import type { MessageRow, Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { withNames } from './messages.ts';
import { nameOf } from './names.ts';
import { checkDevice, findVisit } from './on-visit.ts';
import { iso } from './present-meeting.ts';

type Ports = Pick<Deps, 'store' | 'directory' | 'clock' | 'consentTexts' | 'engines'>;

export type VisitSight = { readonly visit: Visit; readonly hostId: string };

/** The visit as its guest sees it now. @throws AppError `on-another-device` on a device that is no longer the one. */
export type PresentVisit = (actor: GuestActor) => Promise<VisitSight>;

type Facts = {
  readonly meeting: Meeting;
  readonly guest: Guest;
  readonly messages: readonly MessageRow[];
  readonly position: number | null;
  readonly isHostHere: boolean;
  readonly hasRated: boolean;
  readonly question: PictureQuestion | null;
  readonly engineId: string | null;
};

export function makePresentVisit(ports: Ports): PresentVisit {
  return async (actor) => {
    const facts = await readFacts(ports, actor);
    return { visit: await toVisit(ports, facts), hostId: facts.meeting.hostId };
  };
}

const readFacts = ({ store, clock, engines }: Ports, actor: GuestActor): Promise<Facts> =>
  store.within({ organisationId: actor.organisationId }, async (unit) => {
    const found = await findVisit(unit, { actor });
    checkDevice(found.guest, { actor });
    const { meeting, guest } = found;
    // Only patients stand in the doctor's queue.
    const isWaiting = guest.step === 'waiting' && guest.role === 'patient';
    return {
      ...found,
      messages: await unit.messages.ofGuest(guest.id),
      position: isWaiting
        ? await unit.rest.queuePosition(guest, meeting.hostId, atDoor(clock.now()))
        : null,
      isHostHere: meeting.state === 'open' && (await unit.rooms.isHostInside(meeting.id)),
      hasRated: await unit.ratings.hasRated(guest.id),
      question: isLetIn(guest) ? await unit.pictures.open(guest, clock.now()) : null,
      engineId: meeting.engineId ?? (await likelyEngine(unit, engines, meeting)),
    };
  });

/** Where the meeting would begin if all engines were well: enough to know whose code a page will need. */
async function likelyEngine(
  unit: Unit,
  { all, first }: Engines,
  { state, organisationId }: Meeting,
): Promise<string | null> {
  if (state !== 'planned') return null;
  if (all.length < 2) return first;
  const { rule } = await unit.engines.ruleOf(organisationId);
  return allowedBy(rule, all)[0]?.id ?? null;
}

async function toVisit(ports: Ports, facts: Facts): Promise<Visit> {
  const { directory, clock, consentTexts } = ports;
  const { meeting, guest, position, isHostHere, hasRated, question, engineId } = facts;
  const now = clock.now();
  const inForce = consentTexts.current(guest.locale, now).text.version;
  return {
    meetingId: meeting.id,
    guestId: guest.id,
    role: guest.role,
    kind: meeting.kind,
    title: meeting.title,
    name: guest.name,
    locale: guest.locale,
    phase: visitPhase({ meeting, guest, now, inForce }),
    organisation: await directory.organisation(meeting.organisationId),
    hostName: await nameOf(directory, meeting.hostId),
    startsAt: meeting.startsAt.toISOString(),
    durationMinutes: meeting.durationMinutes,
    opensAt: opensAt(meeting).toISOString(),
    checks: guest.checks,
    isAudioOnly: guest.isAudioOnly,
    waitingSince: iso(waitsSince(guest)),
    admittedAt: iso(guest.admittedAt),
    position,
    isHostInformed: guest.isHostInformed,
    isHostHere,
    messages: await withNames(directory, guest, facts.messages),
    company: companyOf(meeting, guest),
    askedCompany: await askedCompanyOf(directory, facts),
    endedAt: iso(meeting.endedAt),
    conversationUntil: iso(conversationUntil(meeting, guest, now)),
    engineId,
    askedPicture: question && {
      id: question.id,
      byName: await nameOf(directory, question.askedBy),
      expiresAt: question.expiresAt.toISOString(),
    },
    hasRated,
    now: now.toISOString(),
  };
}

const goneSteps: ReadonlySet<Guest['step']> = new Set(['left', 'removed']);

/** A patient is told of everybody who was invited beside them; whether they come in is asked. */
const companyOf = (meeting: Meeting, own: Guest): Visit['company'] =>
  meeting.kind === 'meeting'
    ? []
    : meeting.guests
        .filter((one) => one.id !== own.id && one.role === 'invitee' && !goneSteps.has(one.step))
        .map((one) => ({ name: one.name, part: one.part, isLetIn: isLetIn(one) }));

/** Who would come in, and who asks. */
const askedCompanyOf = (
  directory: Ports['directory'],
  { meeting, guest }: Pick<Facts, 'meeting' | 'guest'>,
): Promise<Visit['askedCompany']> =>
  Promise.all(
    askedOf(meeting, guest).flatMap(({ id, name, part, companyQuestion: asked }) =>
      asked ? [askedBy(directory, asked, { guestId: id, name, part })] : [],
    ),
  );

const askedBy = async (
  directory: Ports['directory'],
  { id, askedBy: by }: CompanyQuestion,
  who: Pick<AskedCompany, 'guestId' | 'name' | 'part'>,
): Promise<AskedCompany> => ({
  questionId: id,
  ...who,
  byName: await nameOf(directory, by),
});
