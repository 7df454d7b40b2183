import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { makeSeal } from '@astra/kit/seal';
import { call, type Reply } from './browser.ts';
import { housesIn } from './organisations.ts';
import type { Stand } from './stand.ts';

/** Whom a colleague may be invited as. */
export const someone = (): Record<string, unknown> => ({
  email: `new-${randomUUID().slice(0, 8)}@kerval.example`,
  displayName: 'Jeanne Roux',
  roles: ['secretary'],
  locale: 'fr',
});

/** Letters that invite colleagues, and what somebody does with them who has no session. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- its parts have types of their own
export function lettersIn(stand: Stand) {
  const { told } = housesIn(stand);
  /** The link of the letter, as connectors opens it. */
  const tokenFor = async (invitationId: unknown): Promise<string> => {
    await told('person.invited', { invitationId });
    const event = stand.received.find(
      (each) =>
        each.type === 'person.invited' &&
        (each.data as Record<string, unknown>)['invitationId'] === invitationId,
    );
    const { sealed } = (event?.data ?? {}) as { sealed: string };
    expect(JSON.stringify(event)).not.toContain('Jeanne');
    const letter = (await makeSeal(stand.config.eventSealKey).open(sealed)) as {
      readonly link: string;
      readonly timezone: string;
    };
    expect(letter.timezone).toBe('Europe/Paris');
    expect(letter.link).toMatch(/\/rejoindre#[A-Za-z0-9_-]{43}$/);
    return letter.link.split('#')[1] ?? '';
  };
  const open = (path: string, body: unknown): Promise<Reply> =>
    call(stand, '', { method: 'POST', path, body });
  return { tokenFor, open };
}
