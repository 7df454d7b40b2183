import type * as Contract from '@astra/contracts/ratings';
import { api } from '#shared/api.ts';

/** What patients and guests said of sound and picture. */
export type Ratings = Contract.Ratings;

export const ratingsApi = {
  get: (signal?: AbortSignal): Promise<Ratings> =>
    api<Ratings>('/api/meetings/ratings', { signal }),
};
