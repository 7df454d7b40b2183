import type { KeptPicture, PictureConsent } from '@astra/contracts/pictures';
import type { VisitDocument } from '@astra/contracts/visit-documents';
import { AppError } from '@astra/kit/problems';
import { longestFromYesMs, pictureTypes, type HeldPicture } from '#domain/picture.ts';
import type { Upload, UploadMetadata } from '#domain/upload.ts';
import type { By } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';

/** What meetings knows of the question that an upload names; null where there is none. */
export const consentFor = async (
  { meetings }: Pick<Deps, 'meetings'>,
  { meeting }: By,
  { picture }: UploadMetadata,
): Promise<PictureConsent | null> =>
  picture === null || meeting === undefined ? null : meetings.pictureConsent(meeting.id, picture);

type Coming = {
  readonly by: By;
  readonly begun: Upload;
  readonly consent: PictureConsent | null;
};

/**
 * Notes what stands behind a picture that is about to come: who is shown agreed to this asker, just now, and no picture of
 * that yes is there or on its way to the scanner. One that was broken off gives way: its answer may have been lost.
 *
 * @throws AppError `picture-not-agreed`
 */
export async function holdPicture(
  { clock }: Pick<Deps, 'clock'>,
  unit: Unit,
  { by, begun, consent }: Coming,
): Promise<void> {
  const now = clock.now();
  if (!consent || !isGoodFor(consent, by, now)) throw new AppError('picture-not-agreed');
  const picture: HeldPicture = {
    questionId: consent.questionId,
    organisationId: begun.organisationId,
    meetingId: consent.meetingId,
    itemId: begun.sealed.documentId,
    uploadId: begun.id,
    askedBy: consent.askedBy,
    guestId: consent.guestId,
    agreedAt: new Date(consent.agreedAt),
    keptAt: null,
  };
  if (await unit.pictures.add(picture)) return;
  const before = await unit.pictures.findForChange(consent.questionId);
  const upload = before && (await unit.uploads.findForChange(before.uploadId));
  const isThere = before?.keptAt !== null || upload?.state === 'scanning';
  if (isThere) throw new AppError('picture-not-agreed');
  if (upload) await dropUpload(unit, upload, now);
  await unit.pictures.comeAnew(picture);
}

type Agreed = PictureConsent & { readonly agreedAt: string };

const isGoodFor = (consent: PictureConsent, { actor, meeting }: By, now: Date): consent is Agreed =>
  consent.agreedAt !== null &&
  consent.askedBy === actor.id &&
  consent.meetingId === meeting?.id &&
  now.getTime() - Date.parse(consent.agreedAt) <= longestFromYesMs;

/** What comes as a picture is one. @throws AppError `unsupported-media-type` */
export async function mustBePicture(
  { pictures }: Unit,
  { meetingId, sealed }: Upload,
  mediaType: string | null,
): Promise<void> {
  if (meetingId === null || pictureTypes.has(mediaType ?? '')) return;
  if (await pictures.ofItem(sealed.documentId)) throw new AppError('unsupported-media-type');
}

/** For the professionals: who asked, and who has agreed. */
export const shownPicture = (picture: HeldPicture | undefined): KeptPicture | null =>
  picture
    ? {
        guestId: picture.guestId,
        askedBy: picture.askedBy,
        agreedAt: picture.agreedAt.toISOString(),
      }
    : null;

/** For a guest who was given it. */
export const pictureFor = (
  guestId: string,
  picture: HeldPicture | undefined,
): VisitDocument['picture'] =>
  picture
    ? { agreedAt: picture.agreedAt.toISOString(), isOfMe: picture.guestId === guestId }
    : null;
