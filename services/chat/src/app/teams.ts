import type { Static } from 'typebox';
import type { Team as TeamView, Teams, RenameTeam } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import { mayOnTeam } from '@astra/policy/chat';
import { peopleOfRoom } from '#domain/room-people.ts';
import { withMember, withoutMember, type MemberWish, type Team } from '#domain/team.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { AccountKeeper } from './accounts.ts';
import { makeAct, scopeOf, type Act } from './act.ts';
import type { Deps } from './deps.ts';
import { onTeam, presentAgain, presentOne, presentTeams } from './on-team.ts';
import { syncAll, type SyncRoom } from './sync-room.ts';
import { makeTeamRoomUses, type TeamRoomUses } from './team-rooms.ts';

export type TeamUses = {
  readonly list: (by: ByMember) => Promise<Static<typeof Teams>>;
  readonly see: (by: ByMember, teamId: string) => Promise<TeamView>;
  readonly create: (by: ByMember, name: string) => Promise<TeamView>;
  readonly rename: (
    by: ByMember,
    teamId: string,
    change: Static<typeof RenameTeam>,
  ) => Promise<TeamView>;
  readonly setMember: (by: ByMember, teamId: string, member: MemberWish) => Promise<TeamView>;
  readonly removeMember: (by: ByMember, teamId: string, personId: string) => Promise<TeamView>;
  readonly close: (by: ByMember, teamId: string) => Promise<void>;
} & TeamRoomUses;

type Keepers = { readonly accounts: AccountKeeper; readonly syncRoom: SyncRoom };
type Parts = Keepers & { readonly deps: Deps; readonly act: Act };

/** Care teams of an organisation, whose rooms follow who is in them. */
export function makeTeamUses(deps: Deps, keepers: Keepers): TeamUses {
  const parts = { ...keepers, deps, act: makeAct(deps) };
  return { ...looking(parts), ...changing(parts), ...joining(parts), ...makeTeamRoomUses(parts) };
}

function looking({ act }: Parts): Pick<TeamUses, 'list' | 'see'> {
  return {
    list: async (by) => ({
      items: await act(by, { action: 'team.list', isReading: true }, async (unit) => {
        const isAdministrator = by.actor.roles.includes('organisation-administrator');
        const teams = await (isAdministrator ? unit.teams.all() : unit.teams.ofPerson(by.actor.id));
        const seen = teams.filter((team) => mayOnTeam(by.actor, 'team.see', team));
        return presentTeams(unit, by, seen);
      }),
    }),
    see: (by, teamId) =>
      onTeam({ act, by, teamId, action: 'team.see' }, async (unit, team) =>
        presentOne(unit, by, team),
      ),
  };
}

function changing({ act, deps, syncRoom }: Parts): Pick<TeamUses, 'create' | 'rename' | 'close'> {
  const { random, clock } = deps;
  return {
    create: (by, name) => {
      const { organisationId } = by.actor;
      const team: Team = { id: random.uuid(), organisationId, name, version: 1, members: [] };
      const facts = { action: 'team.create', targetKind: 'team', targetId: team.id };
      return act(by, facts, async (unit) => {
        await unit.teams.add(team, clock.now());
        const room = { id: random.uuid(), organisationId, kind: 'team', name } as const;
        const about = { teamId: team.id, meetingId: null, directKey: null, members: [] };
        await unit.rooms.add({ ...room, ...about }, clock.now());
        return presentOne(unit, by, team);
      });
    },
    rename: async (by, teamId, { version, name }) => {
      const { view, roomIds } = await onTeam(
        { act, by, teamId, action: 'team.change' },
        async (unit, team) => {
          if (version !== team.version) throw new AppError('stale-version');
          const after = { ...team, name };
          await unit.teams.save(team, after);
          const main = (await unit.rooms.ofTeam(teamId)).filter(({ kind }) => kind === 'team');
          for (const { id } of main) await unit.rooms.change(id, { name, isClosed: false });
          const roomIds = main.map(({ id }) => id);
          return { view: await presentAgain(unit, by, teamId), roomIds };
        },
      );
      await syncAll(deps, syncRoom, roomIds);
      return view;
    },
    close: async (by, teamId) => {
      const roomIds = await onTeam({ act, by, teamId, action: 'team.close' }, async (unit) => {
        const rooms = await unit.rooms.ofTeam(teamId);
        // What was written stays readable to those who were there; nobody writes any more.
        for (const { id, name } of rooms) await unit.rooms.change(id, { name, isClosed: true });
        await unit.teams.close(teamId);
        return rooms.map(({ id }) => id);
      });
      await syncAll(deps, syncRoom, roomIds);
    },
  };
}

function joining({
  act,
  deps,
  accounts,
  syncRoom,
}: Parts): Pick<TeamUses, 'setMember' | 'removeMember'> {
  const change = async (
    by: ByMember,
    teamId: string,
    decide: (team: Team) => Team,
  ): Promise<TeamView> => {
    const { view, roomIds } = await onTeam(
      { act, by, teamId, action: 'team.change' },
      async (unit, team) => {
        const after = decide(team);
        await unit.teams.save(team, after);
        const roomIds = await followTeam(unit, after);
        return { view: await presentAgain(unit, by, teamId), roomIds };
      },
    );
    await syncAll(deps, syncRoom, roomIds);
    return view;
  };
  return {
    setMember: async (by, teamId, member) => {
      const { organisationId } = by.actor;
      const mayAsk = await mayChange(deps, by, teamId);
      const account = mayAsk && (await accounts.ensureColleague(member.personId, organisationId));
      return change(by, teamId, (team) => {
        if (!account) throw new AppError('not-found');
        const after = withMember(team, member);
        if (!after) throw new AppError('team-full');
        return after;
      });
    },
    removeMember: (by, teamId, personId) =>
      change(by, teamId, (team) => {
        if (!team.members.some((one) => one.personId === personId)) throw new AppError('not-found');
        return withoutMember(team, personId);
      }),
  };
}

/** Who is in the team is in its rooms; of a private room, only who was in it stays. */
async function followTeam({ rooms }: Unit, team: Team): Promise<readonly string[]> {
  const all = await rooms.ofTeam(team.id);
  for (const room of all) {
    const onlyIds = room.kind === 'private' ? room.members.map(({ personId }) => personId) : null;
    await rooms.setMembers(room, peopleOfRoom({ of: 'team', members: team.members, onlyIds }));
  }
  return all.map(({ id }) => id);
}

/** Asked before anything is done for them; the act itself asks again and says no in words. */
const mayChange = ({ store }: Deps, by: ByMember, teamId: string): Promise<boolean> =>
  store.within(scopeOf(by), async ({ teams }) => {
    const team = await teams.find(teamId);
    return team !== null && mayOnTeam(by.actor, 'team.change', team);
  });
