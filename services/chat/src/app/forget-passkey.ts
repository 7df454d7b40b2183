import type { EventData } from '@astra/contracts/events';
import type { AccountKeeper } from './accounts.ts';
import type { Deps } from './deps.ts';

/** A passkey that is no longer somebody's opens their messages no more, whichever browser added it. */
export type ForgetPasskey = (data: EventData<'passkey.removed'>) => Promise<void>;

export const makeForgetPasskey =
  ({ store, server }: Pick<Deps, 'store' | 'server'>, keeper: AccountKeeper): ForgetPasskey =>
  async ({ personId, credentialId }) => {
    await keeper.sync(personId);
    const account = await store.within('system', ({ accounts }) => accounts.find(personId));
    // A closed account has lost all that was kept for it.
    if (account?.isActive) await server.forgetPasskey(account.localpart, credentialId);
  };
