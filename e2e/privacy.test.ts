import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { desktop, closePages, openBrowser, openPage, phone } from '#browser.ts';
import { plan } from '#meeting.ts';
import { checkIn } from '#patient.ts';
import { openAs } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('nothing that names or describes the patient is in any log, metric or audit entry', async () => {
  const name = 'Mme Zéphyrine Kanarivogel';
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const planned = await plan(maud.page, { name });
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
  const samir = await openAs(browser, 's.okoye', desktop);
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

test('what waits in the outboxes and in the mail queue is sealed', async () => {
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const planned = await plan(maud.page, { name: 'Mme Sealed Kanarivogel' });
  const { default: pg } = await import('pg');

  for (const name of ['meetings', 'connectors']) {
    const client = new pg.Client({ connectionString: stack().run.databases[name]?.ownerUrl ?? '' });
    await client.connect();
    const { rows } = await client.query<{ dump: string }>(
      `select coalesce(string_agg(xml::text, ''), '') as dump from (
         select query_to_xml(format('select * from %I.%I', schemaname, tablename), true, true, '') as xml
         from pg_tables where tablename like '%job%' or schemaname in ('outbox', 'pgboss', 'mail')) every_job`,
    );
    await client.end();
    expect(rows[0]?.dump.includes('Kanarivogel'), name).toBe(false);
    expect(rows[0]?.dump.includes(planned.email), name).toBe(false);
  }
});
