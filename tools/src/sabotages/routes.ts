import type { Sabotage } from '#sabotage/sabotage.ts';

const server = 'packages/kit/src/server.ts';
const access = 'packages/kit/src/access.ts';
const serverTest = 'packages/kit/src/server.test.ts';
const roles = { file: serverTest, name: 'roles and kinds that a route is not for are refused' };

/** What every service starts with: closed routes, exact bodies, errors and logs that tell nothing. */
export const routeSabotages: readonly Sabotage[] = [
  {
    name: 'route-without-access',
    proves: 'ASVS V8',
    file: server,
    find: 'if (!route.config?.access)',
    put: 'if (route.url === undefined)',
    test: { file: serverTest, name: 'a route that does not say who it is for does not start' },
  },
  {
    name: 'route-access-not-asked',
    proves: 'ASVS V8',
    file: server,
    find: '    checkAccess(access, request.actor);\n',
    put: '',
    test: roles,
  },
  {
    name: 'route-for-any-role',
    proves: 'AZ-2',
    file: access,
    find: "actor.kind === 'member' && (!access.may || roleMay(actor.roles, access.may))",
    put: "actor.kind === 'member'",
    test: roles,
  },
  {
    name: 'route-for-guests-too',
    proves: 'ASVS V8',
    file: access,
    find: "return actor.kind === 'member' &&",
    put: "return actor.kind !== 'member' ||",
    test: roles,
  },
  {
    name: 'route-for-any-service',
    proves: 'ASVS V8',
    file: access,
    find: 'access.named.some((name) => name === actor.id)',
    put: 'access.named.length > 0',
    test: roles,
  },
  {
    name: 'body-with-unknown-fields',
    proves: 'ASVS V2',
    file: 'packages/contracts/src/common.ts',
    find: 'Type.Object(properties, { additionalProperties: false, ...options })',
    put: 'Type.Object(properties, options)',
    test: { file: serverTest, name: 'an unknown field is refused and the field is named' },
  },
  {
    name: 'body-with-hidden-characters',
    proves: 'ASVS V1',
    file: 'packages/contracts/src/written-text.ts',
    find: '\\\\u202A-\\\\u202E',
    put: '',
    test: { file: serverTest, name: 'reversed writing is refused and the field is named' },
  },
  {
    name: 'reply-with-every-field',
    proves: 'GDPR-05',
    file: server,
    find: "  app.decorateRequest('actor', null);\n",
    put: `  app.decorateRequest('actor', null);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));\n`,
    test: { file: serverTest, name: 'only the fields of the contract leave the house' },
  },
  {
    name: 'body-of-any-size',
    proves: 'ASVS V4',
    file: server,
    find: 'bodyLimit: options.bodyLimit ?? 65_536',
    put: 'bodyLimit: 2 ** 30',
    test: {
      file: serverTest,
      name: 'too large and malformed bodies are outcomes, not defects',
    },
  },
  {
    name: 'defect-in-its-own-words',
    proves: 'ASVS V16',
    file: 'packages/kit/src/request-errors.ts',
    find: 'new AppError(problemOf(fault.statusCode ?? 500), undefined, { cause: error })',
    put: 'new AppError(problemOf(fault.statusCode ?? 500), String(error), { cause: error })',
    test: { file: serverTest, name: 'a defect is told as such, without its words' },
  },
  {
    name: 'log-names-people',
    proves: 'GDPR-03',
    file: 'packages/kit/src/log.ts',
    find: "neverLogged.has(key) ? '[secret]' : hideWithin",
    put: 'hideWithin',
    test: {
      file: 'packages/kit/src/log.test.ts',
      name: 'fields that name or open something are hidden',
    },
  },
  {
    name: 'log-names-people-deeper-down',
    proves: 'GDPR-03',
    file: 'packages/kit/src/log.ts',
    find: 'hideWithin(value, depth - 1)',
    put: 'value',
    test: {
      file: 'packages/kit/src/log.test.ts',
      name: 'fields that name or open something are hidden',
    },
  },
  {
    name: 'log-holds-the-row-that-broke',
    proves: 'GDPR-03',
    file: 'packages/kit/src/log.ts',
    find: '    serializers: { err: (error: Error) => shown(stdSerializers.err(error)) },\n',
    put: '',
    test: {
      file: 'packages/kit/src/log.test.ts',
      name: 'an error of the database names the rule that was broken',
    },
  },
  {
    name: 'secret-in-json',
    proves: 'ASVS V13',
    file: 'packages/kit/src/secret.ts',
    find: "  toJSON(): string {\n    return '[secret]';",
    put: '  toJSON(): string {\n    return this.#value;',
    test: {
      file: 'packages/kit/src/secrets.test.ts',
      name: 'a secret shows itself to nobody who did not ask',
    },
  },
  {
    name: 'seal-that-hides-nothing',
    proves: 'ENC-01',
    file: 'packages/kit/src/seal.ts',
    find: `      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(bytes),`,
    put: "      ['', '', '', Buffer.from(JSON.stringify(value)).toString('base64url'), ''].join('.'),",
    test: {
      file: 'packages/kit/src/secrets.test.ts',
      name: 'what was sealed comes back whole, and says nothing on the way',
    },
  },
];
