import { Type, type Static } from 'typebox';
import { exact } from './common.ts';

const month = Type.String({
  pattern: '^\\d{4}-\\d{2}$',
  description: 'A month on the organisation’s clock, ISO 8601: 2026-11',
});

/**
 * `GET /ratings`: what patients and guests said of sound and picture after their calls, in this month and the eleven before it.
 * Nobody is named in it, and no call: only the words that somebody wrote to the technical team may say more.
 */
export const Ratings = exact({
  /** Months in which somebody rated, the newest first. */
  months: Type.Array(
    exact({
      month,
      counts: Type.Array(Type.Integer({ minimum: 0 }), {
        minItems: 5,
        maxItems: 5,
        description: 'How many gave 1 (very bad), 2, 3, 4 and 5 (very good)',
      }),
    }),
  ),
  /** The newest first, fifty at most. */
  remarks: Type.Array(
    exact({ month, stars: Type.Integer({ minimum: 1, maximum: 5 }), text: Type.String() }),
  ),
});
export type Ratings = Static<typeof Ratings>;
