import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { stack } from './stack.ts';

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A request as the page itself would make it: its cookies, its origin, our header. */
export async function request(page: Page, path: string, sent: Sent = {}): Promise<Answer> {
  return page.evaluate(
    async ([address, { method = 'GET', body, headers }]) => {
      const reply = await fetch(address, {
        method,
        headers: {
          'x-astra-request': '1',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    [path, sent] as const,
  );
}

export type Ask = (path: string, sent?: Sent) => Promise<Answer>;

/** Asks with the session of this page and without its browser, so that nothing takes time between answer and next step. */
export const askingAs = async (page: Page): Promise<Ask> =>
  askingWith(await page.context().cookies(stack().origin));

/** The same, with these cookies. */
export function askingWith(
  cookies: readonly { readonly name: string; readonly value: string }[],
): Ask {
  const { origin } = stack();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return async (path, { method = 'GET', body, headers } = {}) => {
    const sent = body === undefined ? {} : { 'content-type': 'application/json' };
    const reply = await fetch(`${origin}${path}`, {
      method,
      headers: { cookie, origin, 'x-astra-request': '1', ...sent, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
}

interface MeetingRow {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}

const dayOf = (moment: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(moment);

/** What is planned lies so near to now, in hours: around midnight on two days. */
const agendaHours = [-1, 0, 3];

/** Cancels what is planned around now, so that tests do not stand in each other's way. `ask` is a secretary's. */
export async function clearAgenda(ask: Ask): Promise<void> {
  const days = new Set(agendaHours.map((away) => dayOf(Date.now() + away * 3_600_000)));
  for (const day of days) {
    const { body } = await ask(`/api/meetings/meetings?day=${day}&limit=200`);
    const { items } = body as { readonly items: readonly MeetingRow[] };
    for (const { id, state, version } of items)
      if (state === 'planned' || state === 'open')
        await ask(`/api/meetings/meetings/${id}/cancel`, {
          method: 'POST',
          body: { version },
        });
  }
}

/** Day and time on the hospital's clock, some minutes from now. */
export function soon(minutes: number): { readonly day: string; readonly time: string } {
  const moment = Date.now() + minutes * 60_000;
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Paris',
    hour: '2-digit',
    minute: '2-digit',
  });
  return { day: dayOf(moment), time: time.format(moment) };
}

/** Waits until what was sent to this path of an upload is a file, after the virus scanner where there is one; gives it. */
export async function arrivedAs(page: Page, path: string): Promise<string> {
  const item = async (): Promise<string | null> =>
    ((await request(page, path)).body as { readonly itemId: string | null }).itemId;
  await expect.poll(item).not.toBeNull();
  return (await item()) ?? '';
}
