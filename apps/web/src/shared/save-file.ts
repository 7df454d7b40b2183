import { ourHeader, problemIn } from './api.ts';

/**
 * Lets the browser save what an address gives. It is fetched by the page, so that a refusal is told in words and not by a
 * browser that says "failed".
 */
export async function saveFile(href: string, name: string): Promise<void> {
  const reply = await fetch(href, {
    headers: { [ourHeader]: '1' },
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  });
  if (!reply.ok) throw await problemIn(reply);
  saveBlob(await reply.blob(), name);
}

/** Lets the browser save what the page has made. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken what it saves.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
