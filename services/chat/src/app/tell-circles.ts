import type { Circle } from '@astra/contracts/circles';
import { AppError } from '@astra/kit/problems';
import type { Deps } from './deps.ts';

/** Who is in a team or a room, for the service that keeps their documents. */
export type TellCircles = {
  readonly one: (id: string) => Promise<Circle>;
  readonly teams: (after: string | null) => Promise<readonly Circle[]>;
};

const atOnce = 100;

export const makeTellCircles = ({ store }: Pick<Deps, 'store'>): TellCircles => ({
  one: async (id) => {
    const circle = await store.within('system', ({ circles }) => circles.find(id));
    if (!circle) throw new AppError('not-found');
    return circle;
  },
  teams: (after) => store.within('system', ({ circles }) => circles.teams(after, atOnce)),
});
