import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { IntlProvider } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import { Discussion } from '#chat/discussion.tsx';
import type { DiscussionProps } from '#chat/discussion.tsx';
import { speak, useLanguage } from '#shared/i18n.tsx';
import type { LoadMessages, Spoken } from '#shared/i18n.tsx';

const load: LoadMessages = async (locale) => {
  const [chat, emoji, files] =
    locale === 'fr'
      ? await Promise.all([
          import('#locales/fr/chat.json', { with: { type: 'json' } }),
          import('#locales/fr/emoji.json', { with: { type: 'json' } }),
          import('#locales/fr/visit-files.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('#locales/en/chat.json', { with: { type: 'json' } }),
          import('#locales/en/emoji.json', { with: { type: 'json' } }),
          import('#locales/en/visit-files.json', { with: { type: 'json' } }),
        ]);
  return { chat: chat.default, emoji: emoji.default, visitFiles: files.default };
};

/** The same conversation for a patient: its words come with it, not with their first page. */
export function VisitDiscussion(props: Omit<DiscussionProps, 'isGuest'>): ReactElement {
  const { locale, timeZone } = useLanguage();
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  useEffect(() => {
    speak(load, locale).then(setSpoken, () => undefined);
  }, [locale]);
  if (!spoken) return <Skeleton />;
  return (
    <IntlProvider locale={spoken.locale} messages={spoken.messages} timeZone={timeZone}>
      <Discussion {...props} isGuest />
    </IntlProvider>
  );
}
