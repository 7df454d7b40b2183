import { makeAdmitGuest } from './admit-guest.ts';
import { makeAnswerDoor } from './answer-door.ts';
import { makeCancelMeeting } from './cancel-meeting.ts';
import { makeChangeMeeting } from './change-meeting.ts';
import { makeAnswerCompany, makeAskCompany, makeNoteAgreement } from './company.ts';
import { makeAnswerConsent, makeReadConsentText } from './consent.ts';
import type { Deps } from './deps.ts';
import { makeDeclineCall } from './decline-call.ts';
import { makeEndMeeting } from './end-meeting.ts';
import { makeEnterWaitingRoom } from './enter-waiting-room.ts';
import { makeChangeConversationRule, makeSeeConversationRule } from './conversation-rule.ts';
import { makeChangeEngineRule, makeSeeEngineRule } from './engine-rule.ts';
import { makeFindLanguage } from './find-language.ts';
import { makeFindPatients } from './find-patients.ts';
import { makeFindFreeSlots } from './free-slots.ts';
import { makeGrantGuest, makeGrantHost } from './grants.ts';
import { makeHandOver } from './hand-over.ts';
import { makeKeepSilence } from './keep-silence.ts';
import { makeLeaveVisit } from './leave-visit.ts';
import { makeInviteToMeeting } from './invite.ts';
import { makeListMeetings } from './list-meetings.ts';
import { makeLiveHub } from './live-hub.ts';
import { makeLookAtInvitation } from './look-at-invitation.ts';
import { makeMailEvents } from './mail-events.ts';
import { makeReadMessages, makeWriteToGuest } from './messages.ts';
import { makeAskToSpeak, makeMakeModerator, makeMutePerson, makeRemovePerson } from './moderate.ts';
import { makeMuteAll } from './mute-all.ts';
import { makeMoveMeeting } from './move-meeting.ts';
import { makeOpenMeeting } from './open-meeting.ts';
import { makeAnswerPicture, makeAskPicture, makeSeePictureQuestion } from './pictures.ts';
import { makePeopleEvents } from './people-events.ts';
import { makePlanGroupMeeting } from './plan-group-meeting.ts';
import { makePlanMeeting } from './plan-meeting.ts';
import { makePrepareRoom } from './prepare-room.ts';
import { makeGrantProbe } from './probe-grants.ts';
import { makeProveIdentity } from './prove-identity.ts';
import { makeRecordRefusal } from './record-refusal.ts';
import { makeRenewLink } from './renew-link.ts';
import { makeRepairRooms } from './repair-rooms.ts';
import { makeReportChecks } from './report-checks.ts';
import { makeReturnToWaiting } from './return-to-waiting.ts';
import { makeSeeAttendance } from './see-attendance.ts';
import { makeNameConsultations } from './name-consultations.ts';
import { makeSeeMeeting } from './see-meeting.ts';
import { makeSeeRatings } from './see-ratings.ts';
import { makeSeeVisit } from './see-visit.ts';
import { makeSettleHelp } from './settle-help.ts';
import { makeSetConversationEnd } from './set-conversation-end.ts';
import { makeTakeEngineEvent } from './take-engine-event.ts';
import { makeDocumentEvents, makeTellDoor } from './tell-door.ts';
import { makeTellPictureConsent } from './tell-picture-consent.ts';
import { makeTellMeetingPeople } from './tell-meeting-people.ts';
import { makeTellSummons } from './tell-summons.ts';
import { makeWatchEngines, type WatchEngines } from './watch-engines.ts';
import { makeAskForHelp, makeRateVisit, makeWriteToStaff } from './visit-words.ts';

/** Everything that the service does, made once. */
export type UseCases = ReturnType<typeof makeUseCases>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the list is the type
export function makeUseCases(deps: Deps) {
  const prepareRoom = makePrepareRoom(deps);
  const watch = makeWatchEngines(deps, makeMoveMeeting(deps, prepareRoom));
  const grantGuest = makeGrantGuest(deps, { prepareRoom, watch });
  const grantHost = makeGrantHost(deps, { prepareRoom, watch });
  return {
    ...planning(deps, watch),
    ...visits(deps, watch),
    ...moderation(deps),
    ...management(deps),
    ...pictures(deps),
    ...company(deps),
    openMeeting: makeOpenMeeting(deps, { prepareRoom, watch }),
    admitGuest: makeAdmitGuest(deps, { prepareRoom, watch, grantHost }),
    returnToWaiting: makeReturnToWaiting(deps),
    handOver: makeHandOver(deps),
    endMeeting: makeEndMeeting(deps),
    setConversationEnd: makeSetConversationEnd(deps),
    declineCall: makeDeclineCall(deps),
    grantHost,
    grantGuest,
    takeEngineEvent: makeTakeEngineEvent(deps),
    answerDoor: makeAnswerDoor(deps),
    peopleEvents: makePeopleEvents(deps),
    mailEvents: makeMailEvents(deps),
    repairRooms: makeRepairRooms(deps),
    keepSilence: makeKeepSilence(deps),
    tellMeetingPeople: makeTellMeetingPeople(deps),
    tellDoor: makeTellDoor(deps),
    tellPictureConsent: makeTellPictureConsent(deps),
    tellSummons: makeTellSummons(deps),
    documentEvents: makeDocumentEvents(deps),
    recordRefusal: makeRecordRefusal(deps),
    watchEngines: watch.round,
    live: makeLiveHub(deps, { grantGuest }),
  };
}

const planning = (deps: Deps, watch: WatchEngines) => ({
  listMeetings: makeListMeetings(deps),
  planMeeting: makePlanMeeting(deps),
  planGroupMeeting: makePlanGroupMeeting(deps, { watch }),
  seeMeeting: makeSeeMeeting(deps),
  changeMeeting: makeChangeMeeting(deps),
  cancelMeeting: makeCancelMeeting(deps),
  renewLink: makeRenewLink(deps),
  findFreeSlots: makeFindFreeSlots(deps),
  findLanguage: makeFindLanguage(deps),
  findPatients: makeFindPatients(deps),
  nameConsultations: makeNameConsultations(deps),
  readMessages: makeReadMessages(deps),
  writeToGuest: makeWriteToGuest(deps),
  settleHelp: makeSettleHelp(deps),
  seeAttendance: makeSeeAttendance(deps),
});

const moderation = (deps: Deps) => ({
  inviteToMeeting: makeInviteToMeeting(deps),
  mutePerson: makeMutePerson(deps),
  muteAll: makeMuteAll(deps),
  askToSpeak: makeAskToSpeak(deps),
  removePerson: makeRemovePerson(deps),
  makeModerator: makeMakeModerator(deps),
});

const pictures = (deps: Deps) => ({
  askPicture: makeAskPicture(deps),
  seePictureQuestion: makeSeePictureQuestion(deps),
  answerPicture: makeAnswerPicture(deps),
});

const company = (deps: Deps) => ({
  askCompany: makeAskCompany(deps),
  answerCompany: makeAnswerCompany(deps),
  noteAgreement: makeNoteAgreement(deps),
});

const management = (deps: Deps) => ({
  seeEngineRule: makeSeeEngineRule(deps),
  changeEngineRule: makeChangeEngineRule(deps),
  seeConversationRule: makeSeeConversationRule(deps),
  changeConversationRule: makeChangeConversationRule(deps),
  seeRatings: makeSeeRatings(deps),
});

const visits = (deps: Deps, watch: WatchEngines) => ({
  lookAtInvitation: makeLookAtInvitation(deps),
  proveIdentity: makeProveIdentity(deps),
  seeVisit: makeSeeVisit(deps),
  readConsentText: makeReadConsentText(deps),
  answerConsent: makeAnswerConsent(deps),
  reportChecks: makeReportChecks(deps),
  grantProbe: makeGrantProbe(deps, watch),
  enterWaitingRoom: makeEnterWaitingRoom(deps),
  leaveVisit: makeLeaveVisit(deps),
  writeToStaff: makeWriteToStaff(deps),
  askForHelp: makeAskForHelp(deps),
  rateVisit: makeRateVisit(deps),
});
