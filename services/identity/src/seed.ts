import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { Roles } from '@astra/contracts/actor';
import { Email, exact, Locale, nullable, Uuid } from '@astra/contracts/common';
import { makeLog } from '@astra/kit/log';
import { environment, readIdentityConfig } from '#config.ts';
import type { Ports } from '#app/ports.ts';
import { buildIdentity, prepareDatabase } from '#wiring.ts';

const Seed = exact({
  organisations: Type.Array(
    exact({
      id: Uuid,
      name: Type.String(),
      slug: Type.String(),
      phone: nullable(Type.String()),
      timezone: Type.String(),
    }),
  ),
  people: Type.Array(
    exact({
      id: Uuid,
      organisation: Type.String({ description: 'Slug' }),
      email: Email,
      displayName: Type.String(),
      roles: Roles,
      locale: Locale,
      password: Type.String(),
      totpSecret: Type.String({ pattern: '^[A-Z2-7]+=*$' }),
    }),
  ),
});
type Seed = Static<typeof Seed>;

/** Fills in organisations and people that are not there yet; who is there keeps what they have changed. */
async function plant({ unitOfWork, passwords, vault, clock }: Ports, seed: Seed): Promise<number> {
  const at = clock.now();
  const made = { at, by: null, key: null, requestHash: null };
  let planted = 0;
  for (const organisation of seed.organisations)
    await unitOfWork('system', async (store) => {
      if (await store.organisations.findBySlug(organisation.slug)) return;
      await store.organisations.add({ ...organisation, isActive: true, version: 1 }, made);
    });
  for (const { organisation: slug, password, totpSecret, roles, ...person } of seed.people)
    await unitOfWork('system', async (store) => {
      if (await store.people.findByEmail(person.email)) return;
      const organisation = await store.organisations.findBySlug(slug);
      if (!organisation) throw new Error(`The seed names an organisation that it lacks: ${slug}`);
      const passwordHash = await passwords.hash(password);
      await store.people.add({ ...person, passwordHash, version: 1 }, at);
      await store.memberships.add(
        {
          personId: person.id,
          organisationId: organisation.id,
          roles,
          isActive: true,
          version: 1,
          lastSignInAt: null,
        },
        at,
      );
      const sealedSecret = await vault.close(totpSecret);
      await store.factors.setTotp(person.id, { sealedSecret, lastStep: 0 }, at);
      await store.audit(null, {
        action: 'person.seed',
        outcome: 'done',
        targetKind: 'person',
        targetId: person.id,
        subjectId: person.id,
        organisationId: organisation.id,
      });
      planted += 1;
    });
  return planted;
}

const settings = environment();
const config = readIdentityConfig(settings);
const file = settings['SEED_FILE'];
if (file === undefined) throw new Error('SEED_FILE says where the people to fill in are');
const seed = JSON.parse(await readFile(file, 'utf8')) as unknown;
if (!Value.Check(Seed, seed)) {
  const faults = [...Value.Errors(Seed, seed)].map(
    (fault) => `${fault.instancePath} ${fault.message}`,
  );
  throw new Error(`SEED_FILE is not valid:\n${faults.join('\n')}`);
}
const log = makeLog('identity', config.logLevel);
await prepareDatabase(config);
const identity = await buildIdentity(config, log);
await identity.outbox.start();
const planted = await plant(identity.ports, seed);
log.info({ planted }, 'The seed is in');
for (const stop of identity.stop) await stop();
await identity.app.close();
