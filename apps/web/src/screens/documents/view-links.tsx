import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Count } from '@astra/ui/state';
import { AppLink } from '#app/app-link.tsx';
import { useMay } from '#app/session.tsx';
import { serverHref, useFileServer } from './file-server/use-file-server.ts';
import { spacesQuery } from './items.ts';
import { hrefOf, views } from './place.ts';
import type { Where } from './place.ts';

interface ViewLinksProps {
  readonly where?: Where;
  /** Of the places with a screen of their own. */
  readonly place?: 'links' | 'server';
}

/** Whose documents are looked at. */
export function ViewLinks({ where, place }: ViewLinksProps): ReactElement {
  const t = useTranslations('documents');
  const may = useMay();
  const newShares = useQuery(spacesQuery).data?.newShares ?? 0;
  const server = useFileServer().data?.name;
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
              {view === 'shared' && newShares > 0 && (
                <>
                  {' '}
                  <Count value={newShares} label={t('shared.newCount', { count: newShares })} />
                </>
              )}
            </AppLink>
          </li>
        ))}
        {server && (
          <li>
            <AppLink
              className="tabs__tab"
              href={serverHref()}
              aria-current={place === 'server' ? 'page' : undefined}
            >
              {server}
            </AppLink>
          </li>
        )}
        {hasLinks && (
          <li>
            <AppLink
              className="tabs__tab"
              href="/documents/liens"
              aria-current={place === 'links' ? 'page' : undefined}
            >
              {t('views.links')}
            </AppLink>
          </li>
        )}
      </ul>
    </nav>
  );
}
