import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfig as readChat } from '../../../services/chat/src/config.ts';
import { readSettings as readConnectors } from '../../../services/connectors/src/config.ts';
import { loadConfig as readDocuments } from '../../../services/documents/src/config.ts';
import { loadConfig as readGateway } from '../../../services/gateway/src/config.ts';
import { readIdentityConfig } from '../../../services/identity/src/config.ts';
import { loadConfig as readMeetings } from '../../../services/meetings/src/config.ts';
import { readSettings as readSecurity } from '../../../services/security/src/config.ts';
import { readRules } from '#rules.ts';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { write } from '#write.ts';
import { operatorsSettings, readDeployment, type Deployment } from './deployment.ts';

const settingsOf = (hasStandBy: boolean, hasDocuments: boolean) => ({
  ...operatorsSettings,
  ASTRA_STAND_BY: hasStandBy ? 'livekit' : '',
  ...(hasDocuments ? documentSettings : {}),
});
const documentSettings = {
  ASTRA_DOCUMENTS: 'webdav',
  DOCUMENTS_STORE_URL: 'https://files.hospital.example/dav/',
  DOCUMENTS_STORE_USER: 'astra',
  DOCUMENTS_STORE_PASSWORD: 'a password of the file server',
  DOCUMENTS_PKCS11_FOLDER: '/opt/device',
  DOCUMENTS_PKCS11_LIBRARY: 'libdevice.so',
  DOCUMENTS_PKCS11_TOKEN: 'astra',
  DOCUMENTS_PKCS11_PIN: '246810',
  DOCUMENTS_SCANNER: 'clamav',
  DOCUMENTS_CLAMAV_ADDRESS: 'clamd.hospital.example:3310',
};

/** Whether an image of ours has a health check of its own, by this stage of the Dockerfile. */
const hasCheck = (stage: string): boolean =>
  readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8')
    .split(/^FROM /mu)
    .some(
      (each) => /^\S+ AS (\w+)/u.exec(each)?.[1] === stage && each.includes('\nHEALTHCHECK --'),
    );

/** What the documents service wants to begin with, by hand. */
const documentsAlone = {
  PUBLIC_ORIGIN: 'https://visio.hospital.example',
  PORT: '8400',
  DEPLOYMENT: 'trial',
  ISSUER: 'https://visio.hospital.example/oidc',
  IDENTITY_URL: 'http://identity:8400',
  SECURITY_URL: 'http://security:8400',
  MEETINGS_URL: 'http://meetings:8400',
  CONNECTORS_URL: 'http://connectors:8400',
  CLIENT_SECRET: 'x'.repeat(32),
  DATABASE_URL: 'postgres://localhost/d',
  DATABASE_OWNER_URL: 'postgres://localhost/d',
  EVENT_SEAL_KEY: 'A'.repeat(43),
  STORE: 'webdav',
  STORE_URL: 'https://files.example/dav/',
  STORE_USER: 'astra',
  STORE_PASSWORD: 'secret',
  KEYS: 'file',
  KEY_FOLDER: '/keys',
  SCANNER: 'none',
};

describe.each([
  ['one engine', false, false],
  ['a stand-by and documents', true, true],
])('with %s', (_name, hasStandBy, hasDocuments) => {
  const settings = settingsOf(hasStandBy, hasDocuments);
  const deployment = readDeployment(settings, hasStandBy, hasDocuments);
  const containers = Object.entries(deployment.services);
  let state: string;
  beforeAll(() => {
    state = join(mkdtempSync(join(tmpdir(), 'astra-compose-')), 'state');
    makeState(state, readWishes(settings), readRules());
    write(join(state, 'secrets/jitsi-library'), `sha384-${'A'.repeat(64)}\n`);
  });

  /** What a container's program finds in its environment; files of secrets are those of the installation. */
  const environmentOf = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(deployment.services[name]?.environment ?? {}).map(([key, value]) => [
        key,
        value.replace('/run/secrets/', `${state}/secrets/`),
      ]),
    );

  describe('every service starts with the settings that the deployment gives it', () => {
    test.each([
      ['identity', readIdentityConfig],
      ['meetings', readMeetings],
      ['connectors', readConnectors],
      ['security', readSecurity],
      ['chat', readChat],
      ['gateway', readGateway],
    ] as const)('%s', (name, read) => {
      expect(read(environmentOf(name))).toMatchObject({ host: '0.0.0.0', port: 8400 });
    });

    test.runIf(hasDocuments)('documents, with its keys in the device', () => {
      expect(readDocuments(environmentOf('documents'))).toMatchObject({
        host: '0.0.0.0',
        store: { kind: 'webdav', url: documentSettings.DOCUMENTS_STORE_URL, user: 'astra' },
        keys: { kind: 'pkcs11', library: '/run/key-device/libdevice.so', tokenLabel: 'astra' },
        scanner: { kind: 'clamav', host: 'clamd.hospital.example', port: 3310 },
        meetingsUrl: 'http://meetings:8400',
        chatUrl: 'http://chat:8400',
      });
      const toldOf = { documentsUrl: 'http://documents:8400' };
      expect(readMeetings(environmentOf('meetings'))).toMatchObject(toldOf);
      expect(readChat(environmentOf('chat'))).toMatchObject(toldOf);
    });
  });

  test('meetings and the door of all requests know the same engines, Jitsi first', () => {
    const engines = ['meetings', 'gateway'].map(
      (name) => deployment.services[name]?.environment?.['ENGINES'],
    );

    expect(engines).toEqual(hasStandBy ? ['jitsi,livekit', 'jitsi,livekit'] : ['jitsi', 'jitsi']);
  });

  test('a service is given each secret that it reads, and no other', () => {
    for (const [name, { environment = {}, secrets = [] }] of containers) {
      const read = Object.entries(environment)
        .filter(([key]) => key.endsWith('_FILE'))
        .map(([, file]) => file.replace('/run/secrets/', ''));
      if (read.length > 0)
        expect([name, ...secrets.toSorted()]).toEqual([name, ...read.toSorted()]);
      for (const secret of secrets) expect(Object.keys(deployment.secrets)).toContain(secret);
    }
  });

  const holders = (secret: string): string[] =>
    containers.filter(([, { secrets = [] }]) => secrets.includes(secret)).map(([name]) => name);
  test('nothing that runs on can change the trail: no secret opens its owner’s role, and a superuser’s is not given away', () => {
    expect(holders('security-database')).toEqual(['databases', 'security']);
    expect(holders('meetings-database-owner')).toEqual(['databases', 'meetings']);
    // The server itself, and the step that prepares the databases and ends.
    expect(holders('postgres')).toEqual(['postgres', 'databases']);
    expect(Object.keys(deployment.secrets)).not.toContain('security-database-owner');
    expect(readdirSync(join(state, 'secrets'))).not.toContain('security-database-owner');
    expect(environmentOf('security')).not.toHaveProperty('DATABASE_OWNER_URL_FILE');
  });

  test('the database takes as many connections as all services together open in a rush', () => {
    const [, most] = /max_connections=(\d+)/u.exec(
      (deployment.services['postgres']?.command ?? []).join(' '),
    ) ?? [0, 0];
    // docs/operations/capacity.md counts them.
    expect(Number(most)).toBeGreaterThanOrEqual(113 + 10);
  });

  test('no secret is in an environment that anybody who may look at a container can read', () => {
    const settings = JSON.stringify(containers.map(([, { environment }]) => environment));

    expect(settings).not.toMatch(/"(?:\w+_)?(?:SECRET|PASSWORD|KEY|SMTP_URL|DATABASE_URL)":/u);
  });

  test('every image is of an exact version', () => {
    for (const [name, { image }] of containers)
      expect([name, image]).toEqual([
        name,
        expect.stringMatching(/^[\w./-]+:(?:v?\d+\.\d+[\w.-]*|stable-\d+(?:-\d+)?)$/u),
      ]);
  });

  test('every container is read-only, without capabilities that it does not name, and gains none', () => {
    for (const [name, container] of containers)
      expect([name, container]).toEqual([
        name,
        expect.objectContaining({
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
        }),
      ]);
  });

  /** Whether docker can say how it is: by `compose.yaml`, or by the image of ours. */
  const isChecked = (name: string): boolean => {
    const { healthcheck, image = '' } = deployment.services[name] ?? {};
    if (healthcheck) return healthcheck.disable !== true;
    return image.startsWith('astra-visio/service:') && hasCheck('service');
  };

  test('a container that another one waits for says how it is, and so does each that runs on with what is ours', () => {
    const waited = containers.flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on)
        .filter(([, { condition }]) => condition === 'service_healthy')
        .map(([name]) => name),
    );
    const runsOn = containers.filter(([, { restart }]) => restart === 'unless-stopped');
    const unchecked = runsOn.map(([name]) => name).filter((name) => !isChecked(name));

    expect(new Set(waited)).toEqual(new Set(['gateway', 'identity', 'postgres', 'prosody']));
    expect(waited.filter((name) => !isChecked(name))).toEqual([]);
    // Of other makers; the page of the installation says who looks after them.
    expect(unchecked.toSorted()).toEqual(
      ['bridge', 'caddy', 'focus', 'relay', 'web', ...(hasStandBy ? ['livekit'] : [])].toSorted(),
    );
  });

  test('only the door, the engines and the relay are reached from outside', () => {
    const open = containers.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));

    expect(open).toEqual([
      ['caddy', '80:80'],
      ['caddy', '443:443'],
      ['bridge', '10000:10000/udp'],
      ['relay', '3478:3478/tcp'],
      ['relay', '5349:5349/tcp'],
      ...(hasStandBy
        ? [
            ['livekit', '7881:7881/tcp'],
            ['livekit', '7882:7882/udp'],
          ]
        : []),
    ]);
  });

  test('who has no business outside has no way there', () => {
    const inside = containers
      .filter(([, { networks = [] }]) => {
        const names = Array.isArray(networks) ? networks : Object.keys(networks);
        return names.every((name: string) => deployment.networks[name]?.internal === true);
      })
      .map(([name]) => name);

    expect(inside.toSorted().join(' ')).toBe(
      'databases first-administrator focus gateway identity meetings postgres prosody security synapse trust web',
    );
  });
});

const mountOf = (services: Deployment['services'], name: string) =>
  services[name]?.volumes?.find(
    (each) => typeof each === 'object' && each['target'] === '/run/house-ca.pem',
  );

describe('an authority of the house', () => {
  const reachingOut = ['connectors', 'documents'];
  test('is believed by each service that reaches servers of the house, and only read', () => {
    const given = { ...settingsOf(false, true), ASTRA_CA_FILE: '/etc/ssl/hospital.pem' };
    const { services } = readDeployment(given, false, true);

    for (const name of reachingOut) {
      expect(services[name]?.environment?.['NODE_EXTRA_CA_CERTS']).toBe('/run/house-ca.pem');
      expect(mountOf(services, name)).toMatchObject({
        source: '/etc/ssl/hospital.pem',
        read_only: true,
        bind: { create_host_path: false },
      });
    }
    const others = Object.entries(services).filter(([name]) => !reachingOut.includes(name));
    for (const [, { environment }] of others)
      expect(environment ?? {}).not.toHaveProperty('NODE_EXTRA_CA_CERTS');
  });

  test('that there is not is none', () => {
    const { services } = readDeployment(settingsOf(false, true), false, true);
    const state = join(mkdtempSync(join(tmpdir(), 'astra-compose-')), 'state');
    makeState(state, readWishes(settingsOf(false, true)), readRules());

    for (const name of reachingOut) {
      expect(services[name]?.environment?.['NODE_EXTRA_CA_CERTS']).toBe('');
      expect(mountOf(services, name)).toMatchObject({ source: './state/no-authority.pem' });
    }
    expect(readFileSync(join(state, 'no-authority.pem'), 'utf8')).toBe('');
  });
});

const limitsOf = (more: Record<string, string>) => {
  const { services } = readDeployment({ ...settingsOf(false, true), ...more }, false, true);
  return Object.fromEntries(
    Object.entries(services['documents']?.environment ?? {}).filter(([key]) =>
      /^(?:LARGEST_FILE_GIB|QUOTA_GIB|BIN_DAYS|LINK_DAYS|SCANNER_LARGEST_MIB|UPLOAD_HOURS|STORE_REACH|VERSIONS_[A-Z]+)$/u.test(
        key,
      ),
    ),
  );
};

test('the limits of documents are the operator’s to say, and the service’s own where nothing is said', () => {
  const own = readDocuments({ ...documentsAlone, ...limitsOf({}) });
  const said = readDocuments({
    ...documentsAlone,
    ...limitsOf({
      DOCUMENTS_LARGEST_FILE_GIB: '2',
      DOCUMENTS_QUOTA_GIB: '8000',
      DOCUMENTS_BIN_DAYS: '7',
      DOCUMENTS_LINK_DAYS: '14',
      DOCUMENTS_UPLOAD_HOURS: '48',
      DOCUMENTS_VERSIONS_HOURS: '48',
      DOCUMENTS_VERSIONS_DAYS: '14',
      DOCUMENTS_VERSIONS_WEEKS: '8',
      DOCUMENTS_VERSIONS_KEPT: '40',
      DOCUMENTS_STORE_REACH: 'loopback',
    }),
  });

  expect(own.limits).toEqual(readDocuments(documentsAlone).limits);
  const scanned = { ...documentsAlone, SCANNER: 'clamav', CLAMAV_ADDRESS: 'clamd:3310' };
  const withScanner = (more: Record<string, string>) =>
    readDocuments({ ...scanned, ...limitsOf(more) }).limits.largestFileBytes;
  expect(withScanner({})).toBe(2_047 * 2 ** 20);
  expect(withScanner({ DOCUMENTS_SCANNER_LARGEST_MIB: '100' })).toBe(100 * 2 ** 20);
  expect(said.limits).toEqual({
    largestFileBytes: 2 * 2 ** 30,
    quotaBytes: 8_000 * 2 ** 30,
    binDays: 7,
    linkDays: 14,
    uploadHours: 48,
    versions: { hours: 48, days: 14, weeks: 8, most: 40 },
  });
  expect(said.store).toMatchObject({ reach: ['loopback'] });
});

test('what an operator has to decide and has not is named', () => {
  const { ASTRA_PUBLIC_HOST: _host, ...rest } = operatorsSettings;

  expect(() => readDeployment(rest)).toThrow(/ASTRA_PUBLIC_HOST/u);
  expect(() => readWishes(rest)).toThrow(/ASTRA_PUBLIC_HOST/u);
});

test('documents do not begin without a key device, a file server and a word about viruses', () => {
  const faultOf = (changes: Record<string, string>): string => {
    try {
      readWishes({ ...operatorsSettings, ...documentSettings, ...changes });
      return 'none';
    } catch (error) {
      return String(error);
    }
  };

  expect(faultOf({})).toBe('none');
  expect(faultOf({ ASTRA_DOCUMENTS: 'folder' })).toMatch(/DOCUMENTS_FOLDER is needed/u);
  for (const key of [
    'DOCUMENTS_PKCS11_FOLDER',
    'DOCUMENTS_PKCS11_LIBRARY',
    'DOCUMENTS_PKCS11_TOKEN',
    'DOCUMENTS_SCANNER',
    'DOCUMENTS_CLAMAV_ADDRESS',
    'DOCUMENTS_STORE_URL',
  ])
    expect(faultOf({ [key]: '' })).toContain(`${key} is needed for documents`);
  expect(faultOf({ DOCUMENTS_PKCS11_LIBRARY: 'libsofthsm2.so' })).toMatch(/SoftHSM is no key/u);
  const folder = join(mkdtempSync(join(tmpdir(), 'astra-compose-')), 'state');
  const wishes = readWishes({
    ...operatorsSettings,
    ...documentSettings,
    DOCUMENTS_PKCS11_PIN: '',
  });
  expect(() => makeState(folder, wishes, readRules())).toThrow(/DOCUMENTS_PKCS11_PIN/u);
});
