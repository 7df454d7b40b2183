import type { Sabotage } from '#sabotage/sabotage.ts';
import { admissionSabotages } from '#sabotages/admission.ts';
import { callSabotages } from '#sabotages/call.ts';
import { chatSabotages } from '#sabotages/chat.ts';
import { chatCoreSabotages } from '#sabotages/chat-core.ts';
import { documentSabotages } from '#sabotages/documents.ts';
import { engineSabotages } from '#sabotages/engines.ts';
import { eventSabotages } from '#sabotages/events.ts';
import { fileSabotages } from '#sabotages/files.ts';
import { gatewaySabotages } from '#sabotages/gateway.ts';
import { groupSabotages } from '#sabotages/group-meetings.ts';
import { journeySabotages } from '#sabotages/journeys.ts';
import { mailSabotages } from '#sabotages/mails.ts';
import { organisationSabotages } from '#sabotages/organisations.ts';
import { patientsDoorSabotages } from '#sabotages/patients-door.ts';
import { peopleSabotages } from '#sabotages/people.ts';
import { relaySabotages } from '#sabotages/relay.ts';
import { routeSabotages } from '#sabotages/routes.ts';
import { sessionSabotages } from '#sabotages/sessions.ts';
import { signInSabotages } from '#sabotages/sign-in.ts';
import { tokenSabotages } from '#sabotages/tokens.ts';
import { trailSabotages } from '#sabotages/trail.ts';

/** Everything that is taken away on purpose, by area. */
export const sabotages: readonly Sabotage[] = [
  ...tokenSabotages,
  ...routeSabotages,
  ...eventSabotages,
  ...organisationSabotages,
  ...admissionSabotages,
  ...engineSabotages,
  ...groupSabotages,
  ...patientsDoorSabotages,
  ...mailSabotages,
  ...signInSabotages,
  ...peopleSabotages,
  ...gatewaySabotages,
  ...sessionSabotages,
  ...trailSabotages,
  ...relaySabotages,
  ...fileSabotages,
  ...documentSabotages,
  ...journeySabotages,
  ...callSabotages,
  ...chatSabotages,
  ...chatCoreSabotages,
];
