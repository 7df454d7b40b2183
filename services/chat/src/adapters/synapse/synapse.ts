import type { Clock } from '@astra/kit/clock';
import type { Random } from '@astra/kit/random';
import type { SynapseConfig } from '#config.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import { makeAccounts } from './accounts.ts';
import { makeArchiveLine } from './archive.ts';
import { makeAsk } from './ask.ts';
import { makeDeviceKeys } from './device-keys.ts';
import { makeErasureMark } from './erasures.ts';
import { makePushers } from './pushers.ts';
import { makeReadings } from './readings.ts';
import { makeRecoveryPasskeys } from './recovery-passkeys.ts';
import { makeHistory } from './history.ts';
import { makeRooms } from './rooms.ts';

type Parts = {
  readonly publicUrl: string;
  /** Where the chat server reaches this service. */
  readonly ownUrl: string;
  readonly random: Random;
  readonly clock: Clock;
};

/** Synapse by its client and administration interfaces; never by its tables. */
export function makeSynapse(
  config: SynapseConfig,
  { publicUrl, ownUrl, random, clock }: Parts,
): ChatServer {
  const ask = makeAsk(config);
  const accounts = makeAccounts({ ask, config, random });
  return {
    publicUrl,
    ...accounts,
    ...makeDeviceKeys(ask, accounts.userId),
    ...makeErasureMark(ask, accounts.userId),
    archiveLine: (localpart, token) =>
      makeArchiveLine({ ask, token, userId: accounts.userId(localpart) }),
    ...makeRooms({ ask, config }),
    ...makeReadings(ask),
    ...makePushers({ ask, config, ownUrl, clock }),
    ...makeHistory(ask, random),
    ...makeRecoveryPasskeys({ ask, config, clock }),
  };
}
