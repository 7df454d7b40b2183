import { folded } from './folded.ts';

/** What can be chosen, by groups; the keys are those of the names in `emoji.json`. */
export const emojiGroups = {
  faces: {
    smile: '😊',
    grin: '😀',
    laugh: '😂',
    relief: '😅',
    wink: '😉',
    inLove: '😍',
    cool: '😎',
    hug: '🤗',
    party: '🥳',
    thinking: '🤔',
    neutral: '😐',
    rollingEyes: '🙄',
    surprised: '😮',
    confused: '😕',
    worried: '😟',
    sad: '😢',
    crying: '😭',
    frightened: '😱',
    angry: '😡',
    tired: '🥱',
    asleep: '😴',
    masked: '😷',
    feverish: '🤒',
    hurt: '🤕',
    nauseous: '🤢',
  },
  gestures: {
    thumbUp: '👍',
    thumbDown: '👎',
    ok: '👌',
    clap: '👏',
    cheers: '🙌',
    thanks: '🙏',
    handshake: '🤝',
    wave: '👋',
    stop: '✋',
    fingersCrossed: '🤞',
    strong: '💪',
    shrug: '🤷',
    raisedHand: '🙋',
    writing: '✍️',
    right: '👉',
    below: '👇',
    eyes: '👀',
  },
  care: {
    stethoscope: '🩺',
    medicine: '💊',
    syringe: '💉',
    plaster: '🩹',
    blood: '🩸',
    thermometer: '🌡️',
    testTube: '🧪',
    microscope: '🔬',
    doctor: '🧑‍⚕️',
    hospital: '🏥',
    ambulance: '🚑',
    bed: '🛏️',
    wheelchair: '♿',
    heartOrgan: '🫀',
    lungs: '🫁',
    brain: '🧠',
    bone: '🦴',
    tooth: '🦷',
    ear: '👂',
    foot: '🦶',
    pregnancy: '🤰',
    baby: '👶',
    oldWoman: '👵',
    oldMan: '👴',
  },
  work: {
    calendar: '📅',
    alarm: '⏰',
    waiting: '⏳',
    telephone: '📞',
    mobile: '📱',
    computer: '💻',
    camera: '📷',
    video: '🎥',
    bell: '🔔',
    mail: '✉️',
    paperclip: '📎',
    page: '📄',
    folder: '📁',
    clipboard: '📋',
    pin: '📌',
    note: '📝',
    printer: '🖨️',
    magnifier: '🔍',
    lock: '🔒',
    key: '🔑',
    idea: '💡',
  },
  daily: {
    sun: '☀️',
    rain: '🌧️',
    moon: '🌙',
    flower: '🌸',
    water: '💧',
    coffee: '☕',
    meal: '🍽️',
    apple: '🍎',
    cake: '🎂',
    gift: '🎁',
    celebration: '🎉',
    home: '🏠',
    car: '🚗',
    train: '🚆',
    bicycle: '🚲',
    music: '🎵',
  },
  signs: {
    done: '✅',
    cross: '❌',
    question: '❓',
    exclamation: '❗',
    warning: '⚠️',
    emergency: '🚨',
    forbidden: '⛔',
    plus: '➕',
    minus: '➖',
    next: '➡️',
    up: '⬆️',
    down: '⬇️',
    again: '🔁',
    red: '🔴',
    orange: '🟠',
    green: '🟢',
    blue: '🔵',
    star: '⭐',
    heart: '❤️',
    brokenHeart: '💔',
  },
} as const;

export type EmojiGroup = keyof typeof emojiGroups;
type KeysOf<G> = G extends unknown ? keyof G : never;
export type EmojiKey = KeysOf<(typeof emojiGroups)[EmojiGroup]>;

export interface Emoji {
  readonly key: EmojiKey;
  readonly sign: string;
}

// `Object.entries` forgets the keys that the table above has.
export const groupsOfEmoji = Object.entries(emojiGroups).map(([group, signs]) => ({
  group: group as EmojiGroup,
  emoji: Object.entries(signs).map(([key, sign]): Emoji => ({ key: key as EmojiKey, sign })),
}));

const bySign = new Map(groupsOfEmoji.flatMap(({ emoji }) => emoji).map((one) => [one.sign, one]));

/** The emoji that a sign is; other clients may send others. */
export const emojiOf = (sign: string): Emoji | null => bySign.get(sign) ?? null;

/** What an emoji is called: the words before the first comma. Those after it help to find it. */
export const calledName = (words: string): string => words.split(',', 1)[0] ?? words;

/** Every word typed begins a word of the name. */
export function fitsSearch(words: string, typed: string): boolean {
  const known = partsOf(words);
  return partsOf(typed).every((part) => known.some((word) => word.startsWith(part)));
}

const partsOf = (text: string): readonly string[] =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
