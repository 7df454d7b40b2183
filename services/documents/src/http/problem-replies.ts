import { Problem } from '@astra/contracts/problems';

/** Every refusal has the shape of RFC 9457. */
export const refusals = { '4xx': Problem, '5xx': Problem };
