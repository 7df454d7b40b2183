import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { DisplayButton } from '@astra/ui/display-button';
import { DoorFrame } from '@astra/ui/door-frame';
import { Segments } from '@astra/ui/segments';
import '@astra/ui/door.css';
import { useLanguage } from '#shared/i18n.tsx';
import { OfflineNotice } from './page-states.tsx';

/** The choice of language, each in its own words. */
function LanguageChoice(): ReactElement {
  const t = useTranslations('common');
  const { locale, setLocale } = useLanguage();
  return (
    <Segments
      label={t('language')}
      value={locale}
      onChange={setLocale}
      options={[
        { value: 'fr', label: t('french') },
        { value: 'en', label: t('english') },
      ]}
    />
  );
}

interface DoorProps {
  readonly words: string;
  readonly children: ReactNode;
}

/** A page before the house: sign-in, second factor, accepting an invitation. */
export function Door({ words, children }: DoorProps): ReactElement {
  const t = useTranslations('common');
  return (
    <DoorFrame words={words}>
      <div className="door__display">
        <DisplayButton label={t('displayAndLanguage')}>
          <LanguageChoice />
        </DisplayButton>
      </div>
      <OfflineNotice />
      {children}
    </DoorFrame>
  );
}
