import { makeAccountKeeper } from './accounts.ts';
import { makeArchiveReleaseUses } from './archive-releases.ts';
import { makeArchiveRuleUses } from './archive-rules.ts';
import { makeKeepArchives } from './keep-archives.ts';
import { makeEraseUses } from './erase-person.ts';
import { makeErasureListUses } from './list-erasures.ts';
import { makeCloseGuests } from './close-guests.ts';
import { makeExportUses } from './export.ts';
import { makeFollowMeeting, makeOpenConversation } from './conversation.ts';
import type { Deps } from './deps.ts';
import { makeFormerDeviceUses } from './former-devices.ts';
import { makeKeepDeviceKeys } from './keep-device-keys.ts';
import { makeLinkPreviewUses } from './link-previews.ts';
import { makeLinkUses } from './links.ts';
import { makeModerationUses } from './moderation.ts';
import { makeOpenChat, makeOpenVisitChat } from './open-chat.ts';
import { makeNewsFromOthers } from './people-events.ts';
import { makeOfflineRuleUses } from './offline-rule.ts';
import { makeOrganisationRoomUses } from './organisation-rooms.ts';
import { makePassOnReports } from './pass-on-reports.ts';
import { makePassOnUnread } from './pass-on-unread.ts';
import { makeFollowSummons } from './follow-summons.ts';
import { makeMendPushers } from './mend-pushers.ts';
import { makePushDeviceUses } from './push-devices.ts';
import { makeReadRequestUses } from './read-requests.ts';
import { makeRecordRefusal } from './record-refusal.ts';
import { makeRemoveDevices } from './remove-devices.ts';
import { makeRepair } from './repair.ts';
import { makeResealArchives } from './reseal-archives.ts';
import { makeRetentionUses, makeSweep } from './retention.ts';
import { makeListRooms, makeNoteCopy, makeOpenDirect, makeSeeRoom } from './rooms.ts';
import { makeSendNotices } from './send-notices.ts';
import { makeSendPush } from './send-push.ts';
import { makeSyncRoom } from './sync-room.ts';
import { makeTeamUses } from './teams.ts';
import { makeTakePushNotice } from './take-push-notice.ts';
import { makeTellCircles } from './tell-circles.ts';
import { makeTellReadings } from './tell-readings.ts';

/** Everything that the service does, made once. */
export type UseCases = ReturnType<typeof makeUseCases>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the list is the type
export function makeUseCases(deps: Deps) {
  const keepDeviceKeys = makeKeepDeviceKeys(deps);
  const accounts = makeAccountKeeper(deps, keepDeviceKeys);
  const syncRoom = makeSyncRoom(deps, accounts);
  const removeDevices = makeRemoveDevices(deps, keepDeviceKeys);
  const followMeeting = makeFollowMeeting(deps, { accounts, syncRoom });
  const followSummons = makeFollowSummons(deps);
  const keepers = {
    accounts,
    syncRoom,
    followMeeting,
    followSummons,
    removeDevices,
    keepDeviceKeys,
  };
  const tellReadings = makeTellReadings(deps);
  return {
    openChat: makeOpenChat(deps, keepers),
    openVisitChat: makeOpenVisitChat(deps, keepers),
    formerDevices: makeFormerDeviceUses(deps),
    listRooms: makeListRooms(deps),
    seeRoom: makeSeeRoom(deps),
    noteCopy: makeNoteCopy(deps),
    openDirect: makeOpenDirect(deps, keepers),
    openConversation: makeOpenConversation(deps, followMeeting),
    closeGuests: makeCloseGuests(deps, keepers),
    links: makeLinkUses(deps),
    linkPreviews: makeLinkPreviewUses(deps),
    readRequests: makeReadRequestUses(deps, tellReadings),
    passOnUnread: makePassOnUnread(deps, tellReadings),
    passOnReports: makePassOnReports(deps),
    retention: makeRetentionUses(deps, keepers),
    sweep: makeSweep(deps),
    offlineRule: makeOfflineRuleUses(deps),
    archiveRules: makeArchiveRuleUses(deps),
    archiveReleases: makeArchiveReleaseUses(deps),
    keepArchives: makeKeepArchives(deps),
    resealArchives: makeResealArchives(deps),
    exports: makeExportUses(deps),
    erasure: makeEraseUses(deps),
    erasureList: makeErasureListUses(deps),
    moderation: makeModerationUses(deps, keepers),
    push: makePushDeviceUses(deps, keepers),
    takePushNotice: makeTakePushNotice(deps),
    mendPushers: makeMendPushers(deps),
    sendPush: makeSendPush(deps),
    sendNotices: makeSendNotices(deps),
    teams: makeTeamUses(deps, keepers),
    organisationRooms: makeOrganisationRoomUses(deps, keepers),
    news: makeNewsFromOthers(deps, keepers),
    repair: makeRepair(deps, keepers),
    tellCircles: makeTellCircles(deps),
    recordRefusal: makeRecordRefusal(deps),
  };
}
