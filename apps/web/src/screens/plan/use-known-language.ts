import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { meetingsApi } from '#api/meetings.ts';
import type { MeetingForm } from '#app/meeting-form.ts';
import { isEmail } from '#shared/checks.ts';

type Change = Partial<MeetingForm>;

interface KnownLanguage {
  /** The address is written: the language of the last time is chosen, and said. */
  readonly look: (form: MeetingForm) => void;
  /** What is chosen by hand holds, whatever was chosen the last time. */
  readonly note: (change: Change) => void;
}

/** The language in which the person of this address was written to the last time. */
export function useKnownLanguage(onChange: (change: Change) => void): KnownLanguage {
  const t = useTranslations('plan');
  const common = useTranslations('common');
  const announce = useAnnounce();
  const asked = useRef('');
  const isChosen = useRef(false);
  const find = async (email: string, now: MeetingForm['locale']): Promise<void> => {
    const { locale } = await meetingsApi.languageOf(email);
    if (locale === null || locale === now || isChosen.current || asked.current !== email) return;
    onChange({ locale });
    announce(t('localeKnown', { language: common(locale === 'fr' ? 'french' : 'english') }));
  };
  return {
    look: (form) => {
      const email = form.email.trim();
      if (isChosen.current || email === asked.current || !isEmail(email)) return;
      asked.current = email;
      // Without an answer the language is chosen by hand, as for somebody new.
      find(email, form.locale).catch(() => undefined);
    },
    note: (change) => {
      if (change.locale !== undefined) isChosen.current = true;
    },
  };
}
