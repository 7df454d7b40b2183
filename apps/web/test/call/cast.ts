import type { Cast } from './page.tsx';

/** Names as they come: long ones, two of the same, and right-to-left ones. */
const names = [
  'M. Karim Kaddour',
  'Marie-Antoinette de La Rochefoucauld-Montmorency',
  'Marie Martin',
  'ليلى عبد الرحمن الحداد',
  'Marie Martin',
  'Dr Ng',
  'Thị Minh Khai Nguyễn-Dupont-Lefèbvre',
  'שרה כהן',
  'Żaneta Wiśniewska',
] as const;

/** The others in a call of so many people, oneself included; the second of them speaks. */
export function cast(people: number, speaking = 1): readonly Cast[] {
  return Array.from({ length: people - 1 }, (_, at) => ({
    name: names[at] ?? `Participant ${String(at + 1)}`,
    isSpeaking: at === speaking,
    isMuted: at % 3 === 2,
    hasCamera: at % 5 !== 4,
    isUpright: at === 2,
    isLost: at === 7,
  }));
}

/** Desktops, a phone held upright and lying, and the smallest phone. */
export const SCREENS = [
  [1280, 800],
  [1920, 1080],
  [390, 844],
  [844, 390],
  [320, 640],
] as const;
