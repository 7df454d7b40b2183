import type { ReactElement } from 'react';
import { Button } from '@astra/ui/button';
import { useLanguage } from './i18n.tsx';

const others = {
  fr: { locale: 'en', name: 'English' },
  en: { locale: 'fr', name: 'Français' },
} as const;

/** The way to the other language, by the name that it gives itself: who does not read this one finds it all the same. */
export function OtherLanguage(): ReactElement {
  const { locale, setLocale } = useLanguage();
  const other = others[locale];
  return (
    <Button
      look="link"
      icon="globe"
      className="other-language"
      lang={other.locale}
      onClick={() => setLocale(other.locale)}
    >
      {other.name}
    </Button>
  );
}
