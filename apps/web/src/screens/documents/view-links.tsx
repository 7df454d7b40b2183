import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { AppLink } from '#app/app-link.tsx';
import { useMay } from '#app/session.tsx';
import { hrefOf, views } from './place.ts';
import type { Where } from './place.ts';

/** Whose documents are looked at. */
export function ViewLinks({ where }: { readonly where?: Where }): ReactElement {
  const t = useTranslations('documents');
  const may = useMay();
  const hasLinks = may('document.share-outside') || may('document.see-all-shares');
  return (
    <nav aria-label={t('whose')}>
      <ul className="tabs docs__views">
        {views.map((view) => (
          <li key={view}>
            <AppLink
              className="tabs__tab"
              href={hrefOf({ view })}
              aria-current={view === where?.view ? 'page' : undefined}
            >
              {t(`views.${view}`)}
            </AppLink>
          </li>
        ))}
        {hasLinks && (
          <li>
            <AppLink
              className="tabs__tab"
              href="/documents/liens"
              aria-current={where === undefined ? 'page' : undefined}
            >
              {t('views.links')}
            </AppLink>
          </li>
        )}
      </ul>
    </nav>
  );
}
