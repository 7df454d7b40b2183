import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeEditorKeys, makeWopiClient, type EditorKeys, type WopiClient } from './wopi-client.ts';

/** A small editor of texts for tests: it speaks WOPI as the protocol's pages say, and is no maker's. */
export type WopiEditor = {
  readonly origin: string;
  readonly keys: EditorKeys;
  /** Tokens that were given to it: in forms, and in nothing else. */
  readonly tokens: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
};

/** What several people have open together, under one lock. */
type Sheet = {
  readonly lock: string;
  text: string;
  readonly writers: Set<string>;
};
type Wish = {
  readonly port?: number;
  /** Ends of names that it works on. */
  readonly endings?: readonly string[];
  readonly isUnsigned?: boolean;
};

export async function startWopiEditor(wish: Wish = {}): Promise<WopiEditor> {
  const { port = 0, endings = ['txt', 'odt', 'docx'], isUnsigned = false } = wish;
  const keys = makeEditorKeys();
  const tokens = new Set<string>();
  const sheets = new Map<string, Sheet>();
  let origin = '';
  const client = (source: string, token: string): WopiClient =>
    makeWopiClient({ source, token, keys: isUnsigned ? null : keys });

  const open = async (query: URLSearchParams, form: URLSearchParams): Promise<string> => {
    const { source, token } = askedIn(query, form);
    tokens.add(token);
    const host = client(source, token);
    const info = await host.info();
    if (info.status !== 200)
      return page({ title: String(info.status), text: '', isReading: true, token });
    const about = JSON.parse(info.text) as { BaseFileName: string; UserCanWrite: boolean };
    const known = sheets.get(source);
    const sheet = known ?? { lock: `lock-${source}`, text: '', writers: new Set<string>() };
    if (about.UserCanWrite) {
      await host.ask('LOCK', { lock: sheet.lock });
      sheet.writers.add(token);
    }
    if (!known) sheet.text = (await host.get()).text;
    sheets.set(source, sheet);
    const isReading = !about.UserCanWrite;
    return page({ title: about.BaseFileName, text: sheet.text, isReading, token });
  };
  const act = async (query: URLSearchParams, form: URLSearchParams): Promise<string> => {
    const { source, token } = askedIn(query, form);
    const sheet = sheets.get(source);
    if (!sheet) return 'gone';
    const host = client(source, token);
    if (query.get('what') === 'close') {
      sheet.writers.delete(token);
      if (sheet.writers.size > 0) return 'closed';
      sheets.delete(source);
      return String((await host.ask('UNLOCK', { lock: sheet.lock })).status);
    }
    sheet.text = form.get('text') ?? '';
    return String((await host.put(Buffer.from(sheet.text), sheet.lock)).status);
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    if (pathname === '/hosting/discovery') {
      response.setHeader('content-type', 'text/xml');
      response.end(discovery(origin, endings, isUnsigned ? '' : keys.element));
      return;
    }
    const form = new URLSearchParams(await textOf(request));
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (pathname === '/edit' || pathname === '/view') response.end(await open(searchParams, form));
    else if (pathname === '/act') response.end(await act(searchParams, form));
    else response.writeHead(404).end();
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    keys,
    tokens,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A token of letters that need no care in a page; anything else is none of our host's. */
function askedIn(query: URLSearchParams, form: URLSearchParams): { source: string; token: string } {
  const token = form.get('access_token') ?? '';
  return { source: query.get('WOPISrc') ?? '', token: /^[\w-]*$/u.test(token) ? token : '' };
}

const discovery = (origin: string, endings: readonly string[], keyElement: string): string => {
  const actions = endings.flatMap((ext) =>
    ['edit', 'view'].map(
      (name) =>
        `<action name="${name}" ext="${ext}" urlsrc="${origin}/${name}?&lt;ui=UI_LLCC&amp;&gt;"/>`,
    ),
  );
  return `<?xml version="1.0" encoding="utf-8"?><wopi-discovery><net-zone name="external-http">
    <app name="text">${actions.join('')}</app></net-zone>${keyElement}</wopi-discovery>`;
};

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Says to the page around it what it does, as editors of this kind do. */
const script = `
  const tell = (MessageId, Values) =>
    parent.postMessage(JSON.stringify({ MessageId, SendTime: Date.now(), Values }), '*');
  const form = new URLSearchParams(location.search);
  const send = async (what) => {
    const body = new URLSearchParams({ access_token: token, text: area.value });
    const reply = await fetch('/act?what=' + what + '&WOPISrc=' + encodeURIComponent(form.get('WOPISrc')), { method: 'POST', body });
    return reply.text();
  };
  const area = document.querySelector('textarea');
  const state = document.querySelector('output');
  area.addEventListener('input', () => tell('Doc_ModifiedStatus', { Modified: true }));
  document.querySelector('#save').addEventListener('click', async () => {
    const status = await send('save');
    state.textContent = status;
    tell('Action_Save_Resp', { success: status === '200' });
    if (status === '200') tell('Doc_ModifiedStatus', { Modified: false });
  });
  document.querySelector('#close').addEventListener('click', async () => {
    await send('close');
    tell('UI_Close', {});
  });
  addEventListener('message', ({ data }) => { state.textContent = JSON.parse(data).MessageId; });
  tell('App_LoadingStatus', { Status: 'Frame_Ready' });
  tell('App_LoadingStatus', { Status: 'Document_Loaded' });`;

const page = ({
  title,
  text,
  isReading,
  token,
}: {
  readonly title: string;
  readonly text: string;
  readonly isReading: boolean;
  readonly token: string;
}): string => `<!doctype html><html lang="en"><title>${escaped(title)}</title>
  <body style="margin:0;font:16px sans-serif;color:#111;background:#fff"><main><h1>${escaped(title)}</h1>
  <label>Text<br><textarea style="width:90%;height:40vh" ${isReading ? 'readonly' : ''}>${escaped(text)}</textarea></label>
  <p><button id="save">Save</button> <button id="close">Close</button> <output></output></p></main>
  <script>const token = '${token}';${script}</script></body></html>`;
