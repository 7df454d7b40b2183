import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import '@astra/ui/states.css';
import { ButtonAppLink } from './app-link.tsx';
import { ScreenTitle } from './screen-title.tsx';

/** An address that leads nowhere. */
export function NotFound(): ReactElement {
  const t = useTranslations('common');
  return (
    <main id="main" className="main main--alone">
      <EmptyState
        icon="circle-help"
        level={1}
        title={<ScreenTitle title={t('notFound.title')} />}
        action={
          <ButtonAppLink look="main" icon="house" href="/">
            {t('notFound.home')}
          </ButtonAppLink>
        }
      >
        <p>{t('notFound.body')}</p>
      </EmptyState>
    </main>
  );
}
