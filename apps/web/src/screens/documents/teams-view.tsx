import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { Icon } from '@astra/ui/icon';
import { AppLink } from '#app/app-link.tsx';
import { Loaded } from '#app/page-states.tsx';
import { spacesQuery } from './items.ts';
import { hrefOf } from './place.ts';

/** The care teams of the person, each with documents of its own. */
export function TeamsView(): ReactElement {
  const t = useTranslations('documents');
  // Somebody may just have come into a team, or left one.
  const query = useQuery({ ...spacesQuery, refetchOnMount: 'always' });
  return (
    <Loaded query={query} label={t('loading')} failed={t('failed')}>
      {({ items }) => {
        const teams = items.filter(({ kind }) => kind === 'team');
        if (teams.length === 0)
          return (
            <EmptyState icon="users-round" title={t('teams.none')}>
              <p>{t('teams.noneMore')}</p>
            </EmptyState>
          );
        return (
          <ul className="docs__teams">
            {teams.map(({ id, name, mayAdd }) => (
              <li key={id}>
                <AppLink className="docs__team" href={hrefOf({ view: 'teams', teamId: id })}>
                  <Icon name="users-round" />
                  <span className="grow">
                    <strong>{name}</strong>
                    {!mayAdd && <span className="small soft"> {t('teams.closed')}</span>}
                  </span>
                  <Icon name="chevron-right" />
                </AppLink>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
