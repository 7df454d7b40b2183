import { makeAlarmUses } from './tell-alarms.ts';
import { makeAllowanceUses } from './allowance.ts';
import { makeArrangeUses } from './arrange.ts';
import { makeBrowseFileServer } from './browse-file-server.ts';
import { makeBrowseUses } from './browse.ts';
import { makeCircleDoor } from './circle-door.ts';
import { makeComeByLink } from './come-by-link.ts';
import { makeCompareNames } from './compare-names.ts';
import { makeCommentUses } from './comments.ts';
import { makeContentSearchUses } from './content-search.ts';
import { makeCopyUses } from './copy-items.ts';
import type { Deps } from './deps.ts';
import { makeEraseDocumentUses } from './erase-documents.ts';
import { makeFileServerDoor } from './file-server-door.ts';
import { makeFileServerReferences } from './file-server-references.ts';
import { makeFileServerSettings } from './file-server-settings.ts';
import { makeFileServerSignIns } from './file-server-sign-in.ts';
import { makeLinkUses } from './guest-links.ts';
import { makeHandOverUses } from './hand-over-documents.ts';
import { makeKeyUses } from './keys.ts';
import { makeMakeCopies } from './make-copies.ts';
import { makeArchiveUses } from './open-archive.ts';
import { makeEditorUses } from './open-editor.ts';
import { makeOpenByLink } from './open-link.ts';
import { makeReceivedUses } from './open-received.ts';
import { makePartnerShareUses } from './partner-shares.ts';
import { makePartnerUses } from './partners.ts';
import { makeOpenMarked } from './open-marked.ts';
import { makeOpenServerFile } from './open-server-file.ts';
import { makeOpenFile } from './open-file.ts';
import { makeOpenStreams } from './open-streams.ts';
import { makeNewsOfPeople } from './people-events.ts';
import { makePresenting } from './presenting.ts';
import { makeReadContents } from './read-contents.ts';
import { makeRecordRefusal } from './record-refusal.ts';
import { makeRemoveUses } from './remove.ts';
import { makeSeeThumbnail } from './see-thumbnail.ts';
import { makeScanning } from './scan-uploads.ts';
import { makeSearchUses } from './search.ts';
import { makeSendLinkNotices } from './send-link-notices.ts';
import { makeShareMailUses } from './send-share-mails.ts';
import { makeSharingUses } from './sharing.ts';
import { makeShelfUses } from './shelf.ts';
import { makeErasureListUses } from './list-erasures.ts';
import { makeTidy } from './tidy.ts';
import { makeUploadUses } from './upload-uses.ts';
import { makeVersionUses } from './versions.ts';
import { makeGuestDocuments } from './guest-documents.ts';
import { makeLiveVisits } from './live-visits.ts';
import { makeLiveRooms } from './live-rooms.ts';
import { makeMeetingBin } from './meeting-bin.ts';
import { makeMeetingDocuments } from './meeting-documents.ts';
import { makeRoomBin } from './room-bin.ts';
import { makeRoomFiles } from './room-files.ts';
import { makeSweepRooms } from './sweep-rooms.ts';
import { makeVisitDoor } from './visit-door.ts';
import { makeWatch } from './watch-parts.ts';
import { makeWopi } from './wopi.ts';

/** Everything that the service does, made once. */
export type UseCases = ReturnType<typeof makeUseCases>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the list is the type
export function makeUseCases(deps: Deps) {
  const streams = makeOpenStreams(deps);
  const openFile = makeOpenFile(deps, streams);
  const door = makeVisitDoor(deps);
  const uploads = makeUploadUses(deps);
  const meetingDocuments = makeMeetingDocuments(deps, { door, openFile, uploads });
  const scanning = makeScanning(deps);
  const copies = makeMakeCopies(deps, openFile);
  const guestDocuments = makeGuestDocuments(deps);
  const fileServer = makeFileServerDoor(deps);
  const circles = makeCircleDoor(deps);
  const roomFiles = makeRoomFiles(deps, { openFile, uploads });
  return {
    arrange: makeArrangeUses(deps),
    uploads,
    door,
    meetingDocuments,
    meetingBin: makeMeetingBin(deps),
    presenting: makePresenting(deps, door),
    guestDocuments,
    circles,
    roomFiles,
    roomBin: makeRoomBin(deps),
    liveRooms: makeLiveRooms(deps, roomFiles),
    sweepRooms: makeSweepRooms(deps),
    liveVisits: makeLiveVisits(deps, { meetingDocuments, guestDocuments }),
    openFile,
    openMarked: makeOpenMarked(deps, streams),
    lookAgainAtStreams: streams.lookAgain,
    archive: makeArchiveUses(deps, { openFile, streams }),
    ...ofOneFile(deps),
    ...ofLooking(deps),
    sharing: makeSharingUses(deps),
    copying: { ...makeCopyUses(deps, copies), workOnNext: copies.workOnNext, stop: copies.stop },
    shelf: makeShelfUses(deps),
    links: makeLinkUses(deps),
    ...ofTelling(deps),
    editor: makeEditorUses(deps),
    wopi: makeWopi(deps, { openFile, uploads, scanOne: scanning.one }),
    comeByLink: makeComeByLink(deps),
    openByLink: makeOpenByLink(deps, streams),
    partners: makePartnerUses(deps),
    partnerShares: makePartnerShareUses(deps),
    received: makeReceivedUses(deps, streams),
    fileServerSettings: makeFileServerSettings(deps),
    fileServerSignIns: makeFileServerSignIns(deps),
    browseFileServer: makeBrowseFileServer(deps, fileServer),
    openServerFile: makeOpenServerFile(deps, { door: fileServer, streams }),
    fileServerReferences: makeFileServerReferences(deps, { door: fileServer, circles }),
    keys: makeKeyUses(deps),
    allowance: makeAllowanceUses(deps),
    news: makeNewsOfPeople(deps),
    handingOver: makeHandOverUses(deps),
    erasing: { ...makeEraseDocumentUses(deps), list: makeErasureListUses(deps) },
    removing: makeRemoveUses(deps),
    scanning,
    tidy: makeTidy(deps),
    recordRefusal: makeRecordRefusal(deps),
  };
}

const ofLooking = (deps: Deps) => ({
  browse: makeBrowseUses(deps),
  compareNames: makeCompareNames(deps),
  searching: makeSearchUses(deps),
  contentSearch: makeContentSearchUses(deps),
  readContents: makeReadContents(deps),
});
const ofTelling = (deps: Deps) => ({
  sendLinkNotices: makeSendLinkNotices(deps),
  shareMails: makeShareMailUses(deps),
  alarms: makeAlarmUses(deps),
  watch: makeWatch(deps),
});
const ofOneFile = (deps: Deps) => ({
  versions: makeVersionUses(deps),
  comments: makeCommentUses(deps),
  seeThumbnail: makeSeeThumbnail(deps),
});
