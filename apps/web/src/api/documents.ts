import type { Static } from 'typebox';
import type { SameNames } from '@astra/contracts/document-names';
import type * as Sharing from '@astra/contracts/document-shares';
import type * as Contract from '@astra/contracts/documents';
import { api, ourHeader, problemIn } from '#shared/api.ts';
import { comingPages, type ComingPages } from '#shared/coming-pages.ts';
import { ProblemError } from '#shared/problem-error.ts';

export type Item = Contract.Item &
  // Of what is shared with the person, in that list.
  Partial<
    Pick<Sharing.SharedItem, 'sharedBy' | 'sharedFrom' | 'sharedTeam' | 'sharedAt' | 'isNew'>
  >;
export type ItemPlace = Contract.ItemPlace;
export type ItemOrder = Contract.ItemOrder;
export type Spaces = Contract.Spaces;
export type Space = Spaces['items'][number];
export type Upload = Contract.Upload;
export type FileVersion = Contract.FileVersion;
export type Opening = Contract.Opening;
export type Share = Sharing.Share;
export type CreateShare = Sharing.CreateShare;
export type ListedShare = Sharing.ListedShare;
export type PassedAtMost = Sharing.PassedAtMost;
type OpeningPage = Contract.OpeningPage;
type FileVersions = Contract.FileVersions;
export type Shares = Sharing.Shares;
export type FoundItem = Contract.FoundItem;
export type FoundContents = Contract.FoundContents;
export type ItemPage = Contract.ItemPage;
export type BinPage = Contract.BinPage;
export type ItemWithPath = Contract.ItemWithPath;
type ChangeItem = Contract.ChangeItem;
type CreateFolder = Static<typeof Contract.CreateFolder>;

/** Where something lies: at the top of a space, or in a folder of it. */
export interface Place {
  readonly spaceId: string;
  readonly folderId: string | undefined;
}

/** Where an upload goes: to a place, or to a file that is there already, as its next version. */
export interface Target extends Place {
  readonly fileId?: string | undefined;
  /** Of a picture of the call: the question to which who is shown has agreed. */
  readonly pictureOf?: string | undefined;
}

/** Which part of a list. */
interface Part {
  readonly order?: ItemOrder | undefined;
  readonly cursor: string | undefined;
  /** Rows, at most. */
  readonly limit?: number | undefined;
}

const base = '/api/documents';
const pageSize = 100;
const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  api<T>(`${base}${path}`, { signal });
const list = <P extends ItemPage>(path: string, query: object, signal?: AbortSignal): Promise<P> =>
  api<P>(`${base}${path}`, { query: { limit: pageSize, ...query }, signal });
const send = <T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> =>
  api<T>(`${base}${path}`, { method, body });

/** Folders and files: where they are, and what is changed about them. */
export const documentsApi = {
  spaces: (signal?: AbortSignal): Promise<Spaces> => get<Spaces>('/spaces', signal),
  items: ({ spaceId, folderId }: Place, part: Part, signal?: AbortSignal): Promise<ItemPage> =>
    list(`/spaces/${spaceId}/items`, { folderId, ...part }, signal),
  shared: (part: Part, signal?: AbortSignal): Promise<ItemPage> => list('/shared', part, signal),
  bin: (spaceId: string, part: Part, signal?: AbortSignal): Promise<BinPage> =>
    list(`/spaces/${spaceId}/bin`, part, signal),
  search: (q: string, signal?: AbortSignal): Promise<Contract.Found> =>
    api<Contract.Found>(`${base}/search`, { query: { q }, signal }),
  item: (id: string, signal?: AbortSignal): Promise<ItemWithPath> =>
    get<ItemWithPath>(`/items/${id}`, signal),
  createFolder: (spaceId: string, body: CreateFolder): Promise<Item> =>
    send<Item>('POST', `/spaces/${spaceId}/folders`, body),
  /** Which of these names files have there already to which the person may add a version. */
  sameNames: (
    { spaceId, folderId }: Place,
    names: readonly string[],
    timeoutMs: number,
  ): Promise<SameNames> =>
    api<SameNames>(`${base}/spaces/${spaceId}/same-names`, {
      method: 'POST',
      body: { names, ...(folderId === undefined ? {} : { folderId }) },
      timeoutMs,
    }),
  change: (id: string, body: ChangeItem): Promise<Item> =>
    send<Item>('PATCH', `/items/${id}`, body),
  toBin: ({ id, version }: Pick<Item, 'id' | 'version'>): Promise<void> =>
    send('POST', `/items/${id}/bin`, { version }),
  restore: ({ id, version }: Item): Promise<Item> =>
    send<Item>('POST', `/items/${id}/restore`, { version }),
  remove: ({ id }: Item): Promise<void> => send('DELETE', `/items/${id}`),
  versions: (id: string, signal?: AbortSignal): Promise<FileVersions> =>
    get<FileVersions>(`/items/${id}/versions`, signal),
  removeVersion: (id: string, versionId: string): Promise<void> =>
    send('DELETE', `/items/${id}/versions/${versionId}`),
  restoreVersion: ({ id, version }: Item, versionId: string): Promise<Item> =>
    send<Item>('POST', `/items/${id}/versions/${versionId}/restore`, { version }),
};

/** Who else may have something, and who has had it. */
export const sharingApi = {
  list: (itemId: string, signal?: AbortSignal): Promise<Shares> =>
    get<Shares>(`/items/${itemId}/shares`, signal),
  share: (itemId: string, body: CreateShare): Promise<Share> =>
    send<Share>('POST', `/items/${itemId}/shares`, body),
  /** All of the organisation. */
  all: (cursor: string | undefined, signal?: AbortSignal): Promise<Sharing.SharePage> =>
    api<Sharing.SharePage>(`${base}/shares`, { query: { cursor, limit: 50 }, signal }),
  end: (id: string): Promise<void> => send('DELETE', `/shares/${id}`),
  /** The person has seen what was shared with them until then. */
  looked: (until: string): Promise<void> =>
    api(`${base}/shared/looked`, { method: 'PUT', body: { until } }),
  /** Whether the person is told by mail of what has waited for hours. */
  mails: (signal?: AbortSignal): Promise<Sharing.SharedMails> =>
    get<Sharing.SharedMails>('/shared/mails', signal),
  setMails: (isWanted: boolean): Promise<void> =>
    api(`${base}/shared/mails`, { method: 'PUT', body: { isWanted } }),
  openings: (
    itemId: string,
    cursor: string | undefined,
    signal?: AbortSignal,
  ): Promise<OpeningPage> =>
    api<OpeningPage>(`${base}/items/${itemId}/openings`, { query: { cursor, limit: 50 }, signal }),
};

/** Where one file is had as it is. */
export const contentHref = (id: string): string => `${base}/items/${id}/content`;
/** Where it is seen with the name of who looks across each page. */
export const markedHref = (id: string): string => `${base}/items/${id}/marked`;
/** Where many are had as one zip. */
export const archiveHref = (ids: readonly string[], language: 'fr' | 'en'): string =>
  `${base}/archive?items=${ids.join(',')}&language=${language}`;
const mostAtOnce = 100;
/** Whether they can be had as one. @throws ProblemError why not */
export async function mustBeZippable(ids: readonly string[]): Promise<void> {
  if (ids.length > mostAtOnce) throw new ProblemError('too-many-to-zip');
  await api<Contract.ArchiveSize>(`${base}/archive/size`, { query: { items: ids.join(',') } });
}

/** The pages of what is only shown, as they are made. It counts as an opening. */
export async function markedPages(href: string, signal: AbortSignal): Promise<ComingPages> {
  const { body } = await contentReply(href, { signal });
  if (!body) throw new ProblemError('no-answer');
  return comingPages(body);
}

/** A small picture of a picture; null of what has none, and of what the person has not had yet. It is no opening. */
export async function thumbnailOf(id: string, signal: AbortSignal): Promise<Blob | null> {
  const reply = await contentReply(`${base}/items/${id}/thumbnail`, { signal });
  return reply.status === 204 ? null : reply.blob();
}

/** The bytes of a file at its address, or its beginning. It counts as an opening. */
export async function contentOf(
  href: string,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
): Promise<ArrayBuffer> {
  const range = `bytes=0-${String(most - 1)}`;
  return (await contentReply(href, { range, signal })).arrayBuffer();
}

async function contentReply(
  href: string,
  { range, signal }: { readonly range?: string; readonly signal: AbortSignal },
): Promise<Response> {
  const headers = { [ourHeader]: '1', ...(range === undefined ? {} : { range }) };
  const init = { headers, signal, credentials: 'same-origin', cache: 'no-store' } as const;
  const reply = await fetch(href, init).catch((cause: unknown) => {
    throw new ProblemError(navigator.onLine ? 'no-answer' : 'offline', undefined, { cause });
  });
  if (!reply.ok) throw await problemIn(reply);
  return reply;
}
