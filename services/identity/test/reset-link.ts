import { vi } from 'vitest';
import { makeSeal } from '@astra/kit/seal';
import { patience } from '@astra/testing/patience';
import { call } from './browser.ts';
import { toldTo, type Stand, type TestPerson } from './stand.ts';

/** Asks for a link, as the page does. */
export const askReset = (stand: Stand, email: string): ReturnType<typeof call> =>
  call(stand, '', { method: 'POST', path: '/password-resets', body: { email } });

const linksOf = (stand: Stand, person: TestPerson): readonly string[] =>
  toldTo(stand, person)
    .filter(({ kind }) => kind === 'password-reset-asked')
    .map(({ sealed }) => sealed);

/** The secret of the newest link in somebody's mailbox, as connectors opens the letter. */
export async function resetLinkOf(stand: Stand, person: TestPerson): Promise<string> {
  const before = linksOf(stand, person).length;
  await askReset(stand, person.email);
  await stand.identity.sendResets();
  const sealed = await vi.waitFor(() => {
    const [newest, ...others] = linksOf(stand, person).toReversed();
    if (newest === undefined || others.length < before) throw new Error('No mail yet');
    return newest;
  }, patience);
  const letter = (await makeSeal(stand.config.eventSealKey).open(sealed)) as { link: string };
  return /\/nouveau-mot-de-passe#([A-Za-z0-9_-]{43})$/.exec(letter.link)?.[1] ?? '';
}
