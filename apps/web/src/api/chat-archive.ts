import type * as Contract from '@astra/contracts/chat-archive';
import { api } from '#shared/api.ts';

export type ArchiveRule = Contract.ArchiveRule;
export type ArchiveRelease = Contract.ArchiveRelease;

const base = '/api/chat/archive';
const post = (path: string, body: object): Promise<ArchiveRule> =>
  api(`${base}/${path}`, { method: 'POST', body });

/** Whether the organisation keeps what is written in its rooms. */
export const archiveApi = {
  get: (signal?: AbortSignal): Promise<ArchiveRule> => api(base, { signal }),
  propose: (wish: Contract.ProposeArchive): Promise<ArchiveRule> => post('propose', wish),
  confirm: (ruleId: string): Promise<ArchiveRule> => post('confirm', { ruleId }),
  end: (ruleId: string): Promise<ArchiveRule> => post('end', { ruleId }),
};

/** Who may take out what an archive has read. */
export const releasesApi = {
  list: (signal?: AbortSignal): Promise<Contract.ArchiveReleases> =>
    api(`${base}/releases`, { signal }),
  ask: (body: Contract.AskArchiveRelease): Promise<ArchiveRelease> =>
    api(`${base}/releases`, { method: 'POST', body }),
  confirm: (id: string): Promise<ArchiveRelease> =>
    api(`${base}/releases/${id}/confirm`, { method: 'POST' }),
  end: (id: string): Promise<void> => api(`${base}/releases/${id}`, { method: 'DELETE' }),
};
