import type { DocumentsPlace } from '#api/visit-documents.ts';
import type { SharedFile } from './files.ts';

/** The documents of a consultation, for its conversation: messages bring them, and they stay the consultation's. */
export interface MeetingFiles {
  readonly meetingId: string;
  readonly place: DocumentsPlace;
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly sizeBytes: number;
    readonly mediaType: string | null;
    /** Left out of what is here. */
    readonly state?: SharedFile['state'];
  }[];
  readonly maySend: boolean;
  readonly largestFileBytes: number;
  /** What else is done with one that was sent from here. */
  readonly onDone?: ((documentId: string) => void) | undefined;
  /** Takes one out, with the message that brought it; null for who cannot. */
  readonly onRemove: ((id: string) => Promise<void>) | null;
}
