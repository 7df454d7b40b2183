import { createContext, use, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';

/** The few words that the components say by themselves. All others come from the screen. */
export interface UiText {
  readonly close: string;
  readonly optional: string;
  readonly showPassword: string;
  readonly hidePassword: string;
  readonly passwordShown: string;
  readonly passwordHidden: string;
  readonly show: string;
  readonly hide: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  /** The example is a date in the order of the boxes. */
  readonly birthExample: (date: string) => string;
  readonly skipToContent: string;
  /** To the named panel beside the content. */
  readonly skipTo: (name: string) => string;
  readonly loading: string;
  /** Of a button at work. */
  readonly working: string;
  /** A field's own word; `before` is what stands before it, empty at the beginning. */
  readonly hiddenCharacter: (before: string) => string;
  readonly takeOutHidden: string;
  /** A field's own word: how many characters are too many, and how many it takes. */
  readonly tooLong: (over: number, most: number) => string;
  readonly openList: string;
  readonly nothingFound: string;
  readonly minutesShort: string;
  /** In place of no minute at all: a large zero says nothing to somebody who waits. */
  readonly moment: string;
  /** Before them, for who does not see that they stand beside a person who waits. */
  readonly waitsSince: string;
  readonly you: string;
  readonly speaks: string;
  readonly microphoneOff: string;
  readonly cameraOff: string;
  /** The number is the hand's place among all raised hands. */
  readonly handRaised: (number: number) => string;
  readonly step: (now: number, total: number) => string;
  readonly minutes: (count: number) => string;
  readonly display: {
    readonly title: string;
    readonly theme: string;
    readonly light: string;
    readonly dark: string;
    readonly system: string;
    readonly contrast: string;
    readonly contrastMore: string;
    readonly motion: string;
    readonly motionMore: string;
    readonly text: string;
    readonly textNormal: string;
    readonly textLarge: string;
    readonly textLarger: string;
  };
}

/** The languages that the components know by themselves. */
export type UiLocale = 'fr' | 'en';

const french: UiText = {
  close: 'Fermer',
  optional: 'facultatif',
  showPassword: 'Voir le mot de passe',
  hidePassword: 'Masquer le mot de passe',
  passwordShown: 'Le mot de passe est visible.',
  passwordHidden: 'Le mot de passe est masqué.',
  show: 'Voir',
  hide: 'Masquer',
  day: 'Jour',
  month: 'Mois',
  year: 'Année',
  birthExample: (date) => `Par exemple ${date}`,
  skipToContent: 'Aller au contenu',
  skipTo: (name) => `Aller à : ${name}`,
  loading: 'Chargement',
  working: 'Un instant…',
  hiddenCharacter: (before) =>
    before === ''
      ? 'Il y a un caractère invisible au début.'
      : `Il y a un caractère invisible après «\u00A0${before}\u00A0».`,
  takeOutHidden: 'Enlever les caractères invisibles',
  tooLong: (over, most) =>
    `Trop long de ${over} ${over < 2 ? 'caractère' : 'caractères'}\u00A0: ${most} au plus.`,
  openList: 'Ouvrir la liste',
  nothingFound: 'Rien trouvé',
  minutesShort: 'min',
  moment: 'un instant',
  waitsSince: 'attend depuis',
  you: 'Vous',
  speaks: 'parle',
  microphoneOff: 'micro coupé',
  cameraOff: 'Caméra coupée',
  handRaised: (number) => `main levée, numéro ${number}`,
  step: (now, total) => `Étape ${now} sur ${total}`,
  minutes: (count) => (count < 2 ? `${count} minute` : `${count} minutes`),
  display: {
    title: 'Affichage',
    theme: 'Couleurs',
    light: 'Claires',
    dark: 'Sombres',
    system: 'Automatiques',
    contrast: 'Plus de contraste',
    contrastMore: 'Contrastes renforcés, traits plus épais',
    motion: 'Moins de mouvement',
    motionMore: 'Rien ne glisse ni ne clignote',
    text: 'Taille du texte',
    textNormal: 'Normale',
    textLarge: 'Grande',
    textLarger: 'Très grande',
  },
};

const english: UiText = {
  close: 'Close',
  optional: 'optional',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  passwordShown: 'The password is shown.',
  passwordHidden: 'The password is hidden.',
  show: 'Show',
  hide: 'Hide',
  day: 'Day',
  month: 'Month',
  year: 'Year',
  birthExample: (date) => `For example, ${date}`,
  skipToContent: 'Skip to content',
  skipTo: (name) => `Skip to: ${name}`,
  loading: 'Loading',
  working: 'One moment…',
  hiddenCharacter: (before) =>
    before === ''
      ? 'There is an invisible character at the beginning.'
      : `There is an invisible character after “${before}”.`,
  takeOutHidden: 'Take the invisible characters out',
  tooLong: (over, most) =>
    `Too long by ${over} ${over === 1 ? 'character' : 'characters'}: at most ${most}.`,
  openList: 'Open the list',
  nothingFound: 'Nothing found',
  minutesShort: 'min',
  moment: 'a moment',
  waitsSince: 'waiting for',
  you: 'You',
  speaks: 'speaking',
  microphoneOff: 'microphone off',
  cameraOff: 'Camera off',
  handRaised: (number) => `hand raised, number ${number}`,
  step: (now, total) => `Step ${now} of ${total}`,
  minutes: (count) => (count === 1 ? '1 minute' : `${count} minutes`),
  display: {
    title: 'Display',
    theme: 'Colours',
    light: 'Light',
    dark: 'Dark',
    system: 'Automatic',
    contrast: 'More contrast',
    contrastMore: 'Stronger contrast, thicker lines',
    motion: 'Less motion',
    motionMore: 'Nothing slides or blinks',
    text: 'Text size',
    textNormal: 'Normal',
    textLarge: 'Large',
    textLarger: 'Very large',
  },
};

const tables: Readonly<Record<UiLocale, UiText>> = { fr: french, en: english };

interface Spoken {
  readonly locale: string;
  readonly text: UiText;
}

const SpokenContext = createContext<Spoken>({ locale: 'fr', text: french });

interface UiTextProviderProps {
  /** A BCP 47 tag; anything but English falls back to French, the house's first language. */
  readonly locale: string;
  readonly text?: Partial<UiText> | undefined;
  readonly children: ReactNode;
}

/** Gives the components below it their language. */
export function UiTextProvider({ locale, text, children }: UiTextProviderProps): ReactElement {
  const spoken = useMemo(
    () => ({ locale, text: { ...tables[locale.startsWith('en') ? 'en' : 'fr'], ...text } }),
    [locale, text],
  );
  return (
    <SpokenContext value={spoken}>
      {/* React Aria looks for this id before it writes an inline style, which the pages' policy forbids.
          Its one rule stands in base/additions.css instead. */}
      <meta id="react-aria-pressable-style" name="press-style" content="base.css" />
      {/* React Aria has words of its own, which would else be in the browser's language. */}
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </SpokenContext>
  );
}

/** The components' own words in the language in force. */
export function useUiText(): UiText {
  return use(SpokenContext).text;
}

/** The language in force, for what depends on it without being a word (the order of a date). */
export function useUiLocale(): string {
  return use(SpokenContext).locale;
}
