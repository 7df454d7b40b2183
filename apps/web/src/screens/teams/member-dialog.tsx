import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { teamsApi } from '#api/teams.ts';
import type { Team, TeamMember } from '#api/teams.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { lineFault } from '#shared/checks.ts';
import { useTeamAct } from './use-team.ts';

interface MemberDialogProps {
  readonly team: Team;
  readonly member: TeamMember;
  readonly onClose: () => void;
}

/** What somebody is in the team, whether they lead it, and taking them out. */
export function MemberDialog({ team, member, onClose }: MemberDialogProps): ReactElement {
  const t = useTranslations('teams.member');
  const { personId, displayName: name } = member;
  const [isLead, setLead] = useState(member.isLead);
  const [position, setPosition] = useState(member.position ?? '');
  const save = useTeamAct(
    () => teamsApi.setMember(team.id, personId, { isLead, position: position.trim() || null }),
    onClose,
  );
  const remove = useTeamAct(() => teamsApi.removeMember(team.id, personId), onClose);
  const isWrong = position.trim() !== '' && lineFault(position, 60) !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isWrong && !save.isPending) save.mutate();
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={name}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <ProblemNotice error={save.error ?? remove.error} />
        <TextField
          label={t('position')}
          hint={t('positionHint')}
          optional
          maxLength={60}
          error={isWrong ? t('positionFault') : undefined}
          value={position}
          onChange={(event) => setPosition(event.target.value)}
        />
        <Checkbox
          label={t('lead')}
          more={t('leadMore')}
          checked={isLead}
          onChange={(event) => setLead(event.target.checked)}
        />
        <Button look="main" type="submit" wide busy={save.isPending}>
          {t('save')}
        </Button>
        <Button
          look="danger-plain"
          icon="user-round-x"
          wide
          busy={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t('remove')}
        </Button>
        <p className="small soft">{t('removeMore')}</p>
      </form>
    </Dialog>
  );
}
