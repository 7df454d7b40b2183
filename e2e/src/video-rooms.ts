import { createHmac } from 'node:crypto';
import { stack } from './stack.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A word of the first video server's own API, with the key that meetings has. */
async function order(name: string, body: object): Promise<unknown> {
  const { url, apiKey, apiSecret } = stack().run.liveKit;
  const exp = Math.floor(Date.now() / 1000) + 60;
  const claims = { iss: apiKey, exp, video: { roomList: true, roomCreate: true } };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  const seal = createHmac('sha256', apiSecret).update(signed).digest('base64url');
  const reply = await fetch(`${url}/twirp/livekit.RoomService/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${signed}.${seal}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
}

/** Closes each room of the first video server, past the service: by its word the meeting goes on. Gives their number. */
export async function closeVideoRooms(): Promise<number> {
  const { rooms = [] } = (await order('ListRooms', {})) as {
    readonly rooms?: readonly { readonly name: string }[];
  };
  for (const { name } of rooms) await order('DeleteRoom', { room: name });
  return rooms.length;
}
