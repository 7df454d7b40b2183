import { dropTemplates } from '@astra/platform-local/postgres/templates';
import { startThrowAway } from '@astra/platform-local/postgres/throw-away';
import type { TestProject } from 'vitest/node';

/** Starts one real PostgreSQL for the whole run; `ASTRA_TEST_PG` names one that runs already. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['ASTRA_TEST_PG'];
  if (given !== undefined && given !== '') {
    await dropTemplates(given, 'astra\\_%\\_template');
    project.provide('postgresAdminUrl', given);
    return undefined;
  }
  const postgres = await startThrowAway();
  project.provide('postgresAdminUrl', postgres.adminUrl);
  return postgres.stop;
}
