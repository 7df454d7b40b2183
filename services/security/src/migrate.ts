import { migrate } from '@astra/kit/migrate';
import { migrations, readMigrationSettings } from '#config.ts';

/**
 * Brings the trail's tables to where the program expects them. A process of its own, since the service runs without
 * whatever could change them (docs/decisions/0089…).
 */
const { databaseOwnerUrl, databaseUrl } = readMigrationSettings();
await migrate({ ownerUrl: databaseOwnerUrl, runtimeUrl: databaseUrl, folder: migrations });
