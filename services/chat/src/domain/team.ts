export type TeamMember = { readonly personId: string; readonly isLead: boolean };

/** A care team of an organisation. */
export type Team = {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly version: number;
  readonly members: readonly TeamMember[];
};

const mostInTeam = 200;

/** Somebody comes in, or is another than before; null when there is no place. */
export function withMember(team: Team, member: TeamMember): Team | null {
  const others = team.members.filter(({ personId }) => personId !== member.personId);
  if (others.length >= mostInTeam) return null;
  return { ...team, members: [...others, member] };
}

export const withoutMember = (team: Team, personId: string): Team => ({
  ...team,
  members: team.members.filter((one) => one.personId !== personId),
});
