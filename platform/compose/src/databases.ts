import { readFileSync } from 'node:fs';
import {
  ensureForeignDatabase,
  ensureServiceDatabase,
} from '@astra/platform-local/postgres/databases';
import { ensureTrailDatabase } from '@astra/platform-local/postgres/trail';
import { databaseName, serviceNames, synapseDatabase, trail } from '#names.ts';

/** Makes each service's database and roles, or brings their passwords and the trail's tables up to date; harmless when repeated. */
const secret = (name: string): string => readFileSync(`/run/secrets/${name}`, 'utf8').trimEnd();
const passwordIn = (name: string): string => decodeURIComponent(new URL(secret(name)).password);

const password = encodeURIComponent(secret('postgres'));
const adminUrl = `postgres://postgres:${password}@postgres:5432/postgres`;
for (const service of serviceNames.filter((name) => name !== trail))
  await ensureServiceDatabase(adminUrl, {
    name: databaseName(service),
    ownerPassword: passwordIn(`${service}-database-owner`),
    runtimePassword: passwordIn(`${service}-database`),
  });
await ensureTrailDatabase(adminUrl, {
  name: databaseName(trail),
  runtimePassword: passwordIn(`${trail}-database`),
});
await ensureForeignDatabase(adminUrl, {
  name: synapseDatabase,
  password: secret('synapse-database'),
});
