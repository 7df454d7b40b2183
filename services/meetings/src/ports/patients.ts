import type { Locale } from '@astra/contracts/common';
import type { KnownPatient, NamedConsultation } from '@astra/contracts/patients';

/** Consultations of one host, or of whichever host of the organisation (`hostId` null). */
export type AmongConsultations = {
  readonly organisationId: string;
  readonly hostId: string | null;
};

/** With the consultation that it is known from. */
export type FoundPatient = {
  readonly patient: KnownPatient;
  readonly guestId: string;
  readonly meetingId: string;
};

/** Patients by what is known of them from their consultations. */
export type Patients = {
  /** Of the newest link to a patient of this address. */
  readonly lastLanguage: (email: string, among: AmongConsultations) => Promise<Locale | null>;
  /** Whose these are, of those that may be seen; the others are not there. */
  readonly ofConsultations: (
    ids: readonly string[],
    among: AmongConsultations,
  ) => Promise<readonly NamedConsultation[]>;
  /** The words of a name as they are looked for: without accents, case and titles, each once. */
  readonly wordsOf: (name: string) => Promise<readonly string[]>;
  /**
   * Whose names have a word that begins like each of these, as they were planned last; the latest first. Where each word is
   * that of very many, only those of late are looked through.
   */
  readonly named: (
    words: readonly string[],
    among: AmongConsultations,
    most: number,
  ) => Promise<readonly FoundPatient[]>;
};
