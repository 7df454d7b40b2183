import { useState } from 'react';
import type { ReactElement } from 'react';
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { PlainQuestion } from '@astra/ui/plain-question';
import { useToast } from '@astra/ui/toast';
import { teamsApi } from '#api/teams.ts';
import type { Team } from '#api/teams.ts';
import { AppLink, useGo } from '#app/app-link.tsx';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { NameDialog } from './name-dialog.tsx';
import { TeamMembers } from './team-members.tsx';
import { TeamReports } from './team-reports.tsx';
import { TeamRooms } from './team-rooms.tsx';
import { useTeam, useTeamAct } from './use-team.ts';

interface TeamProps {
  readonly team: Team;
}

/** Closing asks once: it cannot be undone. */
function CloseTeam({ team }: TeamProps): ReactElement {
  const t = useTranslations('teams.closing');
  const toast = useToast();
  const go = useGo();
  const [isAsking, setAsking] = useState(false);
  const close = useTeamAct(
    () => teamsApi.close(team.id),
    () => {
      toast({ message: t('closed', { name: team.name }) });
      go('/equipes', { replace: true });
    },
  );
  return (
    <>
      <Button look="danger-plain" onClick={() => setAsking(true)}>
        {t('close')}
      </Button>
      <PlainQuestion
        isOpen={isAsking}
        title={t('question', { name: team.name })}
        keep={t('keep')}
        confirm={t('confirm')}
        isBusy={close.isPending}
        onConfirm={() => close.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('body')}</p>
        <ProblemNotice error={close.error} />
      </PlainQuestion>
    </>
  );
}

function Details({ team }: TeamProps): ReactElement {
  const t = useTranslations('teams');
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      <p>
        <AppLink className="link-btn" href="/equipes">
          <Icon name="arrow-left" />
          {t('all')}
        </AppLink>
      </p>
      <PageHead
        title={<ScreenTitle title={team.name} />}
        lead={t(team.mayChange ? 'leadChange' : 'leadSee')}
        actions={
          team.mayChange && (
            <>
              <Button icon="pen-line" onClick={() => setNaming(true)}>
                {t('rename')}
              </Button>
              {team.mayClose && <CloseTeam team={team} />}
            </>
          )
        }
      />
      <div className="measure stack">
        <TeamReports team={team} />
        <TeamMembers team={team} />
        <TeamRooms team={team} />
      </div>
      {isNaming && (
        <NameDialog
          title={t('rename')}
          action={t('renameIt')}
          name={team.name}
          onName={(name) => teamsApi.rename(team, name)}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

/** One team: who is in it and what they are, and its rooms. */
export function TeamScreen(): ReactElement {
  const { id } = useParams({ from: '/signed-in/equipes/$id' });
  const t = useTranslations('teams');
  const query = useTeam(id);
  return (
    <Screen>
      <Loaded query={query} label={t('loading')} failed={t('failedOne')} level={1}>
        {(team) => <Details key={team.id} team={team} />}
      </Loaded>
    </Screen>
  );
}
