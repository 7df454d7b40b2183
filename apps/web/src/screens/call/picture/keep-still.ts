import { browserClock } from '@astra/page-state/browser-clock';
import { makeUploadWire } from '#api/upload-wire.ts';
import { meetingPlace } from '#api/visit-documents.ts';
import { carry } from '#screens/documents/uploads/carry.ts';

interface Still {
  readonly meetingId: string;
  /** To which who is shown has agreed: the service keeps nothing without it. */
  readonly questionId: string;
  readonly name: string;
  readonly picture: Blob;
}

const nothing = (): void => undefined;

/**
 * Brings a picture from memory into the meeting's documents. It is on no list of files that go on after a reload: that list
 * lies in the browser, and nothing of this does. It goes on when the call is left. @throws what no waiting can mend.
 */
export async function keepStill({ meetingId, questionId, name, picture }: Still): Promise<void> {
  const outcome = await carry(
    { wire: makeUploadWire(meetingPlace(meetingId).uploads), clock: browserClock },
    {
      file: new File([picture], name, { type: picture.type }),
      place: { spaceId: meetingId, folderId: undefined, pictureOf: questionId },
      uploadId: null,
      signal: new AbortController().signal,
      onBegun: nothing,
      onSent: nothing,
      onWaiting: nothing,
      onGoing: nothing,
      onScanning: nothing,
    },
  );
  if (outcome !== 'done') throw new Error('The picture was refused by the scanner');
}
