import {
  createContext,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import type { ReactElement, ReactNode } from 'react';
import { UiTextProvider } from '@astra/ui/ui-text';
import { IntlProvider } from 'use-intl';
import { regionalTag, rememberLocale } from './locale.ts';
import type { AppLocale } from './locale.ts';
import type { PageMessages } from './messages.ts';
import { typesetAll } from './typography.ts';

/** Brings the words of one page in one language. */
export type LoadMessages = (locale: AppLocale) => Promise<PageMessages>;

/** Words ready to be shown. */
export interface Spoken {
  readonly locale: AppLocale;
  readonly messages: PageMessages;
}

interface Language {
  readonly locale: AppLocale;
  /** Changes the language of the page, and remembers it in this browser. */
  readonly setLocale: (locale: AppLocale) => void;
  /** IANA; the organisation's once it is known, before that the device's. */
  readonly timeZone: string;
  readonly setTimeZone: (timeZone: string) => void;
}

const LanguageContext = createContext<Language | null>(null);

/** Loads the words and sets them for the eye. */
export async function speak(load: LoadMessages, locale: AppLocale): Promise<Spoken> {
  return { locale, messages: typesetAll(await load(locale), locale) };
}

function onError(error: Error): void {
  // A missing word is a defect: loud while developing, the key itself for people.
  if (import.meta.env.DEV) throw error;
}

interface I18nRootProps {
  readonly load: LoadMessages;
  readonly first: Spoken;
  readonly children: ReactNode;
}

const deviceTimeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Around each page: its words, its language, its time zone. */
export function I18nRoot({ load, first, children }: I18nRootProps): ReactElement {
  const [spoken, setSpoken] = useState(first);
  const [timeZone, setTimeZone] = useState(deviceTimeZone);
  const setLocale = useCallback(
    (locale: AppLocale) => {
      rememberLocale(locale);
      // The old words stay until the new ones are there; without network they simply stay.
      speak(load, locale).then(setSpoken, () => undefined);
    },
    [load],
  );
  useEffect(() => {
    document.documentElement.lang = spoken.locale;
  }, [spoken.locale]);
  const language = useMemo(
    () => ({ locale: spoken.locale, setLocale, timeZone, setTimeZone }),
    [spoken.locale, setLocale, timeZone],
  );
  return (
    <LanguageContext value={language}>
      <IntlProvider
        locale={spoken.locale}
        messages={spoken.messages}
        timeZone={timeZone}
        onError={onError}
      >
        <UiTextProvider locale={regionalTag(spoken.locale)}>{children}</UiTextProvider>
      </IntlProvider>
    </LanguageContext>
  );
}

/** The language and time zone in force, and how to change them. */
export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (!language) throw new Error('useLanguage needs an I18nRoot around it');
  return language;
}

/**
 * Puts the page on an organisation's clock (IANA), once it is known. `true` when the page goes by it: what a form begins
 * with is drawn once, and a day of the device's may be another one.
 */
export function useClockOf(zone: string | undefined): boolean {
  const { timeZone, setTimeZone } = useLanguage();
  // Before anything is painted: nobody sees an hour change under their eyes.
  useLayoutEffect(() => {
    if (zone !== undefined) setTimeZone(zone);
  }, [zone, setTimeZone]);
  return zone !== undefined && timeZone === zone;
}
