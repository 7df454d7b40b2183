import type { LinkCard, LinkedItem, LinkPass, OpenedLink } from '@astra/contracts/guest-links';
import { api, ourHeader, problemIn } from '#shared/api.ts';
import { comingPages, type ComingPages } from '#shared/coming-pages.ts';
import { ProblemError } from '#shared/problem-error.ts';

const base = '/api/documents/guest-links';
const post = <T>(path: string, body: unknown): Promise<T> =>
  api<T>(`${base}${path}`, { method: 'POST', body });

/** What a link shows before any proof. Secrets go in bodies, so that no address has them. */
export const lookAtLink = (token: string): Promise<LinkCard> => post('/look', { token });
export const proveLink = (token: string, answer: string): Promise<LinkPass> =>
  post('/prove', { token, answer });
export const openLink = (pass: string, folderId: string | undefined): Promise<OpenedLink> =>
  post('/open', { pass, ...(folderId === undefined ? {} : { folderId }) });

async function contentReply(pass: string, itemId: string): Promise<Response> {
  const reply = await fetch(`${base}/content`, {
    method: 'POST',
    headers: { [ourHeader]: '1', 'content-type': 'application/json' },
    body: JSON.stringify({ pass, itemId }),
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw new ProblemError(navigator.onLine ? 'no-answer' : 'offline', undefined, { cause });
  });
  if (!reply.ok) throw await problemIn(reply);
  return reply;
}

/** The bytes of one file, for the page. */
export const contentOf = async (pass: string, itemId: string): Promise<ArrayBuffer> =>
  (await contentReply(pass, itemId)).arrayBuffer();

/** The pages of what is only shown, as they are made. */
export async function markedPages(pass: string, itemId: string): Promise<ComingPages> {
  const { body } = await contentReply(pass, itemId);
  if (!body) throw new ProblemError('no-answer');
  return comingPages(body);
}

/** Lets the browser save one file. */
export async function saveLinked(pass: string, { id, name }: LinkedItem): Promise<void> {
  const url = URL.createObjectURL(await (await contentReply(pass, id)).blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken what it saves.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
