import type { Team as TeamView } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import { mayOnTeam, type TeamAction } from '@astra/policy/chat';
import type { Team } from '#domain/team.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Act, ActName } from './act.ts';

type OnTeam = {
  readonly act: Act;
  readonly by: ByMember;
  readonly teamId: string;
  readonly action: TeamAction;
  /** What the audit trail calls it, when it is about a room of the team. */
  readonly facts?: Pick<ActName, 'action' | 'targetKind' | 'targetId'>;
};

/** One act on a team, or a look at it, for who may. */
export async function onTeam<R>(
  { act, by, teamId, action, facts }: OnTeam,
  work: (unit: Unit, team: Team) => Promise<R>,
): Promise<R> {
  const isReading = action === 'team.see';
  const named = { ...(facts ?? { action, targetKind: 'team', targetId: teamId }), isReading };
  return act(by, named, async (unit) => {
    const team = await (isReading ? unit.teams.find(teamId) : unit.teams.findForChange(teamId));
    // What the actor cannot see must look exactly like what does not exist.
    if (!team || !mayOnTeam(by.actor, 'team.see', team)) throw new AppError('not-found');
    if (!mayOnTeam(by.actor, action, team)) throw new AppError('not-allowed');
    return work(unit, team);
  });
}

export const presentOne = async (unit: Unit, by: ByMember, team: Team): Promise<TeamView> => {
  const [view] = await presentTeams(unit, by, [team]);
  if (!view) throw new AppError('not-found');
  return view;
};

export async function presentAgain(unit: Unit, by: ByMember, teamId: string): Promise<TeamView> {
  const team = await unit.teams.find(teamId);
  if (!team) throw new AppError('not-found');
  return presentOne(unit, by, team);
}

export async function presentTeams(
  unit: Unit,
  { actor }: ByMember,
  teams: readonly Team[],
): Promise<TeamView[]> {
  const ids = [...new Set(teams.flatMap(({ members }) => members.map((one) => one.personId)))];
  const names = new Map(
    (await unit.accounts.named(ids)).map(({ personId, displayName }) => [personId, displayName]),
  );
  return teams.map((team) => ({
    id: team.id,
    name: team.name,
    version: team.version,
    members: team.members.map((one) => ({ ...one, displayName: names.get(one.personId) ?? '' })),
    mayChange: mayOnTeam(actor, 'team.change', team),
    mayClose: mayOnTeam(actor, 'team.close', team),
  }));
}
