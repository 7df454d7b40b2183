import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { request } from '#api.ts';
import { desktop, closePages, openBrowser, openPage, phone } from '#browser.ts';
import { countMails, mailTo } from '#mailbox.ts';
import { patient, plan } from '#meeting.ts';
import { signal } from '#parts.ts';
import { patience } from '#patience.ts';
import { checkIn } from '#patient.ts';
import { openFreshAs } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('nothing that names or describes the patient is in any log, metric or audit entry', async () => {
  const name = 'Mme Zéphyrine Kanarivogel';
  const planned = await plan(browser, { name });
  const guest = await openPage(browser, phone);
  await checkIn(guest.page, { ...planned, born: ['3', '3', '1948'] });
  await request(guest.page, '/api/meetings/visit/messages', {
    method: 'POST',
    body: { text: 'planted-words-7391' },
  });
  await request(guest.page, '/api/meetings/visit/grants', {
    method: 'POST',
    body: { nonsense: 'planted-words-7391' },
  });
  const secret = planned.link.split('#')[1] ?? '';
  const samir = await openFreshAs(browser, 's.okoye', desktop);
  await samir.page.goto('/journal');
  const trail = JSON.stringify((await request(samir.page, '/api/security/audit?limit=200')).body);
  const metrics = await Promise.all(
    Object.values(stack().run.services).map(async (url) =>
      (await fetch(`${url}/internal/metrics`)).text(),
    ),
  );

  const { logs } = stack().run;
  const files = await Promise.all(
    (await readdir(logs)).map((file) => readFile(join(logs, file), 'utf8').catch(() => '')),
  );

  // The search must be able to find something.
  expect(files.join('').includes('/api/meetings/visit')).toBe(true);
  expect(trail.includes(planned.guestId)).toBe(true);
  for (const canary of ['Kanarivogel', planned.email, '1948-03-03', 'planted-words-7391', secret]) {
    const where = [
      ['logs', files.join('')],
      ['audit', trail],
      ['metrics', metrics.join('')],
    ] as const;
    expect(
      where.filter(([, text]) => text.includes(canary)).map(([place]) => place),
      canary,
    ).toEqual([]);
  }
});

/** What matches in one service's database, by its owner's eyes. */
async function rowsOf<R extends pg.QueryResultRow>(service: string, sql: string): Promise<R[]> {
  const { default: driver } = await import('pg');
  const connectionString = stack().run.databases[service]?.ownerUrl ?? '';
  const client = new driver.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<R>(sql);
  await client.end();
  return rows;
}

/** All that waits for somebody in that database: events, jobs, mails. */
async function queuesOf(service: string): Promise<string> {
  const [row] = await rowsOf<{ dump: string }>(
    service,
    `select coalesce(string_agg(xml::text, ''), '') as dump from (
       select query_to_xml(format('select * from %I.%I', schemaname, tablename), true, true, '') as xml
       from pg_tables where tablename = 'mails' or schemaname in ('outbox', 'pgboss')) every_queue`,
  );
  return row?.dump ?? '';
}

test('while mails cannot leave, nothing else stops, what waits is sealed, and it goes out once', async () => {
  await signal('mailpit', 'SIGSTOP');
  const planning = plan(browser, { name: 'Mme Sealed Kanarivogel' });
  planning.catch(() => undefined);
  const queues: Record<string, string> = {};
  try {
    const waiting = "select guest_id as guest from mails where state = 'waiting' and sealed <> ''";
    const [mail] = await vi.waitFor(async () => {
      const rows = await rowsOf<{ guest: string }>('connectors', waiting);
      expect(rows).not.toEqual([]);
      return rows;
    }, patience);
    for (const service of ['meetings', 'connectors']) queues[service] = await queuesOf(service);
    // The search must be able to find something.
    expect(queues['connectors']).toContain(mail?.guest);
    expect(queues['meetings']).not.toBe('');
  } finally {
    await signal('mailpit', 'SIGCONT');
  }
  const { email } = await planning;

  const text = (await mailTo(email)).text;
  expect(text).toContain('Mme Sealed Kanarivogel');
  expect(text).not.toContain(patient.dateOfBirth);
  expect(await countMails(email)).toBe(1);
  for (const [service, queue] of Object.entries(queues))
    for (const canary of ['Kanarivogel', email, '1948-03-03'])
      expect(queue.includes(canary), `${service}: ${canary}`).toBe(false);
});
