import type { ConsultationFacts, Opening, Words } from '#domain/words/words.ts';

const call = (organisation: string, phone: string | null): string =>
  phone === null
    ? `adressez-vous à votre établissement (${organisation})`
    : `appelez le ${phone} (${organisation})`;

export const fr: Words = {
  hello: (name) => `Bonjour ${name},`,
  notices: {
    'reading-waits': {
      subject: 'Un message attend votre confirmation',
      title: 'Un message attend votre confirmation',
      lead: 'Un message dans Astra Visio attend votre confirmation de lecture. Il n’a pas été lu à temps par d’autres.',
    },
    'report-waits': {
      subject: 'Un signalement vous attend',
      title: 'Un signalement vous attend',
      lead: 'Quelqu’un a signalé un message dans un salon dont vous êtes responsable, ou que vous administrez.',
    },
    'release-waits': {
      subject: 'Une demande attend votre accord',
      title: 'Une demande attend votre accord',
      lead: 'Quelqu’un demande à sortir ce que l’archive des messages a lu. Une seconde personne doit le confirmer, ou le refuser. Sans réponse, la demande tombe au bout d’une semaine.',
    },
    'link-locked': {
      subject: 'Un de vos liens a été fermé',
      title: 'Un de vos liens a été fermé',
      lead: 'Trois fois de suite, la réponse n’était pas la bonne\u00a0: le lien vers un de vos documents est fermé. Parlez à la personne à qui vous l’aviez donné avant de lui en faire un autre.',
    },
    'files-changed': {
      subject: 'Des documents ont été modifiés sur le serveur de fichiers',
      title: 'Des documents ont été modifiés sur le serveur de fichiers',
      lead: 'Au moins un document de votre établissement n’est plus tel qu’il a été déposé\u00a0: quelqu’un, ou une panne, l’a modifié, coupé, remplacé ou effacé sur le serveur de fichiers. Astra Visio ne le remet à personne. Le journal dit lequel, et qui voulait le lire. Voyez avec qui tient le serveur de fichiers. Ce message vient une fois par jour au plus.',
    },
    'room-nearly-full': {
      subject: 'La place pour les documents sera bientôt épuisée',
      title: 'La place pour les documents sera bientôt épuisée',
      lead: 'Les documents de votre établissement occupent plus de 90\u00a0% de la place prévue. Quand elle sera épuisée, personne ne pourra plus rien déposer, les patients non plus. Sous Réglages, Place pour les documents, vous voyez ce qui est occupé.',
      open: 'Voir la place',
    },
    'shares-wait': {
      subject: 'Un partage vous attend',
      title: 'Un partage vous attend',
      lead: 'Un collègue a partagé quelque chose avec vous, avec une de vos équipes ou avec votre rôle, dans Astra Visio, et vous ne l’avez pas encore regardé. Ce message vient une fois par jour au plus\u00a0; sous Documents, Partagés avec moi, vous pouvez dire que vous n’en voulez pas.',
    },
    'documents-handed-over': {
      subject: 'Des documents vous ont été confiés',
      title: 'Des documents vous ont été confiés',
      lead: 'Les documents d’une personne qui a quitté votre établissement vous ont été confiés. Ils sont dans un dossier de votre espace.',
    },
    'password-changed': {
      subject: 'Votre mot de passe a été changé',
      title: 'Votre mot de passe a été changé',
      lead: 'Le mot de passe de votre compte Astra Visio vient d’être changé, et vos autres sessions sont fermées. Si ce n’était pas vous, prévenez tout de suite l’administrateur de votre établissement\u00a0: il peut fermer votre accès à l’instant.',
    },
    'sign-in-ways-changed': {
      subject: 'Vos moyens de connexion ont changé',
      title: 'Vos moyens de connexion ont changé',
      lead: 'Une clé d’accès, une application d’authentification ou les codes de secours de votre compte viennent d’être ajoutés, remplacés ou retirés. Si ce n’était pas vous, prévenez tout de suite l’administrateur de votre établissement\u00a0: il peut fermer votre accès à l’instant.',
    },
    'recovery-code-used': {
      subject: 'Un code de secours a servi à vous connecter',
      title: 'Un code de secours a servi à vous connecter',
      lead: 'Quelqu’un vient de se connecter à votre compte avec votre mot de passe et un de vos codes de secours. Si ce n’était pas vous, prévenez tout de suite l’administrateur de votre établissement\u00a0: il peut fermer votre accès à l’instant.',
    },
    'password-reset-asked': {
      subject: 'Choisir un nouveau mot de passe',
      title: 'Choisir un nouveau mot de passe',
      lead: 'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte Astra Visio. Ce lien sert une fois, pendant 30 minutes. Il vous demandera aussi votre second moyen de connexion\u00a0: code de l’application, clé d’accès ou code de secours. Si vous n’avez rien demandé, ne faites rien\u00a0: votre mot de passe reste le même.',
      open: 'Choisir un mot de passe',
    },
    open: 'Ouvrir Astra Visio',
  },
  linked: {
    opening: ({ sharedBy, organisation }) => ({
      subject: `Un document pour vous – ${organisation}`,
      title: 'Un document pour vous',
      lead: `${sharedBy} (${organisation}) vous transmet un document.`,
    }),
    open: 'Voir le document',
    proof:
      'Une réponse vous sera demandée, pour être sûrs que c’est bien vous\u00a0: le code que cette personne vous donne autrement que par ce message, ou votre date de naissance.',
    notExpected:
      'Vous n’attendiez pas de document\u00a0? Ignorez ce message\u00a0: sans cette réponse, rien ne s’ouvre.',
  },
  planned: ({ when, hostName, organisation }) => ({
    subject: `Votre rendez-vous à distance du ${when.day} à ${when.time} – ${organisation}`,
    title: 'Votre rendez-vous à distance',
    lead: `${hostName} (${organisation}) vous invite à un rendez-vous par vidéo.`,
  }),
  moved,
  cancelled: ({ when, hostName, organisation }) => ({
    subject: `Votre rendez-vous à distance du ${when.day} à ${when.time} est annulé – ${organisation}`,
    title: 'Votre rendez-vous est annulé',
    lead: `Votre rendez-vous par vidéo avec ${hostName} (${organisation}) n’aura pas lieu. Vous n’avez rien à faire.`,
  }),
  renewed: ({ when, hostName, organisation }) => ({
    subject: `Votre nouveau lien pour le rendez-vous à distance du ${when.day} à ${when.time} – ${organisation}`,
    title: 'Votre nouveau lien',
    lead: `Voici un nouveau lien pour votre rendez-vous par vidéo avec ${hostName} (${organisation}).`,
  }),
  afterwards: {
    opening: ({ hostName, organisation }) => ({
      subject: `Votre nouveau lien – ${organisation}`,
      title: 'Votre nouveau lien',
      lead: `Voici un nouveau lien vers ce qui vous reste ouvert après votre rendez-vous par vidéo avec ${hostName} (${organisation})\u00a0: des documents ou des messages.`,
    }),
    reopening: ({ hostName, organisation }) => ({
      subject: `Votre lien marche de nouveau – ${organisation}`,
      title: 'Votre lien marche de nouveau',
      lead: `Vous pouvez ouvrir ce qui vous reste ouvert après votre rendez-vous par vidéo avec ${hostName} (${organisation})\u00a0: des messages ou des documents.`,
    }),
    open: 'Ouvrir la page',
  },
  invited: ({ organisation, invitedBy }) => ({
    subject: `Votre compte Astra Visio – ${organisation}`,
    title: 'Activez votre compte',
    lead: `${invitedBy} vous ouvre un compte sur Astra Visio (${organisation}).`,
  }),
  labels: {
    who: 'Avec',
    where: 'Établissement',
    when: 'Quand',
    wasPlanned: 'Il était prévu',
    insteadOf: 'Au lieu du',
    duration: 'Durée prévue',
  },
  at: ({ dayWithYear, time, zone }) => `${dayWithYear} à ${time} (${zone})`,
  minutes: (count) => `${count} minutes`,
  join: 'Rejoindre le rendez-vous',
  activate: 'Activer mon compte',
  orCopy: 'Si le bouton ne marche pas, ouvrez cette adresse\u00a0:',
  sameLink: 'Votre lien ne change pas\u00a0: c’est celui de notre message précédent.',
  oldLink: 'L’ancien lien ne marche plus.',
  needs: {
    title: 'Ce qu’il vous faut',
    items: [
      'un téléphone, une tablette ou un ordinateur connecté à internet, avec caméra et micro',
      'un endroit calme, où personne ne vous entend',
      'rien à installer\u00a0: le rendez-vous s’ouvre dans votre navigateur',
    ],
  },
  birthDate: 'Votre date de naissance vous sera demandée, pour être sûrs que c’est bien vous.',
  calendar: 'Le fichier joint ajoute le rendez-vous à votre agenda.',
  help: (organisation, phone) => `Besoin d’aide\u00a0? ${capital(call(organisation, phone))}.`,
  notSuitable: (organisation, phone) =>
    `Ce moment ne vous convient pas\u00a0? ${capital(call(organisation, phone))} pour en choisir un autre.`,
  newTime: (organisation, phone) =>
    `Pour prendre un autre rendez-vous, ${call(organisation, phone)}.`,
  accountNeeds: {
    title: 'Comment cela se passe',
    items: [
      'vous choisissez un mot de passe',
      'vous ajoutez une seconde preuve, avec une application de codes sur votre téléphone',
      'vous gardez en lieu sûr les codes de secours qui vous sont montrés',
    ],
  },
  validUntil: (when) =>
    `Ce lien est valable jusqu’au ${when.dayWithYear} à ${when.time} (${when.zone}).`,
  notExpected:
    'Vous n’attendiez pas cette invitation\u00a0? Ignorez ce message\u00a0: sans vous, aucun compte n’est ouvert.',
  automatic: (organisation) =>
    `Message envoyé automatiquement pour ${organisation}\u00a0: les réponses ne sont pas lues.`,
  personal: 'Ne transférez pas ce message\u00a0: son lien est personnel.',
  meeting: {
    planned: ({ when, hostName, organisation, title }) => ({
      subject: `Invitation à une réunion par vidéo le ${when.day} à ${when.time} – ${organisation}`,
      title: title ?? 'Un rendez-vous par vidéo',
      lead: `${hostName} (${organisation}) vous invite à ${title === null ? 'un rendez-vous' : 'une réunion'} par vidéo.`,
    }),
    moved: ({ when, hostName, organisation, title }) => ({
      subject: `Réunion par vidéo modifiée\u00a0: le ${when.day} à ${when.time} – ${organisation}`,
      title: title ?? 'Un rendez-vous par vidéo',
      lead: `${hostName} (${organisation}) a modifié la réunion par vidéo à laquelle vous êtes invité. Seul ce message compte.`,
    }),
    cancelled: ({ when, hostName, organisation, title }) => ({
      subject: `Réunion par vidéo annulée\u00a0: le ${when.day} à ${when.time} – ${organisation}`,
      title: title ?? 'Un rendez-vous par vidéo',
      lead: `${hostName} (${organisation}) a annulé cette réunion par vidéo. Vous n’avez rien à faire.`,
    }),
    renewed: ({ when, hostName, organisation, title }) => ({
      subject: `Votre nouveau lien pour la réunion par vidéo du ${when.day} à ${when.time} – ${organisation}`,
      title: title ?? 'Un rendez-vous par vidéo',
      lead: `Voici un nouveau lien pour la réunion par vidéo de ${hostName} (${organisation}).`,
    }),
    about: 'Sujet',
    join: 'Rejoindre',
    byAccount:
      'Connectez-vous avec votre compte habituel\u00a0: la réunion est aussi dans votre journée.',
    byLink:
      'Ce lien est pour vous seul. Rien à installer\u00a0: vous attendrez un instant que l’on vous fasse entrer.',
    calendar: 'Le fichier joint ajoute la réunion à votre agenda.',
    summary: (organisation) => `Réunion par vidéo – ${organisation}`,
    reminder: 'Votre réunion par vidéo commence dans 15 minutes.',
  },
  summary: (organisation) => `Rendez-vous à distance – ${organisation}`,
  reminder: 'Votre rendez-vous à distance commence dans 15 minutes.',
};

function moved(facts: ConsultationFacts): Opening {
  const { when, hostName, organisation, durationMinutes, changes } = facts;
  const length = changes.includes('length')
    ? ` La durée prévue est de ${durationMinutes}\u00a0minutes.`
    : '';
  const host = changes.includes('host') ? ` ${hostName} vous recevra.` : '';
  if (changes.includes('time'))
    return {
      subject: `Votre rendez-vous à distance est déplacé au ${when.day} à ${when.time} – ${organisation}`,
      title: 'Votre rendez-vous est déplacé',
      lead: `Votre rendez-vous par vidéo${host === '' ? ` avec ${hostName}` : ''} (${organisation}) a un nouvel horaire. L’ancien n’est plus valable.${host}${length}`,
    };
  if (host !== '')
    return {
      subject: `Un autre professionnel pour votre rendez-vous à distance du ${when.day} à ${when.time} – ${organisation}`,
      title: 'Un autre professionnel vous recevra',
      lead: `Votre rendez-vous par vidéo (${organisation}) garde sa date et son heure.${host}${length}`,
    };
  return {
    subject: `Nouvelle durée de votre rendez-vous à distance du ${when.day} à ${when.time} – ${organisation}`,
    title: 'La durée de votre rendez-vous a changé',
    lead: `Votre rendez-vous par vidéo avec ${hostName} (${organisation}) garde sa date et son heure.${length}`,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
