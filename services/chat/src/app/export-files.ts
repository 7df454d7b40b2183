import type { ArchiveFile } from '#ports/archives.ts';
import type { RoomEvent } from '#ports/chat-server.ts';

export const jsonFile = (path: string, value: object): ArchiveFile => ({
  path,
  lines: async function* lines() {
    yield JSON.stringify(value, null, 2);
  },
});

/** JSON Lines: one object a line. */
export const linesFile = (path: string, rows: readonly object[]): ArchiveFile => ({
  path,
  lines: async function* lines() {
    for (const row of rows) yield JSON.stringify(row);
  },
});

/** A line that says of itself whether anybody but the people in the room could read it. */
export const markedEvent = (
  line: { readonly event: RoomEvent } & Readonly<Record<string, unknown>>,
): string => JSON.stringify({ ...line, isEncrypted: line.event.type === 'm.room.encrypted' });

const sealed = [
  'Les lignes marquées "isEncrypted": true sont chiffrées de bout en bout. Le serveur ne peut pas les lire, et personne',
  "ne peut les lire à partir de ce fichier : seuls les appareils des personnes du salon en ont les clés. L'heure, l'auteur",
  'et la taille sont exacts.',
  '',
  'Lines marked "isEncrypted": true are encrypted end to end. The server cannot read them, and nobody can read them from',
  'this file: only the devices of the people in the room have their keys. Time, sender and size are exact.',
  '',
  '*.jsonl : JSON Lines, UTF-8, un objet par ligne / one object a line. event : https://spec.matrix.org/',
];

/** What became of the words that an archive has read: there are none, they are in the file, or nobody has released them. */
export type Archived = 'not' | 'released' | 'kept back';

const keptBack = [
  "Une archive déclarée de l'organisation a lu dans ces salons. Ce qu'elle a lu n'est pas dans ce fichier : une personne le demande",
  'et dit pourquoi, une autre le confirme.',
  '',
  'A declared archive of the organisation has read in these rooms. What it has read is not in this file: one person asks for it and',
  'says why, another one confirms.',
];

const archived = [
  "messages.jsonl : ce que l'archive déclarée de l'organisation a lu dans ce salon depuis qu'elle en est membre, en clair.",
  'Une modification (m.replace), une réaction ou une suppression (m.room.redaction) est une ligne à elle seule ; ce qui a été',
  'supprimé dans le salon reste ici. "isReadable": false : la clé de ce message n\'est jamais arrivée.',
  '',
  "messages.jsonl: what the organisation's declared archive has read in this room since it became a member, in the clear.",
  'An edit (m.replace), a reaction or a deletion (m.room.redaction) is a line of its own; what was deleted in the room stays',
  'here. "isReadable": false: the key of this message never came.',
];

const archivedLines = (is: Archived, released: readonly string[]): readonly string[] => {
  if (is === 'not') return [];
  return ['', ...(is === 'released' ? released : keptBack)];
};

const words = (lines: readonly string[]): ArchiveFile => ({
  path: 'LISEZ-MOI.txt',
  lines: async function* all() {
    yield* lines;
  },
});

/** What lies in the file of a room; of an archived one, what was read there too. */
export const roomWords = (isArchived: Archived): ArchiveFile =>
  words([
    "Tout ce que le serveur garde d'un salon : les personnes et leurs fonctions, les liens utiles, les signalements, et tous",
    'les événements (messages, réactions, retraits, entrées et départs).',
    'All that the server keeps of a room: people and their positions, useful links, reports, and every event.',
    '',
    ...sealed,
    ...archivedLines(isArchived, archived),
  ]);

const ownArchived = [
  "messages.jsonl : ce que l'archive déclarée de l'organisation a lu de cette personne, dans tous les salons où elle est membre,",
  'en clair ; rien de ce que les autres ont écrit. Modifications, réactions et suppressions : une ligne chacune.',
  '"isReadable": false : la clé de ce message n\'est jamais arrivée.',
  '',
  "messages.jsonl: what the organisation's declared archive has read of this person, in every room that it is a member of, in the",
  'clear; nothing that others wrote. Edits, reactions and deletions: a line each. "isReadable": false: its key never came.',
];

/** What lies in the file of a person; where an archive has read what they wrote, their words too. */
export const personWords = (isArchived: Archived): ArchiveFile =>
  words([
    "Tout ce que la messagerie garde d'une personne : son compte, ses équipes et fonctions, ses salons (et ceux qu'elle a quittés",
    'depuis peu), ses appareils (et ceux avertis) et leurs clés publiques, les',
    "liens qu'elle a ajoutés, ses signalements, et tous les événements qu'elle a envoyés, dans tous les salons où elle est ou",
    'a été. Ses clés de chiffrement, que le serveur garde scellées, ne sont pas dans ce fichier.',
    'All that the chat keeps of a person: account, teams and positions, rooms (those left of late too), devices (those that are told',
    'too) and their public keys, links, reports, events that',
    'they sent, in every room that they are or were in. Their encryption keys, sealed on the server, are not in this file.',
    '',
    ...sealed,
    ...archivedLines(isArchived, ownArchived),
  ]);
