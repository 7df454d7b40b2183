import {
  makeAcceptInvitation,
  makeConfirmInvitation,
  makeLookAtInvitation,
} from '#app/accept-invitation.ts';
import { makeAskPasswordReset } from '#app/ask-password-reset.ts';
import { makeChangePassword } from '#app/change-password.ts';
import {
  makeFindPerson,
  makeReadDirectoryContact,
  makeReadDirectoryOrganisation,
  makeListDirectoryHolders,
  makeListDirectoryPeople,
  makeReadDirectoryPerson,
} from '#app/directory.ts';
import { makeDismissGuest, makeVouchForGuest } from '#app/guest-tickets.ts';
import { makeLetterEvents } from '#app/letter-events.ts';
import {
  makeInviteColleague,
  makeListInvitations,
  makeWithdrawInvitation,
} from '#app/invitations.ts';
import { makeChangeMe, makeEndMySession, makeReadMe, makeReadMySessions } from '#app/me.ts';
import {
  makeConfirmTotp,
  makeReadMyFactors,
  makeRemoveTotp,
  makeRenewRecoveryCodes,
  makeStartTotp,
} from '#app/my-factors.ts';
import { makeAddPasskey, makeRemovePasskey, makeStartPasskey } from '#app/my-passkeys.ts';
import {
  makeChangeOrganisation,
  makeCreateOrganisation,
  makeListOrganisations,
  makeReadOrganisation,
} from '#app/organisations.ts';
import {
  makeChangeRoles,
  makeDeactivatePerson,
  makeEndSessionsOf,
  makeListPeople,
  makeReactivatePerson,
  makeReadPerson,
  makeReadSessionsOf,
} from '#app/people.ts';
import type { Ports } from '#app/ports.ts';
import { makeRecordRefusal } from '#app/record-refusal.ts';
import {
  makeLookAtPasswordReset,
  makeResetWithPasskey,
  makeResetWithRecoveryCode,
  makeResetWithTotp,
  makeStartPasskeyReset,
} from '#app/reset-password.ts';
import { makeSignInWithPasskey, makeStartPasskeySignIn } from '#app/sign-in-with-passkey.ts';
import {
  makeReadSignIn,
  makeSignInWithPassword,
  makeSignInWithRecoveryCode,
  makeSignInWithTotp,
} from '#app/sign-in.ts';

// oxlint-disable-next-line typescript/explicit-function-return-type -- the list is the type
const resetCases = (ports: Ports) => ({
  ask: makeAskPasswordReset(ports),
  look: makeLookAtPasswordReset(ports),
  startPasskey: makeStartPasskeyReset(ports),
  withTotp: makeResetWithTotp(ports),
  withRecoveryCode: makeResetWithRecoveryCode(ports),
  withPasskey: makeResetWithPasskey(ports),
});

// oxlint-disable-next-line typescript/explicit-function-return-type -- the list is the type
const organisationCases = (ports: Ports) => ({
  list: makeListOrganisations(ports),
  create: makeCreateOrganisation(ports),
  own: makeReadOrganisation(ports),
  change: makeChangeOrganisation(ports),
});

/** Every use case that a route calls, on the same ports. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types, typescript/explicit-function-return-type -- the list is the type
export const makeUseCases = (ports: Ports) => ({
  signIn: {
    read: makeReadSignIn(ports),
    withPassword: makeSignInWithPassword(ports),
    withTotp: makeSignInWithTotp(ports),
    withRecoveryCode: makeSignInWithRecoveryCode(ports),
    startPasskey: makeStartPasskeySignIn(ports),
    withPasskey: makeSignInWithPasskey(ports),
  },
  me: {
    read: makeReadMe(ports),
    change: makeChangeMe(ports),
    sessions: makeReadMySessions(ports),
    endSession: makeEndMySession(ports),
    changePassword: makeChangePassword(ports),
    factors: makeReadMyFactors(ports),
    startTotp: makeStartTotp(ports),
    confirmTotp: makeConfirmTotp(ports),
    removeTotp: makeRemoveTotp(ports),
    renewRecoveryCodes: makeRenewRecoveryCodes(ports),
    startPasskey: makeStartPasskey(ports),
    addPasskey: makeAddPasskey(ports),
    removePasskey: makeRemovePasskey(ports),
  },
  people: {
    list: makeListPeople(ports),
    read: makeReadPerson(ports),
    changeRoles: makeChangeRoles(ports),
    deactivate: makeDeactivatePerson(ports),
    reactivate: makeReactivatePerson(ports),
    sessions: makeReadSessionsOf(ports),
    endSessions: makeEndSessionsOf(ports),
  },
  invitations: {
    invite: makeInviteColleague(ports),
    list: makeListInvitations(ports),
    withdraw: makeWithdrawInvitation(ports),
    look: makeLookAtInvitation(ports),
    accept: makeAcceptInvitation(ports),
    confirm: makeConfirmInvitation(ports),
  },
  resets: resetCases(ports),
  organisations: organisationCases(ports),
  directory: {
    person: makeReadDirectoryPerson(ports),
    people: makeListDirectoryPeople(ports),
    holders: makeListDirectoryHolders(ports),
    contact: makeReadDirectoryContact(ports),
    find: makeFindPerson(ports),
    organisation: makeReadDirectoryOrganisation(ports),
  },
  letterEvents: makeLetterEvents(ports),
  recordRefusal: makeRecordRefusal(ports),
  guests: {
    vouch: makeVouchForGuest(ports),
    dismiss: makeDismissGuest(ports),
  },
});

export type UseCases = ReturnType<typeof makeUseCases>;
