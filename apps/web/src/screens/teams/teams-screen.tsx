import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { EmptyState } from '@astra/ui/empty-state';
import { Who } from '@astra/ui/who';
import '@astra/ui/people.css';
import { teamsApi } from '#api/teams.ts';
import type { Team } from '#api/teams.ts';
import { AppLink } from '#app/app-link.tsx';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { NameDialog } from './name-dialog.tsx';
import { OrganisationRooms } from './organisation/organisation-rooms.tsx';
import { teamsKey } from './use-team.ts';

function Row({ team }: { readonly team: Team }): ReactElement {
  const t = useTranslations('teams');
  const { id, name, members } = team;
  const leads = members.filter(({ isLead }) => isLead).map(({ displayName }) => displayName);
  return (
    <li className="line nowrap">
      <Who kind="group" name={name} />
      <AppLink className="docn grow" href={`/equipes/${id}`}>
        <strong>{name}</strong>
        <span className="small soft">
          {t('about', { count: members.length, leads: leads.join(', ') || t('noLead') })}
        </span>
      </AppLink>
    </li>
  );
}

function Teams(): ReactElement {
  const t = useTranslations('teams');
  const may = useMay();
  const [isMaking, setMaking] = useState(false);
  const query = useQuery({
    queryKey: teamsKey,
    queryFn: ({ signal }) => teamsApi.list(signal),
  });
  return (
    <Screen>
      <PageHead
        title={<ScreenTitle title={t('title')} />}
        lead={t('lead')}
        actions={
          may('team.create') && (
            <Button icon="plus" onClick={() => setMaking(true)}>
              {t('create')}
            </Button>
          )
        }
      />
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="users-round" title={t('none')}>
              <p>{t(may('team.create') ? 'noneMake' : 'noneAsk')}</p>
            </EmptyState>
          ) : (
            <ul className="rows measure">
              {items.map((team) => (
                <Row key={team.id} team={team} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {may('organisation-room.see') && <OrganisationRooms />}
      {isMaking && (
        <NameDialog
          title={t('create')}
          action={t('createIt')}
          onName={teamsApi.create}
          onClose={() => setMaking(false)}
        />
      )}
    </Screen>
  );
}

/** The care teams that one is in; all of the organisation for its administrator. */
export function TeamsScreen(): ReactElement {
  const may = useMay();
  if (may('team.see')) return <Teams />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
