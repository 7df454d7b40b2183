export type TeamMember = {
  readonly personId: string;
  readonly isLead: boolean;
  /** What they are in the team, in its own words. */
  readonly position: string | null;
};

/** A care team of an organisation. */
export type Team = {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly version: number;
  readonly members: readonly TeamMember[];
};

const mostInTeam = 200;

export type MemberWish = Omit<TeamMember, 'position'> & {
  /** Left out: as it was. */
  readonly position?: string | null | undefined;
};

/** Somebody comes in, or is another than before; null when there is no place. */
export function withMember(team: Team, { position, ...wish }: MemberWish): Team | null {
  const before = team.members.find(({ personId }) => personId === wish.personId);
  const member = {
    ...wish,
    position: position === undefined ? (before?.position ?? null) : position,
  };
  const others = team.members.filter(({ personId }) => personId !== member.personId);
  if (others.length >= mostInTeam) return null;
  return { ...team, members: [...others, member] };
}

export const withoutMember = (team: Team, personId: string): Team => ({
  ...team,
  members: team.members.filter((one) => one.personId !== personId),
});
