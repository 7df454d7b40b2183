import type { Clock } from '@astra/kit/clock';
import type { SynapseConfig } from '#config.ts';
import { must, part, type Ask } from './ask.ts';

export type PersonParts = {
  readonly ask: Ask;
  readonly config: SynapseConfig;
  readonly clock: Clock;
};

/** For as long as one act takes. */
const tokenMs = 60_000;

export const adminPathOf = (
  { config }: Pick<PersonParts, 'config'>,
  localpart: string,
  rest: string,
): string => `/_synapse/admin/v1/users/${part(`@${localpart}:${config.serverName}`)}/${rest}`;

/** What only the person themselves may do: we are them for a minute, without a device that others would see. */
export async function tokenOfPerson(parts: PersonParts, localpart: string): Promise<string> {
  const { access_token: token } = await must(parts.ask, {
    method: 'POST',
    path: adminPathOf(parts, localpart, 'login'),
    body: { valid_until_ms: parts.clock.now().getTime() + tokenMs },
  });
  return String(token);
}
