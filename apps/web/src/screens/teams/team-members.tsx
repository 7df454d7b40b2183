import { useState } from 'react';
import type { ReactElement } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { ComboBox } from '@astra/ui/combo-box';
import { State } from '@astra/ui/state';
import { Who } from '@astra/ui/who';
import { peopleApi } from '#api/identity.ts';
import { teamsApi } from '#api/teams.ts';
import type { Team, TeamMember } from '#api/teams.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { MemberDialog } from './member-dialog.tsx';
import { useTeamAct } from './use-team.ts';

interface TeamProps {
  readonly team: Team;
}

function AddMember({ team }: TeamProps): ReactElement {
  const t = useTranslations('teams.members');
  const [q, setSearch] = useState('');
  const [personId, setPerson] = useState<string | null>(null);
  const [added, setAdded] = useState(0);
  const { data } = useQuery({
    queryKey: ['people', 'search', q],
    queryFn: ({ signal }) => peopleApi.list({ q: q || undefined, limit: 50 }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const isIn = (id: string): boolean => team.members.some((one) => one.personId === id);
  const found = (data?.items ?? []).filter(
    ({ id, isActive, roles }) =>
      isActive && !isIn(id) && roles.some((role) => role !== 'platform-administrator'),
  );
  const add = useTeamAct(
    () => teamsApi.setMember(team.id, personId ?? '', { isLead: false }),
    () => {
      setPerson(null);
      setAdded((count) => count + 1);
    },
  );
  return (
    <>
      <ComboBox
        key={added}
        label={t('add')}
        hint={t('addHint')}
        onSearch={setSearch}
        onChange={setPerson}
        options={found.map(({ id, displayName, email }) => ({
          id,
          label: displayName,
          more: email,
        }))}
      />
      <p>
        <Button
          icon="user-plus"
          busy={add.isPending}
          aria-disabled={personId === null}
          onClick={() => {
            if (personId !== null && !add.isPending) add.mutate();
          }}
        >
          {t('addIt')}
        </Button>
      </p>
      <ProblemNotice error={add.error} />
    </>
  );
}

function Row({
  member,
  onChange,
}: {
  readonly member: TeamMember;
  readonly onChange: (() => void) | null;
}): ReactElement {
  const t = useTranslations('teams.members');
  const { displayName: name, position, isLead } = member;
  return (
    <li className="line nowrap">
      <Who kind="member" name={name} size="s" />
      <span className="grow">
        {name}
        {position && <span className="soft small"> {position}</span>}
      </span>
      {isLead && <State icon="badge-check">{t('lead')}</State>}
      {onChange && <IconButton icon="pen-line" label={t('change', { name })} onClick={onChange} />}
    </li>
  );
}

/** Who is in the team and what they are in it. */
export function TeamMembers({ team }: TeamProps): ReactElement {
  const t = useTranslations('teams.members');
  const [chosen, setChosen] = useState<TeamMember | null>(null);
  return (
    <section aria-labelledby="team-members" className="stack">
      <h2 id="team-members">{t('title')}</h2>
      {team.members.length === 0 && <p className="soft">{t('none')}</p>}
      <ul className="rows" aria-labelledby="team-members">
        {team.members.map((member) => (
          <Row
            key={member.personId}
            member={member}
            onChange={team.mayChange ? () => setChosen(member) : null}
          />
        ))}
      </ul>
      {team.mayChange && <AddMember team={team} />}
      {chosen && <MemberDialog team={team} member={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}
