import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { PhoneNumbers } from '#ports/phone-numbers.ts';

/** By the plans of the world's countries (ITU-T E.164); what is typed without a country is of `country` (ISO 3166-1). */
export function makePhoneNumbers(country: string): PhoneNumbers {
  if (!isSupportedCountry(country)) throw new Error(`PHONE_COUNTRY names no country: ${country}`);
  return {
    read: (typed) => {
      const found = parsePhoneNumberFromString(typed, country);
      if (found?.isValid() !== true) return null;
      const isOfHere = found.country === country;
      const written = isOfHere ? found.formatNational() : found.formatInternational();
      return { number: found.number, written };
    },
  };
}
