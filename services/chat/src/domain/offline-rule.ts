/** Whether an organisation lets its people's devices keep recent messages, to be read without network. */
export type OfflineRule = { readonly isAllowed: boolean; readonly version: number };
