import type { LinkWish } from '#api/room-links.ts';
import { lineFault } from '#shared/checks.ts';

/** What somebody types of a link. */
export interface TypedLink {
  readonly title: string;
  readonly address: string;
  readonly description: string;
}

type Faults = { readonly [Field in 'title' | 'address']: boolean };

/** As the service would read it; whoever leaves out the beginning means `https`. */
export function wishOf({ title, address, description }: TypedLink): LinkWish {
  const typed = address.trim();
  const whole = /^[a-z][a-z\d+.-]*:/iu.test(typed) ? typed : `https://${typed}`;
  // The page writes it as a browser does, so that blanks and letters of a copied address are no fault.
  const plain = URL.canParse(whole) ? new URL(whole).href : whole;
  return { title: title.trim(), address: plain, description: description.trim() || null };
}

/** What is wrong with it. The service refuses the same, and more. */
export function linkFaults(typed: TypedLink): Faults {
  const { address } = wishOf(typed);
  const isWeb = URL.canParse(address) && /^https:\/\/[^@\\]+$/u.test(address);
  return {
    title: lineFault(typed.title, 80) !== undefined,
    address: typed.address.trim() === '' || !isWeb || address.length > 2000,
  };
}

/** Where it leads, in the letters that a browser looks up. */
export const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host : address;

/** The same list with one place changed by another. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  const others = ids.filter((one) => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}
