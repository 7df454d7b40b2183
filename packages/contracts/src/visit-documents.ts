import { Type, type Static } from 'typebox';
import { Role } from './actor.ts';
import { exact, Instant, mark, nullable, oneOf, page, Uuid, Version } from './common.ts';
import { UploadRefusal } from './documents.ts';
import { KeptPicture } from './pictures.ts';
import { Presented, PresentedToGuest } from './presenting.ts';
import { PurposeOfUse } from './purposes.ts';

/** How a guest stands at a meeting's door. `left`: by oneself; who was put out is outside. */
export const guestPlaces = ['outside', 'waiting', 'inside', 'left'] as const;
export const GuestPlace = oneOf(guestPlaces, 'How a guest stands at the door');
export type GuestPlace = Static<typeof GuestPlace>;

/** Service to service, from meetings: who is in a meeting and who at its door. `GET /internal/meetings/:id/door`. */
export const MeetingDoor = exact({
  meetingId: Uuid,
  organisationId: Uuid,
  number: Type.Integer({ description: 'Grows with each change: the greater one is the later' }),
  isOver: Type.Boolean(),
  professionals: Type.Array(exact({ personId: Uuid, isModerator: Type.Boolean() })),
  guests: Type.Array(
    exact({
      guestId: Uuid,
      isPatient: Type.Boolean(),
      place: GuestPlace,
      /** The one session that may go on with the visit; null: any of theirs. */
      sessionId: nullable(mark(64)),
      /** When they were put out, unless they were let in again: what was given to them before is no longer theirs. */
      removedAt: Type.Optional(nullable(Instant)),
    }),
  ),
});
export type MeetingDoor = Static<typeof MeetingDoor>;

/** That a guest may have a document. */
export const Giving = exact({
  id: Uuid,
  guestId: Uuid,
  /** Null: shown, for as long as the guest is in the consultation. A time: handed over, to be had until then. */
  until: nullable(Instant),
  madeBy: Uuid,
  madeAt: Instant,
});
export type Giving = Static<typeof Giving>;

/** A document of a meeting, as its professionals see it. */
export const MeetingDocument = exact({
  id: Uuid,
  name: Type.String(),
  version: Version,
  sizeBytes: Type.Integer(),
  mediaType: Type.String({ description: 'By what is in it, never by its name' }),
  madeAt: Instant,
  /** A professional, or a guest of the meeting. */
  madeBy: Uuid,
  givings: Type.Array(Giving),
  /** Of a picture of the call; null of all else. */
  picture: nullable(KeptPicture),
  comments: Type.Integer({ description: 'On it, those that are not settled' }),
  may: Type.Array(oneOf(['give', 'remove', 'present'] as const), {
    description: 'What the caller may do beside having it',
  }),
});
export type MeetingDocument = Static<typeof MeetingDocument>;
/** A file that was sent into a meeting and is no document there: not yet, or not ever. For a day after it was sent. */
export const ComingDocument = exact({
  /** Of the document that it would be. */
  id: Uuid,
  name: Type.String(),
  sizeBytes: Type.Integer(),
  state: oneOf(
    ['checking', 'refused'] as const,
    'Being looked at by the scanner, or refused by it',
  ),
  /** Of one that is `refused`. */
  refusal: nullable(UploadRefusal),
  madeAt: Instant,
  madeBy: Uuid,
});
export type ComingDocument = Static<typeof ComingDocument>;
/** `GET /meetings/:id/documents`, and `event: documents` of `GET /meetings/:id/documents/stream`. */
export const MeetingDocuments = exact({
  items: Type.Array(MeetingDocument),
  coming: Type.Array(ComingDocument, { description: 'The newest first' }),
  presented: nullable(Presented),
  largestFileBytes: Type.Integer({ description: 'The largest file that is taken' }),
  isScanned: Type.Boolean({
    description: 'Whether each file is looked at by a virus scanner first',
  }),
});
export type MeetingDocuments = Static<typeof MeetingDocuments>;

export const DocumentOfMeetingParams = exact({ id: Uuid, itemId: Uuid });
export const UploadOfMeetingParams = exact({ id: Uuid, uploadId: Uuid });
export const GivingOfMeetingParams = exact({ id: Uuid, givingId: Uuid });

/**
 * `POST /meetings/:id/documents/:itemId/givings`: to a patient of the meeting. Takes the place of what they were given of
 * this document before. `DELETE /meetings/:id/givings/:givingId` takes it back.
 */
export const GiveDocument = exact({
  guestId: Uuid,
  /** Null: shown for the visit only. */
  until: nullable(Instant),
});
export type GiveDocument = Static<typeof GiveDocument>;

/** What was taken out of a meeting's documents. */
export const BinnedDocument = exact({
  id: Uuid,
  name: Type.String(),
  sizeBytes: Type.Integer(),
  mediaType: Type.String(),
  madeBy: Uuid,
  binnedAt: Instant,
  mayRestore: Type.Boolean(),
});
export type BinnedDocument = Static<typeof BinnedDocument>;
/** `GET /meetings/:id/bin`: the last hundred. `POST /meetings/:id/documents/:itemId/restore` brings one back. */
export const MeetingBin = exact({ items: Type.Array(BinnedDocument) });
export type MeetingBin = Static<typeof MeetingBin>;

/** `POST /meetings/:id/copies`: a file that the caller sees elsewhere, into the meeting. */
export const CopyIntoMeeting = exact({ itemId: Uuid });

/** A document as a guest sees it. */
export const VisitDocument = exact({
  id: Uuid,
  name: Type.String(),
  sizeBytes: Type.Integer(),
  mediaType: Type.String(),
  madeAt: Instant,
  isMine: Type.Boolean({ description: 'The guest has sent it' }),
  /** Handed over until then; null while it is only shown, or one's own. */
  until: nullable(Instant),
  /** Of a picture of the call, who was asked had agreed to it then; null of all else. */
  picture: nullable(exact({ agreedAt: Instant, isOfMe: Type.Boolean() })),
});
export type VisitDocument = Static<typeof VisitDocument>;
/** `GET /visit/documents`, and `event: documents` of `GET /visit/documents/stream`. */
export const VisitDocuments = exact({
  /** Into which the guest sends: the place of `POST /visit/uploads`. */
  spaceId: Uuid,
  items: Type.Array(VisitDocument),
  presented: nullable(PresentedToGuest),
  maySend: Type.Boolean(),
  largestFileBytes: Type.Integer(),
  isScanned: Type.Boolean(),
});
export type VisitDocuments = Static<typeof VisitDocuments>;

/**
 * `GET /visit/documents/:id/openings`: who was given what the guest has sent, or what was handed over to them; the newest
 * first. By name and role: nobody's id.
 */
export const VisitOpening = exact({
  who: oneOf(
    ['you', 'guest', 'professional'] as const,
    'The guest who asks, another guest of the meeting, or somebody at work',
  ),
  /** Of somebody at work; null when they are not known any more. */
  name: nullable(Type.String()),
  /** Of somebody at work elsewhere than where the meeting is held. */
  organisationName: nullable(Type.String()),
  roles: Type.Array(Role, { description: 'As they were then; none of a guest' }),
  /** Null of before it was noted. */
  purpose: nullable(PurposeOfUse),
  /** When the first byte of it was given: reading on is the same opening. */
  at: Instant,
});
export type VisitOpening = Static<typeof VisitOpening>;
export const VisitOpenings = page(VisitOpening);
export type VisitOpenings = Static<typeof VisitOpenings>;
