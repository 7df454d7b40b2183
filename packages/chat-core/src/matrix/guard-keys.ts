type Fetch = typeof globalThis.fetch;

/** The answer to what may not be sent to somebody before their new keys are accepted. */
export const KEYS_CHANGED = 'ORG.ASTRA_VISIO.KEYS_CHANGED';

/**
 * The client asks for somebody's devices while it encrypts, takes whatever keys they have by then, and sends them the key of
 * the conversation. So it is looked once more when that key is about to leave: nobody gets it whose keys are others than the
 * ones known. The message then waits for the person's word.
 */
export function guardKeys(
  fetch: Fetch,
  areNew: (userIds: readonly string[]) => Promise<boolean>,
): Fetch {
  return async (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource);
    const isSealed = url.pathname.includes('/sendToDevice/m.room.encrypted/');
    if (!isSealed || !(await areNew(recipientsOf(options?.body)))) return fetch(resource, options);
    const body = { errcode: KEYS_CHANGED, error: 'Their keys have changed.' };
    return Response.json(body, { status: 403 });
  };
}

/** The client wrote it itself. */
function recipientsOf(body: unknown): readonly string[] {
  const { messages } = JSON.parse(String(body)) as { readonly messages: object };
  return Object.keys(messages);
}
