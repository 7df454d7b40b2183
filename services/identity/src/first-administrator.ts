import { Type } from 'typebox';
import { Email, Locale } from '@astra/contracts/common';
import { commonSettings, readConfig } from '@astra/kit/config';
import { makeLog } from '@astra/kit/log';
import { makeInviteFirstAdministrator } from '#app/invite-first-administrator.ts';
import { environment, readIdentityConfig } from '#config.ts';
import { buildIdentity, prepareDatabase } from '#wiring.ts';

/** `node src/first-administrator.ts`: invites who administers a new deployment; harmless when repeated. */
const wish = readConfig(
  {
    LOG_LEVEL: commonSettings.LOG_LEVEL,
    ORGANISATION_NAME: Type.String({ minLength: 1, maxLength: 120 }),
    ORGANISATION_SLUG: Type.String({ pattern: '^[a-z0-9-]{2,40}$' }),
    ORGANISATION_TIMEZONE: Type.String({ minLength: 1 }),
    ORGANISATION_PHONE: Type.String({ default: '' }),
    ADMINISTRATOR_NAME: Type.String({ minLength: 1, maxLength: 120 }),
    ADMINISTRATOR_EMAIL: Email,
    ADMINISTRATOR_LOCALE: Locale,
  },
  environment(),
);
const config = readIdentityConfig(environment());
const log = makeLog('identity', config.logLevel);
await prepareDatabase(config);
const identity = await buildIdentity(config, log);
const result = await makeInviteFirstAdministrator(identity.ports)({
  organisation: {
    name: wish.ORGANISATION_NAME,
    slug: wish.ORGANISATION_SLUG,
    timezone: wish.ORGANISATION_TIMEZONE,
    phone: wish.ORGANISATION_PHONE === '' ? null : wish.ORGANISATION_PHONE,
  },
  email: wish.ADMINISTRATOR_EMAIL,
  displayName: wish.ADMINISTRATOR_NAME,
  locale: wish.ADMINISTRATOR_LOCALE,
});
// The letter is in the outbox; the service itself sends it.
log.info({ result }, 'The first administrator');
for (const stop of identity.stop) await stop();
await identity.app.close();
