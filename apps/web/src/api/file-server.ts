import type * as Contract from '@astra/contracts/file-server';
import type { ItemOrder } from '#api/documents.ts';
import { api } from '#shared/api.ts';

export type FileServerSettings = Contract.FileServerSettings;
export type FileServerState = Contract.FileServerState;
export type SetFileServer = Contract.SetFileServer;
export type SignInToFileServer = Contract.SignInToFileServer;
export type TriedFileServer = Contract.TriedFileServer;
export type ServerEntry = Contract.ServerEntry;
export type ServerFolder = Contract.ServerFolder;
export type ServerReference = Contract.ServerReference;
export type ShareServerEntry = Contract.ShareServerEntry;

const base = '/api/documents/file-server';
/** Somebody else's server is asked on the way. */
const timeoutMs = 30_000;

/** The organisation's own file server, as it is shown to the person. */
export const fileServerApi = {
  state: (signal?: AbortSignal): Promise<FileServerState> => api(base, { signal }),
  signIn: (body: SignInToFileServer): Promise<FileServerState> =>
    api(`${base}/sign-in`, { method: 'PUT', body, timeoutMs }),
  signOut: (): Promise<void> => api(`${base}/sign-in`, { method: 'DELETE' }),
  entries: (
    query: {
      readonly at: string | undefined;
      readonly cursor: string | undefined;
      readonly order: ItemOrder;
    },
    signal?: AbortSignal,
  ): Promise<ServerFolder> => api(`${base}/entries`, { query, signal, timeoutMs }),
  entry: (at: string, signal?: AbortSignal): Promise<ServerEntry> =>
    api(`${base}/entry`, { query: { at }, signal, timeoutMs }),
};

/** What of it is named to others. */
export const referencesApi = {
  list: (spaceId: string | undefined, signal?: AbortSignal): Promise<Contract.ServerReferences> =>
    api(`${base}/references`, { query: { spaceId }, signal }),
  share: (body: ShareServerEntry): Promise<ServerReference> =>
    api(`${base}/references`, { method: 'POST', body, timeoutMs }),
  open: (id: string): Promise<ServerEntry> =>
    api(`${base}/references/${id}/open`, { method: 'POST', timeoutMs }),
  end: (id: string): Promise<void> => api(`${base}/references/${id}`, { method: 'DELETE' }),
};

/** Which server it is, for the organisation's administrator. */
export const fileServerSettingsApi = {
  get: (signal?: AbortSignal): Promise<FileServerSettings> => api(`${base}/settings`, { signal }),
  set: (body: SetFileServer): Promise<FileServerSettings> =>
    api(`${base}/settings`, { method: 'PUT', body }),
  remove: (): Promise<void> => api(`${base}/settings`, { method: 'DELETE' }),
  knock: (url: string): Promise<TriedFileServer> =>
    api(`${base}/settings/try`, { method: 'POST', body: { url }, timeoutMs }),
};

/** Where a file is had as it is. */
export const serverContentHref = (at: string): string => `${base}/content?at=${at}`;
