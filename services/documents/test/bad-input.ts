import { afterAll, beforeAll } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { testBadInput } from '@astra/testing/bad-input';
import { whatItHolds } from '@astra/testing/postgres';
import type { Example } from '@astra/testing/requests';
import { startTestEditor, type TestEditor } from './editor.ts';
import { startSmallServer } from './file-server.ts';
import { pieceAt, startHouse, uuid, type House, type Person } from './house.ts';

/** Routes are many: each kind has a file of its own. */
type Kind = 'files' | 'links' | 'meetings' | 'server';

/** Every route is of one kind, so that none is forgotten. */
function kindOf(url: string): Kind {
  if (/^\/(?:meetings|visit|rooms)\b/u.test(url)) return 'meetings';
  if (/^\/file-server\b/u.test(url)) return 'server';
  if (/links\b|editor$|^\/wopi\b|partner|^\/received\b/u.test(url)) return 'links';
  return 'files';
}

let house: House;
let fileServer: Awaited<ReturnType<typeof startSmallServer>>;
/** The house of this file's examples, once its tests run. */
export const here = (): House => house;
/** The address of a file server that an organisation here may connect. */
export const fileServerUrl = (): string => fileServer.url;

/** What is wrong with requests of this kind is refused; see `testBadInput`. */
export function testBadInputOf(
  kind: Kind,
  examples: Readonly<Record<string, () => Example | Promise<Example>>>,
  atLeast: number,
): void {
  let editor: TestEditor;
  beforeAll(async () => {
    editor = await startTestEditor({ isUnsigned: true });
    fileServer = await startSmallServer();
    const fileServersInside = [new URL(fileServer.url).origin];
    house = await startHouse({ editor: editor.port, fileServersInside });
    // What comes round by the clock changes what is held, as a key that was renewed by one of these requests.
    await house.stopRounds();
  });
  afterAll(async () => {
    await house.close();
    await editor.stop();
    await fileServer.stop();
  });
  testBadInput({
    app: () => house.app,
    isOurs: (url) => kindOf(url) === kind,
    atLeast,
    // A space is made when somebody first looks for it; what meetings says is asked for and noted.
    holds: () => whatItHolds(house.place, ['spaces', 'visits', 'visit_people', 'visit_guests']),
    forgeries: () => house.issuer.forgeries('documents', 'meetings'),
    examples,
  });
}

export type More = Partial<Example>;
export const tokenOf = (who: Person): Promise<string> => house.issuer.forMember(who, 'documents');
export const forAll = (answers: number) => (): Example => ({ answers });

export async function byMember(who: Person, answers: number, more: More = {}): Promise<Example> {
  const { roles, organisationId } = who;
  const elsewhere = house.aPerson({ roles, organisationId: house.elsewhere });
  const colleague = house.aPerson({ roles, organisationId });
  const guest = { id: uuid(), organisationId: house.kerval, meetingId: uuid() };
  return {
    token: await tokenOf(who),
    ...(more.params === undefined
      ? {}
      : { stranger: await tokenOf(elsewhere), peer: await tokenOf(colleague) }),
    others: [
      await house.issuer.forGuest(guest, 'documents'),
      await house.issuer.forService('identity', 'documents'),
    ],
    answers,
    ...more,
  };
}
/** Somebody with a folder and a file of their own, that nobody else sees. */
export async function theirs(): Promise<Record<'space' | 'folder' | 'file', string>> {
  const { own, folder, file } = await somebody();
  return { space: own, folder: folder.id, file: file.id };
}
/** A place of somebody else's: its folder, or the space itself. */
export async function aPlaceOfTheirs(): Promise<{ '/to/folderId': string[]; '/to': object[] }> {
  const { space, folder } = await theirs();
  return { '/to/folderId': [folder], '/to': [{ spaceId: space, folderId: null }] };
}
/** Somebody with a folder and a file in it. */
export async function somebody(): Promise<{ who: Person; own: string; folder: Item; file: Item }> {
  const who = house.aPerson();
  const { own } = await house.spacesOf(who);
  const folder = await house.aFolder(who, own);
  const file = await house.aFile(who, own, { folderId: folder.id });
  return { who, own, folder, file };
}
/** A piece of an upload, as its program sends it. */
export const piece = { body: 'Hello', headers: pieceAt(0), isRaw: true };
