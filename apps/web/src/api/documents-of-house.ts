import type * as Contract from '@astra/contracts/documents';
import { api } from '#shared/api.ts';

/** How much room the house has for documents, and how much of it is used; bytes. */
export type Allowance = Contract.Allowance;
/** The key of the house's documents. */
export type KeyState = Contract.KeyState;
export type FileAlarm = Contract.FileAlarm;

const base = '/api/documents';

export const allowanceApi = {
  see: (signal?: AbortSignal): Promise<Allowance> => api(`${base}/allowance`, { signal }),
  change: (body: Contract.ChangeAllowance): Promise<Allowance> =>
    api(`${base}/allowance`, { method: 'PATCH', body }),
};

export const keyApi = {
  see: (signal?: AbortSignal): Promise<KeyState> => api(`${base}/key`, { signal }),
  renew: (): Promise<KeyState> => api(`${base}/key/rotate`, { method: 'POST' }),
};

export const seeFileAlarm = (signal?: AbortSignal): Promise<FileAlarm> =>
  api(`${base}/file-alarm`, { signal });
