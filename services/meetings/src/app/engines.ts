import { AppError } from '@astra/kit/problems';
import type { Engines, NamedEngine } from '#ports/engines.ts';

/** The engines of a deployment, the preferred one first. */
export function makeEngines(all: readonly NamedEngine[]): Engines {
  const known = new Map(all.map(({ id, engine }) => [id, engine]));
  const first = all[0]?.id ?? '';
  return {
    all,
    first,
    at: (id) => {
      const engine = known.get(id ?? first);
      if (!engine) throw new AppError('engine-unavailable');
      return engine;
    },
  };
}
