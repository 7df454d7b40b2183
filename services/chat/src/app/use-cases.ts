import { makeAccountKeeper } from './accounts.ts';
import { makeFollowMeeting, makeOpenConversation } from './conversation.ts';
import type { Deps } from './deps.ts';
import { makeLinkUses } from './links.ts';
import { makeOpenChat, makeOpenVisitChat } from './open-chat.ts';
import { makeNewsFromOthers } from './people-events.ts';
import { makeRemoveDevices } from './remove-devices.ts';
import { makeRepair } from './repair.ts';
import { makeListRooms, makeOpenDirect, makeSeeRoom } from './rooms.ts';
import { makeSyncRoom } from './sync-room.ts';
import { makeTeamUses } from './teams.ts';

/** Everything that the service does, made once. */
export type UseCases = ReturnType<typeof makeUseCases>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the list is the type
export function makeUseCases(deps: Deps) {
  const accounts = makeAccountKeeper(deps);
  const syncRoom = makeSyncRoom(deps, accounts);
  const removeDevices = makeRemoveDevices(deps);
  const followMeeting = makeFollowMeeting(deps, { accounts, syncRoom });
  const keepers = { accounts, syncRoom, followMeeting, removeDevices };
  return {
    openChat: makeOpenChat(deps, keepers),
    openVisitChat: makeOpenVisitChat(deps, keepers),
    listRooms: makeListRooms(deps),
    seeRoom: makeSeeRoom(deps),
    openDirect: makeOpenDirect(deps, keepers),
    openConversation: makeOpenConversation(deps, followMeeting),
    links: makeLinkUses(deps),
    teams: makeTeamUses(deps, keepers),
    news: makeNewsFromOthers(deps, keepers),
    repair: makeRepair(deps, keepers),
  };
}
