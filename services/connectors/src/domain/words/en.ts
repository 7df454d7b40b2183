import type { ConsultationFacts, Opening, Words } from '#domain/words/words.ts';

const call = (organisation: string, phone: string | null): string =>
  phone === null
    ? `contact your organisation (${organisation})`
    : `call ${phone} (${organisation})`;

export const en: Words = {
  hello: (name) => `Hello ${name},`,
  notices: {
    'reading-waits': {
      subject: 'A message waits for your confirmation',
      title: 'A message waits for your confirmation',
      lead: 'A message in Astra Visio waits for your confirmation that you have read it. Others have not read it in time.',
    },
    'report-waits': {
      subject: 'A report waits for you',
      title: 'A report waits for you',
      lead: 'Somebody has reported a message in a room that you keep or administer.',
    },
    'release-waits': {
      subject: 'A request waits for your consent',
      title: 'A request waits for your consent',
      lead: 'Somebody asks to take out what the archive of messages has read. A second person has to confirm it, or refuse. Without an answer, the request lapses after a week.',
    },
    'link-locked': {
      subject: 'One of your links was closed',
      title: 'One of your links was closed',
      lead: 'The answer was wrong three times in a row: the link to one of your documents is closed. Talk to the person you gave it to before you make another one for them.',
    },
    'files-changed': {
      subject: 'Documents were changed on the file server',
      title: 'Documents were changed on the file server',
      lead: 'At least one document of your organisation is no longer what was kept: somebody, or a fault, has changed, cut, replaced or deleted it on the file server. Astra Visio gives it to nobody. The journal says which one, and who wanted to read it. Speak to whoever runs the file server. This message comes once a day at most.',
    },
    'room-nearly-full': {
      subject: 'The room for documents is nearly used up',
      title: 'The room for documents is nearly used up',
      lead: 'The documents of your organisation take more than 90% of the room set aside. Once it is used up, nobody can send anything any more, patients neither. Settings, Room for documents, shows what is used.',
      open: 'See the room',
    },
    'shares-wait': {
      subject: 'Something shared with you waits',
      title: 'Something shared with you waits',
      lead: 'A colleague has shared something with you, a team of yours or your role, in Astra Visio, and you have not looked at it yet. You are told so once a day at most; under Documents, Shared with me, you can say that you do not want to be.',
    },
    'documents-handed-over': {
      subject: 'Documents were handed over to you',
      title: 'Documents were handed over to you',
      lead: 'The documents of somebody who has left your organisation were handed over to you. They are in a folder of your space.',
    },
    'password-changed': {
      subject: 'Your password was changed',
      title: 'Your password was changed',
      lead: 'The password of your Astra Visio account has just been changed, and your other sessions are closed. If it was not you, tell the administrator of your organisation at once: they can close your access immediately.',
    },
    'sign-in-ways-changed': {
      subject: 'How you sign in has changed',
      title: 'How you sign in has changed',
      lead: 'A passkey, an authenticator app or the recovery codes of your account have just been added, replaced or removed. If it was not you, tell the administrator of your organisation at once: they can close your access immediately.',
    },
    'recovery-code-used': {
      subject: 'A recovery code was used to sign in',
      title: 'A recovery code was used to sign in',
      lead: 'Somebody has just signed in to your account with your password and one of your recovery codes. If it was not you, tell the administrator of your organisation at once: they can close your access immediately.',
    },
    'password-reset-asked': {
      subject: 'Choose a new password',
      title: 'Choose a new password',
      lead: 'Somebody, most likely you, asked for a new password for your Astra Visio account. This link works once, for 30 minutes. It will also ask for your second way to sign in: code of the app, passkey or recovery code. If you asked for nothing, do nothing: your password stays the same.',
      open: 'Choose a password',
    },
    open: 'Open Astra Visio',
  },
  linked: {
    opening: ({ sharedBy, organisation }) => ({
      subject: `A document for you – ${organisation}`,
      title: 'A document for you',
      lead: `${sharedBy} (${organisation}) sends you a document.`,
    }),
    open: 'See the document',
    proof:
      'You will be asked for an answer, to be sure that it is you: the code that this person gives you in another way than by this message, or your date of birth.',
    notExpected:
      'You do not expect a document? Ignore this message: without that answer nothing opens.',
  },
  planned: ({ when, hostName, organisation }) => ({
    subject: `Your remote appointment on ${when.day} at ${when.time} – ${organisation}`,
    title: 'Your remote appointment',
    lead: `${hostName} (${organisation}) invites you to an appointment by video.`,
  }),
  moved,
  cancelled: ({ when, hostName, organisation }) => ({
    subject: `Your remote appointment on ${when.day} at ${when.time} is cancelled – ${organisation}`,
    title: 'Your appointment is cancelled',
    lead: `Your appointment by video with ${hostName} (${organisation}) will not take place. You have nothing to do.`,
  }),
  renewed: ({ when, hostName, organisation }) => ({
    subject: `Your new link for the remote appointment on ${when.day} at ${when.time} – ${organisation}`,
    title: 'Your new link',
    lead: `Here is a new link for your appointment by video with ${hostName} (${organisation}).`,
  }),
  afterwards: {
    opening: ({ hostName, organisation }) => ({
      subject: `Your new link – ${organisation}`,
      title: 'Your new link',
      lead: `Here is a new link to what is still open to you after your appointment by video with ${hostName} (${organisation}): documents or messages.`,
    }),
    reopening: ({ hostName, organisation }) => ({
      subject: `Your link works again – ${organisation}`,
      title: 'Your link works again',
      lead: `You can open what is still there for you after your appointment by video with ${hostName} (${organisation}): messages or documents.`,
    }),
    open: 'Open the page',
  },
  invited: ({ organisation, invitedBy }) => ({
    subject: `Your Astra Visio account – ${organisation}`,
    title: 'Activate your account',
    lead: `${invitedBy} opens an account for you on Astra Visio (${organisation}).`,
  }),
  labels: {
    who: 'With',
    where: 'Organisation',
    when: 'When',
    wasPlanned: 'It was planned for',
    insteadOf: 'Instead of',
    duration: 'Planned length',
  },
  at: ({ dayWithYear, time, zone }) => `${dayWithYear} at ${time} (${zone})`,
  minutes: (count) => `${count} minutes`,
  join: 'Join the appointment',
  activate: 'Activate my account',
  orCopy: 'If the button does not work, open this address:',
  sameLink: 'Your link stays the same: it is the one in our previous message.',
  oldLink: 'The former link no longer works.',
  needs: {
    title: 'What you need',
    items: [
      'a phone, tablet or computer on the internet, with camera and microphone',
      'a quiet place where nobody overhears you',
      'nothing to install: the appointment opens in your browser',
    ],
  },
  birthDate: 'You will be asked for your date of birth, so that we are sure it is you.',
  calendar: 'The attached file adds the appointment to your calendar.',
  help: (organisation, phone) => `Need help? ${capital(call(organisation, phone))}.`,
  notSuitable: (organisation, phone) =>
    `Does this time not suit you? ${capital(call(organisation, phone))} to choose another one.`,
  newTime: (organisation, phone) => `To make another appointment, ${call(organisation, phone)}.`,
  accountNeeds: {
    title: 'How it goes',
    items: [
      'you choose a password',
      'you add a second proof, with a code application on your phone',
      'you keep the recovery codes that you are shown in a safe place',
    ],
  },
  validUntil: (when) =>
    `This link is valid until ${when.dayWithYear} at ${when.time} (${when.zone}).`,
  notExpected:
    'Did you not expect this invitation? Ignore this message: no account is opened without you.',
  automatic: (organisation) => `Sent automatically for ${organisation}: replies are not read.`,
  personal: 'Do not forward this message: its link is personal.',
  meeting: {
    planned: ({ when, hostName, organisation, title }) => ({
      subject: `Invitation to a video meeting on ${when.day} at ${when.time} – ${organisation}`,
      title: title ?? 'A video appointment',
      lead: `${hostName} (${organisation}) invites you to ${title === null ? 'an appointment' : 'a meeting'} by video.`,
    }),
    moved: ({ when, hostName, organisation, title }) => ({
      subject: `Video meeting changed: ${when.day} at ${when.time} – ${organisation}`,
      title: title ?? 'A video appointment',
      lead: `${hostName} (${organisation}) has changed the video meeting to which you are invited. Only this message counts.`,
    }),
    cancelled: ({ when, hostName, organisation, title }) => ({
      subject: `Video meeting cancelled: ${when.day} at ${when.time} – ${organisation}`,
      title: title ?? 'A video appointment',
      lead: `${hostName} (${organisation}) has cancelled this video meeting. You have nothing to do.`,
    }),
    renewed: ({ when, hostName, organisation, title }) => ({
      subject: `Your new link for the video meeting on ${when.day} at ${when.time} – ${organisation}`,
      title: title ?? 'A video appointment',
      lead: `Here is a new link for the video meeting of ${hostName} (${organisation}).`,
    }),
    about: 'About',
    join: 'Join',
    byAccount: 'Sign in with your usual account: the meeting is in your day too.',
    byLink:
      'This link is for you alone. Nothing to install: you will wait a moment until you are let in.',
    calendar: 'The attached file adds the meeting to your calendar.',
    summary: (organisation) => `Video meeting – ${organisation}`,
    reminder: 'Your video meeting begins in 15 minutes.',
  },
  summary: (organisation) => `Remote appointment – ${organisation}`,
  reminder: 'Your remote appointment begins in 15 minutes.',
};

function moved(facts: ConsultationFacts): Opening {
  const { when, hostName, organisation, durationMinutes, changes } = facts;
  const length = changes.includes('length')
    ? ` It is planned to take ${durationMinutes}\u00a0minutes.`
    : '';
  const host = changes.includes('host') ? ` ${hostName} will see you.` : '';
  if (changes.includes('time'))
    return {
      subject: `Your remote appointment is moved to ${when.day} at ${when.time} – ${organisation}`,
      title: 'Your appointment is moved',
      lead: `Your appointment by video${host === '' ? ` with ${hostName}` : ''} (${organisation}) has a new time. The former one is no longer valid.${host}${length}`,
    };
  if (host !== '')
    return {
      subject: `Another professional for your remote appointment on ${when.day} at ${when.time} – ${organisation}`,
      title: 'Another professional will see you',
      lead: `Your appointment by video (${organisation}) keeps its date and time.${host}${length}`,
    };
  return {
    subject: `New length of your remote appointment on ${when.day} at ${when.time} – ${organisation}`,
    title: 'The length of your appointment has changed',
    lead: `Your appointment by video with ${hostName} (${organisation}) keeps its date and time.${length}`,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
