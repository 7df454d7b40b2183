import type { AddPushDevice, PushDevice, PushDevices } from '@astra/contracts/push';
import { api } from '#shared/api.ts';

export type { PushDevice, PushDevices };

const base = '/api/chat/push/devices';

/** Browsers of this person that are told of news while no page is open. */
export const pushApi = {
  list: (signal?: AbortSignal): Promise<PushDevices> => api(base, { signal }),
  add: (wish: AddPushDevice): Promise<PushDevice> => api(base, { method: 'POST', body: wish }),
  remove: (id: string): Promise<void> => api(`${base}/${id}`, { method: 'DELETE' }),
  test: (id: string): Promise<void> => api(`${base}/${id}/test`, { method: 'POST' }),
};
