import type * as Contract from '@astra/contracts/link-previews';
import { api } from '#shared/api.ts';

/** Whether links in the organisation's rooms may be looked at. */
export type LinkPreviewRule = Contract.LinkPreviewRule;
/** What a page says of itself. */
export type FoundPreview = Contract.LinkPreview;

const path = '/api/chat/link-preview-rule';
/** Who writes has sent the message long before. */
const timeoutMs = 8_000;

export const linkPreviewApi = {
  rule: (signal?: AbortSignal): Promise<LinkPreviewRule> => api(path, { signal }),
  changeRule: (body: Contract.ChangeLinkPreviewRule): Promise<LinkPreviewRule> =>
    api(path, { method: 'PUT', body }),
  look: async (
    roomId: string,
    address: string,
    signal?: AbortSignal,
  ): Promise<FoundPreview | null> => {
    const { preview } = await api<Contract.LinkPreviewFound>(
      `/api/chat/rooms/${roomId}/link-previews`,
      // Never in the address of the request: those are in logs.
      { method: 'POST', body: { address }, signal, timeoutMs },
    );
    return preview;
  },
};
