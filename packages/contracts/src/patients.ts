import { Type, type Static } from 'typebox';
import { Day, Email, exact, Instant, line, Locale, nullable, Uuid } from './common.ts';

/** Where somebody can be called: ITU-T E.164, and as people write it. */
export const Phone = exact({ number: Type.String(), written: Type.String() });
export type Phone = Static<typeof Phone>;

/** A telephone number as somebody types it; whether it can be called is for the service to say. */
export const TypedPhone = Type.String({
  minLength: 4,
  maxLength: 40,
  pattern: '^[+0-9 ().\\/\\u00A0\\u202F-]*$',
  description:
    'To be called when pictures and sound do not get through: with the country (+33…), or as dialled in the deployment’s. In no mail',
});

/** `POST /patient-languages/look`: the address travels in the body, never in a log. */
export const LookUpLanguage = exact({ email: Email });
/** In which language this person was written to last, as far as the asker may see that; null: not known to them. */
export const PatientLanguage = exact({ locale: nullable(Locale) });
export type PatientLanguage = Static<typeof PatientLanguage>;

/** As many patients as one look gives at most: whoever is not among them is found by more letters. */
export const mostKnownPatients = 5;

/**
 * `POST /known-patients/look`: the beginnings of words of a name, with three letters in a row at least, titles apart;
 * accents and case count for nothing. It travels in the body, never in a log.
 */
export const LookUpPatients = exact({
  name: Type.String({ ...line(120, 'As much of the name as is typed'), minLength: 3 }),
});

/** A patient as they were planned the last time. */
export const KnownPatient = exact({
  name: Type.String(),
  dateOfBirth: Day,
  email: Type.String(),
  locale: Locale,
  phone: nullable(Type.String({ description: 'As people write it' })),
  /** Who saw them, or was to see them, that time: of those whom the asker may see. */
  hostId: Uuid,
});
export type KnownPatient = Static<typeof KnownPatient>;

/** Those whom the asker may see among the patients planned before, the latest first; nobody where the letters are too few. */
export const KnownPatients = exact({
  items: Type.Array(KnownPatient, { maxItems: mostKnownPatients }),
});
export type KnownPatients = Static<typeof KnownPatients>;

/** As many consultations as one request names. */
export const mostNamed = 100;

/** `POST /consultations/look`: consultations by their ids, to call their conversations by. */
export const LookUpConsultations = exact({
  ids: Type.Array(Uuid, { minItems: 1, maxItems: mostNamed, uniqueItems: true }),
});

/** Whose a consultation is, and when; and who has a link to it, the patient and those who come in beside them. */
export const NamedConsultation = exact({
  id: Uuid,
  patientName: Type.String(),
  startsAt: Instant,
  guests: Type.Array(exact({ id: Uuid, name: Type.String() })),
});
export type NamedConsultation = Static<typeof NamedConsultation>;

/** Of those asked for, the ones that the asker may see, in no order; the others look as if there were none. */
export const NamedConsultations = exact({ items: Type.Array(NamedConsultation) });
export type NamedConsultations = Static<typeof NamedConsultations>;
