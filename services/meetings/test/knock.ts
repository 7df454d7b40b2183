import type { DoorWish } from '@astra/video-engine/video-engine';

export type Question = { readonly wish: DoorWish; readonly token: string; readonly id?: string };

/** Asks at the door as the gateway does before it leads anybody to LiveKit; the answer, or the status when it is none. */
export async function knock(meetingsUrl: string, { id, ...question }: Question): Promise<unknown> {
  const reply = await fetch(`${meetingsUrl}/engines/livekit/admissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: id ?? crypto.randomUUID(), ...question }),
  });
  return reply.ok ? reply.json() : reply.status;
}
