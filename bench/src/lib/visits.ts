import type { Meeting } from '@astra/contracts/meetings';
import type { Stack } from '@astra/platform-local/run/stack';
import { BrowserLike } from '#lib/browser-like.ts';
import { dateOfBirth, linksOf, plan } from '#lib/consultations.ts';

/** A patient of a consultation that was just planned. */
export type Arrived = { readonly meeting: Meeting; readonly guest: BrowserLike };

/** Plans a consultation and brings its patient to the tests of the equipment, without a page. */
export async function consent(
  stack: Stack,
  secretary: BrowserLike,
  host: { readonly id: string; readonly email: string },
): Promise<Arrived> {
  const meeting = await plan(secretary, host.id, host.email);
  const token = (await linksOf(stack, [host.email])).get(host.email) ?? '';
  const guest = new BrowserLike(stack.origin);
  const { ticket } = await guest.post<{ ticket: string }>('/api/meetings/invitations/prove', {
    token,
    dateOfBirth,
  });
  await guest.post('/auth/guest', { ticket });
  const { version } = await guest.get<{ version: string }>('/api/meetings/consent-texts/current');
  await guest.post('/api/meetings/visit/consent', { version, isAccepted: true });
  return { meeting, guest };
}

/** The same, with everything tested, into the waiting room. */
export async function arrive(
  stack: Stack,
  secretary: BrowserLike,
  host: { readonly id: string; readonly email: string },
): Promise<Arrived> {
  const { meeting, guest } = await consent(stack, secretary, host);
  const good = {
    camera: 'good',
    microphone: 'good',
    speaker: 'good',
    network: 'good',
    roundTripMs: 1,
  };
  await guest.post('/api/meetings/visit/checks', { checks: good, isAudioOnly: false });
  await guest.post('/api/meetings/visit/wait', {});
  return { meeting, guest };
}
