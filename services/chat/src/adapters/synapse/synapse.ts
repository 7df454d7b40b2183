import type { Random } from '@astra/kit/random';
import type { SynapseConfig } from '#config.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import { makeAccounts } from './accounts.ts';
import { makeAsk } from './ask.ts';
import { makeRooms } from './rooms.ts';

/** Synapse by its client and administration interfaces; never by its tables. */
export function makeSynapse(
  config: SynapseConfig,
  { publicUrl, random }: { readonly publicUrl: string; readonly random: Random },
): ChatServer {
  const ask = makeAsk(config);
  return { publicUrl, ...makeAccounts({ ask, config, random }), ...makeRooms({ ask, config }) };
}
