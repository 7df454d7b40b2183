import type { ProblemKey } from '@astra/contracts/problems';
import { problems } from '@astra/contracts/problems';
import type { Locale } from '@astra/contracts/common';

/** What a problem is called and what one can do about it. */
type Words = { readonly title: string; readonly help: string };

const wait = { fr: 'Attendez une minute, puis réessayez.', en: 'Wait a minute, then try again.' };
const again = {
  fr: 'Rechargez la page, puis recommencez.',
  en: 'Reload the page, then start again.',
};
const askOffice = {
  fr: 'Appelez le secrétariat : son numéro est dans le message que vous avez reçu.',
  en: 'Call the office: its number is in the message that you received.',
};
const mendField = {
  fr: 'Corrigez ce qui est signalé, puis envoyez de nouveau.',
  en: 'Correct what is pointed out, then send again.',
};
const askAdministrator = {
  fr: 'Parlez-en à l’administrateur de votre organisation.',
  en: 'Speak to the administrator of your organisation.',
};
const nothingLost = {
  fr: 'Rien n’est perdu. Réessayez dans un instant.',
  en: 'Nothing is lost. Try again in a moment.',
};

/** French titles; the English ones are the catalogue's own. */
const french = {
  'not-found': 'Cette page n’existe pas',
  'not-allowed': 'Vous n’avez pas le droit de faire cela',
  'not-signed-in': 'Connectez-vous d’abord',
  'session-replaced': 'Votre visite continue ailleurs',
  'fresh-proof-needed': 'Prouvez de nouveau que c’est bien vous',
  'invalid-input': 'Certaines informations ne conviennent pas',
  'too-large': 'L’envoi est trop volumineux',
  'unsupported-media-type': 'Ce format n’est pas accepté',
  'too-many-requests': 'Trop d’essais, attendez un peu',
  'stale-version': 'Quelqu’un l’a modifié entre-temps',
  'key-reused': 'La même clé a servi à une autre demande',
  'cross-site-request': 'Cette demande ne vient pas de nos pages',
  unavailable: 'Ce service n’est pas disponible pour le moment',
  unexpected: 'Une erreur est survenue de notre côté',
  'sign-in-refused': 'L’adresse ou le mot de passe ne convient pas',
  'second-factor-refused': 'Le code ne convient pas',
  'sign-in-expired': 'Cette connexion a expiré, recommencez',
  'password-too-weak': 'Choisissez un mot de passe plus long ou moins courant',
  'reset-not-valid': 'Ce lien n’est plus valable',
  'invitation-not-valid': 'Cette invitation n’est plus valable',
  'last-administrator': 'L’organisation n’aurait plus d’administrateur',
  'more-than-held': 'Vous ne pouvez pas donner ce rôle',
  'already-member': 'Cette personne est déjà membre',
  'name-taken': 'Un collègue porte déjà ce nom',
  'last-factor': 'C’est le dernier second facteur',
  'meeting-ended': 'La consultation est terminée',
  'meeting-cancelled': 'La consultation a été annulée',
  'meeting-not-open': 'La consultation n’est pas encore ouverte',
  'guest-not-let-in': 'Cette personne n’est pas entrée',
  'meeting-in-past': 'La consultation serait dans le passé',
  'host-not-available': 'Ce professionnel a déjà une consultation à cette heure',
  'host-not-clinician': 'Cette personne ne peut pas tenir de consultation',
  'guest-not-waiting': 'Cette personne n’est pas dans la salle d’attente',
  'not-in-meeting': 'Cette personne n’est pas dans la réunion',
  'removed-from-meeting': 'La modération vous a fait sortir de la réunion',
  'meeting-full': 'Il n’y a plus de place dans la réunion',
  'already-invited': 'Cette personne est déjà invitée',
  'guest-not-admitted': 'On ne vous a pas encore fait entrer',
  'link-not-valid': 'Ce lien n’est plus valable',
  'link-replaced': 'Un lien plus récent vous a été envoyé',
  'link-locked': 'Trop de dates fausses ; il faut un nouveau lien',
  'proof-refused': 'Ce n’est pas la date attendue',
  'too-early': 'Il est trop tôt',
  'too-late': 'Il est trop tard',
  'consent-needed': 'Il faut d’abord accepter le texte de consentement',
  'consent-changed': 'Le texte de consentement a changé ; relisez-le',
  'on-another-device': 'La visite continue sur un autre appareil',
  'engine-unavailable': 'Le serveur vidéo ne répond pas',
  'no-allowed-engine': 'Aucun serveur vidéo permis par l’établissement ne répond',
  'not-in-team': 'Cette personne n’est pas dans l’équipe',
  'team-full': 'Il n’y a plus de place dans l’équipe',
  'room-closed': 'Plus personne n’écrit dans ce salon',
  'links-full': 'Ce salon n’a plus de place pour un lien',
  'person-still-active': 'L’accès de cette personne est encore ouvert',
  'chat-unavailable': 'La messagerie ne répond pas',
  'folder-in-itself': 'Un dossier ne se met pas dans lui-même',
  'too-deep': 'Il y a trop de dossiers les uns dans les autres',
  'file-too-large': 'Ce fichier dépasse la taille permise par l’établissement',
  'quota-reached': 'L’établissement n’a plus de place pour des fichiers',
  'too-many-files': 'On ne peut plus envoyer de fichiers pour cette consultation',
  'too-many-copies': 'Attendez que d’autres copies soient finies',
  'only-shown': 'Ce document est seulement montré, avec votre nom sur chaque page',
  'cannot-be-marked':
    'Seuls les PDF, les images JPEG, PNG et WebP, les textes et les documents de bureau lisibles peuvent être montrés avec un nom',
  'version-current': 'Cette version est le fichier actuel',
  'version-given': 'Cette version a été remise à l’extérieur ; elle reste',
  'being-edited': 'Quelqu’un y travaille dans l’éditeur',
  'too-many-links': 'Fermez d’abord d’autres liens vers ce document',
  'too-many-to-zip': 'Cela fait trop de fichiers pour un seul zip',
  'too-many-to-copy': 'Ce dossier contient trop de choses pour être copié d’un coup',
  'too-many-uploads': 'Terminez ou annulez d’abord d’autres envois',
  'upload-elsewhere': 'L’envoi reprend à un autre endroit',
  'upload-over': 'Cet envoi est terminé',
  'upload-protocol': 'Les envois se font ici en tus 1.0.0',
  'range-outside': 'Le fichier n’a pas cette partie',
  'scan-impossible': 'L’antivirus n’a pas pu examiner ce fichier ; il n’est pas gardé',
  'file-damaged': 'Le fichier n’est plus celui qui a été déposé ; il n’est pas remis',
  'already-asked': 'La question est déjà posée',
  'company-not-agreed': 'Le patient n’a pas donné son accord pour cette personne',
  'company-question-over': 'Cette question n’est plus ouverte',
  'picture-question-over': 'Cette question n’est plus ouverte',
  'picture-not-agreed': 'Aucun accord pour cette image',
  'somebody-presents': 'Quelqu’un présente déjà un document',
  'file-server-off-limits': 'La plateforme ne va pas à cette adresse',
  'file-server-sign-in-needed': 'Connectez-vous d’abord au serveur de fichiers',
  'file-server-sign-in-refused':
    'Le serveur de fichiers ne reconnaît pas ce nom et ce mot de passe',
  'file-server-refuses': 'Le serveur de fichiers ne vous donne pas accès à ce document',
  'file-server-full': 'Le serveur de fichiers n’a plus de place',
  'files-unavailable': 'Le serveur de fichiers ne répond pas',
  'key-gone': 'La clé de ce document n’existe plus',
  'sealed-elsewhere': 'Ce document est scellé par un autre serveur de clés',
} as const satisfies Record<ProblemKey, string>;

/** Help that differs from what the status alone suggests. */
const ownHelp: Partial<Record<ProblemKey, Readonly<Record<Locale, string>>>> = {
  'not-found': {
    fr: 'Vérifiez l’adresse, ou revenez à l’accueil.',
    en: 'Check the address, or go back to the start.',
  },
  'not-signed-in': {
    fr: 'Votre session est peut-être terminée. Connectez-vous de nouveau.',
    en: 'Your session may have ended. Sign in again.',
  },
  'session-replaced': {
    fr: 'Pour la reprendre sur cet appareil, ouvrez de nouveau le lien reçu.',
    en: 'To take it up again on this device, open the link that you received again.',
  },
  'sign-in-expired': {
    fr: 'Revenez à l’accueil et connectez-vous de nouveau.',
    en: 'Go back to the start and sign in again.',
  },
  'fresh-proof-needed': {
    fr: 'Cette action demande votre second facteur.',
    en: 'This action asks for your second factor.',
  },
  'not-allowed': askAdministrator,
  'invitation-not-valid': askAdministrator,
  'link-not-valid': askOffice,
  'link-locked': askOffice,
  'meeting-cancelled': askOffice,
  'too-late': askOffice,
  'link-replaced': {
    fr: 'Ouvrez le message le plus récent et utilisez son lien.',
    en: 'Open the latest message and use its link.',
  },
  'too-early': {
    fr: 'Gardez ce lien et revenez à l’heure du rendez-vous.',
    en: 'Keep this link and come back at the time of the appointment.',
  },
  'stale-version': again,
};

function helpOf(key: ProblemKey): Readonly<Record<Locale, string>> {
  const { status } = problems[key];
  if (status === 429) return wait;
  if (status >= 500) return nothingLost;
  return status === 400 || status === 413 || status === 415 ? mendField : again;
}

export const isProblem = (key: string): key is ProblemKey => Object.hasOwn(problems, key);

export function wordsOf(key: ProblemKey, locale: Locale): Words {
  const title = locale === 'fr' ? french[key] : problems[key].title;
  return { title, help: (ownHelp[key] ?? helpOf(key))[locale] };
}
