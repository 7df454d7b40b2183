import type { AddressInfo } from 'node:net';
import type { OpenedEditor } from '@astra/contracts/document-editor';
import type { Item } from '@astra/contracts/documents';
import type { WopiClient, WopiReply } from '@astra/testing/wopi-client';
import type { TestEditor } from './editor.ts';
import type { House, Person } from './house.ts';

/** Somebody has a letter of theirs open in the editor. */
export type Desk = {
  readonly nadia: Person;
  readonly letter: Item;
  readonly own: string;
  readonly token: string;
  readonly client: WopiClient;
};
type Room = { readonly house: House; readonly editor: TestEditor };

export const openIn = async (house: House, who: Person, { id }: Item): Promise<OpenedEditor> =>
  (await house.as(who)('POST', `/items/${id}/editor`, { body: { locale: 'fr' } })).body;

export async function aDesk(
  { house, editor }: Room,
  content: Buffer = Buffer.from('Cher confrère,'),
): Promise<Desk> {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const letter = await house.aFile(nadia, own, { name: 'Lettre.odt', content });
  const { accessToken: token } = await openIn(house, nadia, letter);
  return { nadia, letter, own, token, client: editor.clientOf(house, letter.id, token) };
}

/** Somebody else has it open too, by a share. */
export async function aColleague(
  { house, editor }: Room,
  { nadia, letter }: Desk,
  may: 'view' | 'edit',
): Promise<{
  readonly hugo: Person;
  readonly share: string;
  readonly opened: OpenedEditor;
  readonly client: WopiClient;
}> {
  const hugo = house.aPerson();
  const body = { personId: hugo.id, role: null, may, endsAt: null };
  const share = (await house.as(nadia)('POST', `/items/${letter.id}/shares`, { body })).body.id;
  const opened = await openIn(house, hugo, letter);
  const client = editor.clientOf(house, letter.id, opened.accessToken);
  return { hugo, share, opened, client };
}

export const statusAndLock = ({ status, header }: WopiReply): readonly [number, string | null] => [
  status,
  header('x-wopi-lock'),
];

/** Where its content is asked for, over the network. */
export const contentOf = (
  { app }: House,
  { id }: Item,
  token: string,
): {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly url: string;
} => {
  const path = `/wopi/files/${id}/contents?access_token=${token}`;
  // A server that listens on TCP has such an address.
  const { port } = app.server.address() as AddressInfo;
  return { host: '127.0.0.1', port, path, url: `https://visio.test${path}` };
};
