import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerEntry, ServerFolder } from '@astra/contracts/file-server';
import { startApache, webDavPeople } from '@astra/file-store/test-support/apache-server';
import type { TestApache } from '@astra/file-store/test-support/apache-server';
import { reply, startLyingServer } from '@astra/file-store/test-support/lying-server';
import type { LyingServer } from '@astra/file-store/test-support/lying-server';
import { uuid, type House, type Person, type Reply } from './house.ts';

/**
 * A hospital's own server: `private/` is maud's, everything else is everybody's who has a name there. Apache runs as
 * nobody: what is put there is made readable.
 */
export async function startHospital(): Promise<TestApache> {
  const server = await startApache();
  put(server, 'Protocoles/Accueil.txt', 'Welcome.');
  put(server, 'Protocoles/Page 10.txt', 'ten');
  put(server, 'Protocoles/Page 9.txt', 'nine');
  put(server, 'private/Dossier.txt', 'Hers alone.');
  return server;
}

export function put({ files }: TestApache, path: string, content: string | Buffer): void {
  const folders = path.split('/').slice(0, -1);
  for (const [index] of folders.entries()) {
    const folder = join(files, ...folders.slice(0, index + 1));
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  writeFileSync(join(files, path), content, { mode: 0o644 });
}

/** An organisation of its own, whose administrator has connected that server. */
export async function aConnected(
  house: House,
  url: string,
): Promise<{ admin: Person; organisationId: string }> {
  const organisationId = uuid();
  const admin = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  const body = { version: 0, name: 'Fichiers du CHU', url };
  const { status } = await house.as(admin)('PUT', '/file-server/settings', { body });
  if (status !== 200) throw new Error(`Not connected: ${status}`);
  return { admin, organisationId };
}

type Name = keyof typeof webDavPeople;
export const signIn = (
  house: House,
  who: Person,
  { user, password = webDavPeople[user] }: { readonly user: Name; readonly password?: string },
): Promise<Reply> => house.as(who)('PUT', '/file-server/sign-in', { body: { user, password } });

/** Somebody of the organisation who is signed in there under that name. */
export async function aVisitor(house: House, organisationId: string, user: Name): Promise<Person> {
  const who = house.aPerson({ organisationId });
  const { status } = await signIn(house, who, { user });
  if (status !== 200) throw new Error(`Not signed in: ${status}`);
  return who;
}

export async function listed(house: House, who: Person, query = ''): Promise<ServerFolder> {
  const { status, body } = await house.as(who)('GET', `/file-server/entries${query}`);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
/** Down from the top, by names. */
export async function entryAt(house: House, who: Person, path: string): Promise<ServerEntry> {
  let entry: ServerEntry | undefined;
  for (const name of path.split('/')) {
    const { items } = await listed(house, who, entry ? `?at=${entry.at}` : '');
    entry = items.find((one) => one.name === name);
    if (!entry) throw new Error('It is not there');
  }
  // A path has one part at least.
  return entry as ServerEntry;
}
export const problem = ({ body }: Reply): string => String(body.type).replace('/problems/', '');

const response = (href: string, prop: string): string =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${prop}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
const list = (...responses: string[]): Buffer =>
  reply(207, `<D:multistatus xmlns:D="DAV:">${responses.join('')}</D:multistatus>`);

/** A server with a letter and a folder on it, for what is not about servers. */
export async function startSmallServer(): Promise<LyingServer> {
  const server = await startLyingServer();
  const folder = '<D:resourcetype><D:collection/></D:resourcetype>';
  const [top, inside] = [response('/', folder), response('/Letters/', folder)];
  const letter = response('/letter.txt', '<D:getcontentlength>9</D:getcontentlength>');
  server.answer = ({ method, path, head }) => {
    if (method === 'GET') return reply(200, 'A letter.');
    if (path === '/letter.txt') return list(letter);
    if (path === '/Letters/') return list(inside);
    return /^depth: 1\r$/imu.test(head) ? list(top, inside, letter) : list(top);
  };
  return server;
}
