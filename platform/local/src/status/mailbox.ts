import type { ServerResponse } from 'node:http';

interface Address {
  readonly Name: string;
  readonly Address: string;
}

interface Summary {
  readonly ID: string;
  readonly From: Address | null;
  readonly To: readonly Address[] | null;
  readonly Subject: string;
  readonly Created: string;
}

interface Message extends Summary {
  readonly Date: string;
  readonly Text: string;
  readonly HTML: string;
  readonly Attachments: readonly {
    readonly PartID: string;
    readonly FileName: string;
    readonly Size: number;
  }[];
}

/**
 * The mailbox to look at with a browser. Mailpit as Go's module proxy serves it has no pages of its
 * own, only its interface for programs; these pages are drawn from that.
 */
export async function handleMailbox(
  response: ServerResponse,
  path: string,
  api: string,
): Promise<void> {
  const [, , id, what, part] = path.split('/');
  if (id === undefined || id === '') return endPage(response, 'Mailbox', await listPage(api));
  const found = /^[\w-]+$/.test(id) && (await isThere(api, id));
  if (!found) return endPage(response, 'Mailbox', noSuchMail);
  if (what === 'html') return endMail(response, await message(api, id));
  if (what === 'part' && part !== undefined)
    return endAttachment(response, `${api}/api/v1/message/${id}/part/${encodeURIComponent(part)}`);
  return endPage(response, 'Mail', messagePage(await message(api, id)));
}

const noSuchMail = `<h1>There is no such mail</h1><p>It was deleted, or the mailbox was begun anew.</p><p><a href="/mailbox">All mail</a></p>`;

async function isThere(api: string, id: string): Promise<boolean> {
  const { status } = await fetch(`${api}/api/v1/message/${id}/headers`, {
    signal: AbortSignal.timeout(5000),
  });
  return status !== 404;
}

async function listPage(api: string): Promise<string> {
  const list: { messages: Summary[] } = await ask(`${api}/api/v1/messages?limit=200`);
  const rows = list.messages.map(
    ({ ID, To, Subject, Created }) =>
      `<tr><td><a href="/mailbox/${escape(ID)}">${escape(Subject || '(no subject)')}</a></td><td>${escape(addresses(To))}</td><td><time>${escape(new Date(Created).toLocaleString('en-GB'))}</time></td></tr>`,
  );
  const table = `<table class="mails"><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Received</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<h1>Mailbox</h1><p>Every mail that the local stack sends ends here.</p>${rows.length === 0 ? '<p>No mail yet.</p>' : table}`;
}

function messagePage(mail: Message): string {
  const attachments = mail.Attachments.map(
    ({ PartID, FileName, Size }) =>
      `<li><a href="/mailbox/${escape(mail.ID)}/part/${escape(PartID)}" download="${escape(FileName)}">${escape(FileName)}</a> (${Size} bytes)</li>`,
  );
  const body =
    mail.HTML === ''
      ? `<pre>${escape(mail.Text)}</pre>`
      : `<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mailbox/${escape(mail.ID)}/html"></iframe><details><summary>Plain text</summary><pre>${escape(mail.Text)}</pre></details>`;
  return `<p><a href="/mailbox">All mail</a></p><h1>${escape(mail.Subject)}</h1><p>To ${escape(addresses(mail.To))}, from ${escape(addresses(mail.From ? [mail.From] : []))}, ${escape(new Date(mail.Date).toLocaleString('en-GB'))}</p><ul>${attachments.join('')}</ul>${body}`;
}

function message(api: string, id: string): Promise<Message> {
  return ask(`${api}/api/v1/message/${id}`);
}

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`The mailbox answered ${response.status}.`);
  const value: T = JSON.parse(await response.text());
  return value;
}

function endPage(response: ServerResponse, title: string, main: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}, Astra Visio</title><link rel="stylesheet" href="/status.css"></head><body><main>${main}</main></body></html>`,
  );
}

/** A mail is somebody else's page: shown without scripts, in a world of its own, its links in a new window. */
function endMail(response: ServerResponse, mail: Message): void {
  response.setHeader(
    'content-security-policy',
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
  );
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<base target="_blank">${mail.HTML}`);
}

async function endAttachment(response: ServerResponse, url: string): Promise<void> {
  const found = await fetch(url, { signal: AbortSignal.timeout(5000) });
  response.setHeader('content-type', 'application/octet-stream');
  response.end(Buffer.from(await found.arrayBuffer()));
}

function addresses(list: readonly Address[] | null): string {
  return (list ?? [])
    .map(({ Name, Address }) => (Name === '' ? Address : `${Name} <${Address}>`))
    .join(', ');
}

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (found) => names[found] ?? found);
}
