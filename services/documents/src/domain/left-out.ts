import type { Locale } from '@astra/contracts/common';

/** Why a file is not in a zip: it is not there (any more, for who asks), it was touched, its key is gone, or it could not be read just now. */
export type WhyLeftOut = 'gone' | 'damaged' | 'shut' | 'unread';

type Words = Readonly<Record<WhyLeftOut | 'name' | 'title' | 'colon', string>>;
const words: Readonly<Record<Locale, Words>> = {
  fr: {
    name: 'FICHIERS MANQUANTS.txt',
    title: 'Ces fichiers ne sont pas dans ce zip :',
    colon: ' : ',
    gone: 'n’est plus là, ou vous n’y avez plus accès',
    damaged: 'abîmé sur le serveur de fichiers ; les responsables de la sécurité le savent',
    shut: 'sa clé n’existe plus ; plus personne ne peut l’ouvrir',
    unread: 'n’a pas pu être lu ; téléchargez-le de nouveau plus tard',
  },
  en: {
    name: 'MISSING FILES.txt',
    title: 'These files are not in this zip:',
    colon: ': ',
    gone: 'is no longer there, or you no longer have access to it',
    damaged: 'damaged on the file server; the security officers know of it',
    shut: 'its key is gone; nobody can open it any more',
    unread: 'could not be read; download it again later',
  },
};

/** What the note in a zip is called. */
export const noteName = (locale: Locale): string => words[locale].name;

/** What it says, with lines as each system reads them. */
export function noteText(
  locale: Locale,
  files: readonly { readonly path: string; readonly why: WhyLeftOut }[],
): string {
  const { title, colon, ...because } = words[locale];
  const lines = files.map(({ path, why }) => `- ${path}${colon}${because[why]}`);
  return [title, '', ...lines, ''].join('\r\n');
}
