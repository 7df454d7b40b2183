import type { Sabotage } from '#sabotage/sabotage.ts';
import { admissionSabotages } from '#sabotages/admission.ts';
import { callSabotages } from '#sabotages/call.ts';
import { chatSabotages } from '#sabotages/chat.ts';
import { chatCoreSabotages } from '#sabotages/chat-core.ts';
import { chatCopySabotages } from '#sabotages/chat-copies.ts';
import { chatErasureSabotages } from '#sabotages/chat-erasures.ts';
import { chatSearchSabotages } from '#sabotages/chat-search.ts';
import { circleSabotages } from '#sabotages/circles.ts';
import { cleanedFileSabotages } from '#sabotages/cleaned-files.ts';
import { companySabotages } from '#sabotages/company.ts';
import { contentSearchSabotages } from '#sabotages/content-search.ts';
import { conversationEndSabotages } from '#sabotages/conversation-end.ts';
import { dehydratedDeviceSabotages } from '#sabotages/dehydrated-device.ts';
import { documentAlarmSabotages } from '#sabotages/document-alarms.ts';
import { documentCommentSabotages } from '#sabotages/document-comments.ts';
import { documentRuleSabotages } from '#sabotages/document-rules.ts';
import { documentEditorSabotages } from '#sabotages/document-editor.ts';
import { documentGivingSabotages } from '#sabotages/documents-given-out.ts';
import { documentUseSabotages } from '#sabotages/documents-in-use.ts';
import { chatDoorSabotages } from '#sabotages/chat-doors.ts';
import { chatKeepingSabotages } from '#sabotages/chat-keeping.ts';
import { passingOnSabotages } from '#sabotages/documents-passing-on.ts';
import { documentRoundSabotages } from '#sabotages/documents-rounds.ts';
import { documentSabotages } from '#sabotages/documents.ts';
import { peopleLeftSabotages } from '#sabotages/people-left.ts';
import { visitDocumentSabotages } from '#sabotages/visit-documents.ts';
import { engineSabotages } from '#sabotages/engines.ts';
import { eventSabotages } from '#sabotages/events.ts';
import { fileServerSabotages } from '#sabotages/file-server.ts';
import { fileSabotages } from '#sabotages/files.ts';
import { formerDeviceSabotages } from '#sabotages/former-devices.ts';
import { foreignIdSabotages } from '#sabotages/foreign-ids.ts';
import { gatewaySabotages } from '#sabotages/gateway.ts';
import { guestLinkSabotages } from '#sabotages/guest-links.ts';
import { groupSabotages } from '#sabotages/group-meetings.ts';
import { journeySabotages } from '#sabotages/journeys.ts';
import { linkPreviewSabotages } from '#sabotages/link-previews.ts';
import { knownPatientSabotages } from '#sabotages/known-patients.ts';
import { limitSabotages } from '#sabotages/limits.ts';
import { liveKitDoorSabotages } from '#sabotages/livekit-door.ts';
import { livePageSabotages } from '#sabotages/live-pages.ts';
import { mailSabotages } from '#sabotages/mails.ts';
import { setUpSabotages } from '#sabotages/set-up.ts';
import { shareMailSabotages } from '#sabotages/share-mails.ts';
import { officeReaderSabotages } from '#sabotages/office-reader.ts';
import { openingSabotages } from '#sabotages/openings.ts';
import { markedDocumentSabotages } from '#sabotages/marked-documents.ts';
import { mediaSabotages } from '#sabotages/media.ts';
import { organisationRoomSabotages } from '#sabotages/organisation-rooms.ts';
import { organisationSabotages } from '#sabotages/organisations.ts';
import { partnerSabotages } from '#sabotages/partners.ts';
import { patientsDoorSabotages } from '#sabotages/patients-door.ts';
import { peopleSabotages } from '#sabotages/people.ts';
import { pictureSabotages } from '#sabotages/pictures.ts';
import { prosodySabotages } from '#sabotages/prosody.ts';
import { pushSabotages } from '#sabotages/push.ts';
import { putBackSabotages } from '#sabotages/put-back.ts';
import { ratingSabotages } from '#sabotages/ratings.ts';
import { screenSabotages } from '#sabotages/screens.ts';
import { recoverySabotages } from '#sabotages/recovery.ts';
import { refusalSabotages } from '#sabotages/refusals.ts';
import { relaySabotages } from '#sabotages/relay.ts';
import { routeSabotages } from '#sabotages/routes.ts';
import { sessionSabotages } from '#sabotages/sessions.ts';
import { passwordResetSabotages } from '#sabotages/password-resets.ts';
import { signInSabotages } from '#sabotages/sign-in.ts';
import { teamShareSabotages } from '#sabotages/team-shares.ts';
import { telephoneSabotages } from '#sabotages/telephone.ts';
import { toldSabotages } from '#sabotages/told.ts';
import { tokenSabotages } from '#sabotages/tokens.ts';
import { trailSabotages } from '#sabotages/trail.ts';
import { writtenWordSabotages } from '#sabotages/written-words.ts';

/** Everything that is taken away on purpose, by area. */
export const sabotages: readonly Sabotage[] = [
  ...tokenSabotages,
  ...routeSabotages,
  ...refusalSabotages,
  ...eventSabotages,
  ...organisationRoomSabotages,
  ...organisationSabotages,
  ...admissionSabotages,
  ...putBackSabotages,
  ...companySabotages,
  ...engineSabotages,
  ...knownPatientSabotages,
  ...livePageSabotages,
  ...limitSabotages,
  ...liveKitDoorSabotages,
  ...guestLinkSabotages,
  ...markedDocumentSabotages,
  ...mediaSabotages,
  ...documentCommentSabotages,
  ...passingOnSabotages,
  ...teamShareSabotages,
  ...partnerSabotages,
  ...groupSabotages,
  ...patientsDoorSabotages,
  ...telephoneSabotages,
  ...toldSabotages,
  ...ratingSabotages,
  ...mailSabotages,
  ...setUpSabotages,
  ...shareMailSabotages,
  ...documentAlarmSabotages,
  ...cleanedFileSabotages,
  ...passwordResetSabotages,
  ...signInSabotages,
  ...peopleSabotages,
  ...foreignIdSabotages,
  ...gatewaySabotages,
  ...sessionSabotages,
  ...trailSabotages,
  ...prosodySabotages,
  ...relaySabotages,
  ...fileSabotages,
  ...documentRuleSabotages,
  ...documentSabotages,
  ...contentSearchSabotages,
  ...documentRoundSabotages,
  ...peopleLeftSabotages,
  ...documentGivingSabotages,
  ...visitDocumentSabotages,
  ...officeReaderSabotages,
  ...openingSabotages,
  ...conversationEndSabotages,
  ...pictureSabotages,
  ...documentUseSabotages,
  ...documentEditorSabotages,
  ...fileServerSabotages,
  ...circleSabotages,
  ...journeySabotages,
  ...screenSabotages,
  ...callSabotages,
  ...chatSabotages,
  ...chatDoorSabotages,
  ...chatCoreSabotages,
  ...chatSearchSabotages,
  ...chatCopySabotages,
  ...chatErasureSabotages,
  ...chatKeepingSabotages,
  ...dehydratedDeviceSabotages,
  ...formerDeviceSabotages,
  ...linkPreviewSabotages,
  ...pushSabotages,
  ...recoverySabotages,
  ...writtenWordSabotages,
];
