import { Type } from 'typebox';
import { exact } from './common.ts';

type ProblemDefinition = { readonly status: number; readonly title: string };

/** Every problem that a caller can meet, in all services. A key is public: never rename one. */
export const problems = {
  'not-found': { status: 404, title: 'Not found' },
  'not-allowed': { status: 403, title: 'You may not do this' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'session-replaced': { status: 401, title: 'Your visit goes on elsewhere' },
  'fresh-proof-needed': { status: 401, title: 'Prove again that it is you' },
  'invalid-input': { status: 400, title: 'Some fields are not right' },
  'too-large': { status: 413, title: 'Too much was sent' },
  'unsupported-media-type': { status: 415, title: 'This format is not accepted' },
  'too-many-requests': { status: 429, title: 'Too many tries, wait a little' },
  'stale-version': { status: 409, title: 'Somebody changed it in the meantime' },
  'key-reused': { status: 422, title: 'The same key was used for another request' },
  'cross-site-request': { status: 403, title: 'This request did not come from our pages' },
  unavailable: { status: 503, title: 'This part is not available for the moment' },
  unexpected: { status: 500, title: 'Something went wrong on our side' },
  // identity
  'sign-in-refused': { status: 401, title: 'The address or the password is not right' },
  'second-factor-refused': { status: 401, title: 'The code is not right' },
  'sign-in-expired': { status: 410, title: 'This sign-in has expired, start again' },
  'password-too-weak': { status: 400, title: 'Choose a longer or less common password' },
  'reset-not-valid': { status: 410, title: 'This link is no longer valid' },
  'invitation-not-valid': { status: 410, title: 'This invitation is no longer valid' },
  'last-administrator': { status: 409, title: 'The organisation would have no administrator left' },
  'more-than-held': { status: 403, title: 'You cannot grant a role that you may not grant' },
  'already-member': { status: 409, title: 'This person is already a member' },
  'name-taken': { status: 409, title: 'A colleague already has this name' },
  'last-factor': { status: 409, title: 'This is the last second factor' },
  // meetings
  'meeting-ended': { status: 409, title: 'The meeting has ended' },
  'meeting-cancelled': { status: 409, title: 'The meeting was cancelled' },
  'meeting-not-open': { status: 409, title: 'The meeting is not open yet' },
  'meeting-in-past': { status: 400, title: 'The meeting would be in the past' },
  'host-not-available': {
    status: 409,
    title: 'This professional already has a meeting at that time',
  },
  'host-not-clinician': { status: 400, title: 'This person cannot hold consultations' },
  'guest-not-waiting': { status: 409, title: 'This person is not in the waiting room' },
  'guest-not-let-in': { status: 409, title: 'This person has not been let in' },
  'not-in-meeting': { status: 409, title: 'This person is not in the meeting' },
  'removed-from-meeting': { status: 403, title: 'A moderator has taken you out of the meeting' },
  'meeting-full': { status: 409, title: 'The meeting has no more places' },
  'already-invited': { status: 409, title: 'This person is already invited' },
  'guest-not-admitted': { status: 403, title: 'You have not been let in yet' },
  'link-not-valid': { status: 410, title: 'This link is no longer valid' },
  'link-replaced': { status: 410, title: 'A newer link was sent to you' },
  'link-locked': { status: 423, title: 'Too many wrong dates; a new link is needed' },
  'proof-refused': { status: 401, title: 'This is not the expected date' },
  'too-early': { status: 409, title: 'It is too early' },
  'too-late': { status: 410, title: 'It is too late' },
  'consent-needed': { status: 409, title: 'The consent text must be accepted first' },
  'consent-changed': { status: 409, title: 'The consent text has changed; read it again' },
  'on-another-device': { status: 409, title: 'The visit continues on another device' },
  'already-asked': { status: 409, title: 'This person is being asked already' },
  'company-not-agreed': { status: 409, title: 'The patient has not agreed to this person' },
  'company-question-over': { status: 409, title: 'This question is no longer open' },
  'picture-question-over': { status: 409, title: 'This question is no longer open' },
  'engine-unavailable': { status: 503, title: 'The video server does not answer' },
  'no-allowed-engine': {
    status: 503,
    title: 'No video server that the organisation allows answers',
  },
  // chat
  'not-in-team': { status: 409, title: 'This person is not in the team' },
  'team-full': { status: 409, title: 'The team has no more places' },
  'room-closed': { status: 409, title: 'Nobody writes in this room any more' },
  'links-full': { status: 409, title: 'The room has no place for another link' },
  'person-still-active': { status: 409, title: 'The access of this person is still open' },
  'chat-unavailable': { status: 503, title: 'The chat server does not answer' },
  // documents
  'only-shown': {
    status: 403,
    title: 'This document is only shown, with your name on each page; it is not given out',
  },
  'cannot-be-marked': {
    status: 409,
    title:
      'Only PDF, JPEG, PNG, WebP, text and office files that open can be shown with a name on them',
  },
  'version-current': { status: 409, title: 'This version is the file as it is now' },
  'version-given': { status: 409, title: 'Somebody outside has had this version; it stays' },
  'being-edited': { status: 409, title: 'Somebody works on it in the editor' },
  'folder-in-itself': { status: 409, title: 'A folder cannot be put into itself' },
  'too-deep': { status: 409, title: 'There are too many folders in each other' },
  'file-too-large': { status: 413, title: 'This file is larger than the organisation allows' },
  'quota-reached': { status: 409, title: 'The organisation has no more room for files' },
  'too-many-files': { status: 409, title: 'No more files can be sent in this visit' },
  'too-many-copies': { status: 409, title: 'Wait until other copies are finished' },
  'too-many-links': { status: 409, title: 'End other links to this document first' },
  'too-many-to-copy': { status: 409, title: 'There is too much in this folder to copy at once' },
  'too-many-to-zip': { status: 409, title: 'These are too many files for one zip' },
  'too-many-uploads': { status: 409, title: 'Finish or cancel other uploads first' },
  'upload-elsewhere': { status: 409, title: 'The upload goes on at another place' },
  'upload-over': { status: 410, title: 'This upload is over' },
  'upload-protocol': { status: 412, title: 'Uploads are spoken in tus 1.0.0 here' },
  'range-outside': { status: 416, title: 'The file has no such part' },
  'scan-impossible': {
    status: 409,
    title: 'The virus scanner could not look at the file, so it is not kept',
  },
  'file-damaged': {
    status: 502,
    title: 'The file is not the one that was kept, so it is not given out',
  },
  'somebody-presents': { status: 409, title: 'Somebody else presents a document just now' },
  'picture-not-agreed': {
    status: 403,
    title: 'Nobody has agreed to this picture, or it was kept already',
  },
  'file-server-off-limits': {
    status: 400,
    title: 'This deployment does not go to that address',
  },
  'file-server-sign-in-needed': { status: 409, title: 'Sign in to the file server first' },
  'file-server-sign-in-refused': {
    status: 403,
    title: 'The file server does not take this name and password',
  },
  'file-server-refuses': {
    status: 403,
    title: 'The file server does not have this, or does not give it to you',
  },
  'file-server-full': { status: 507, title: 'The file server has no room left, or takes nothing' },
  'files-unavailable': { status: 503, title: 'The file server does not answer' },
  'key-gone': { status: 410, title: 'The key that this was sealed with is gone' },
  'sealed-elsewhere': { status: 503, title: 'This is sealed by another key server' },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemKey = keyof typeof problems;

/** RFC 9457 problem details. `type` is `/problems/<key>`, a page for people served by the gateway. */
export const Problem = exact(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    requestId: Type.Optional(Type.String()),
    retryAfterSeconds: Type.Optional(Type.Integer()),
    attemptsLeft: Type.Optional(Type.Integer()),
    opensAt: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(exact({ pointer: Type.String(), message: Type.String() }), {
        description: 'Invalid input, one entry a field: RFC 6901 pointer and words',
      }),
    ),
  },
  { $id: 'Problem' },
);
export type Problem = Type.Static<typeof Problem>;
