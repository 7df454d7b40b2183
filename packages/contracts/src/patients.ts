import { Type, type Static } from 'typebox';
import { Email, exact, Locale, nullable } from './common.ts';

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
