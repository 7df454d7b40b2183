import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { keepDocumentSecrets, readDocumentWishes } from '../src/documents.ts';
import { aRule, operatorsSettings } from './deployment.ts';

const transit = {
  ASTRA_DOCUMENTS: 'folder',
  DOCUMENTS_FOLDER: '/srv/files',
  DOCUMENTS_SCANNER: 'none',
  DOCUMENTS_KEYS: 'transit',
  DOCUMENTS_TRANSIT_URL: 'https://bao.hospital.example:8200',
  DOCUMENTS_TRANSIT_ROLE_ID: 'role',
  DOCUMENTS_TRANSIT_SECRET_ID: 'secret-of-the-role',
};
const secretsOf = (environment: Record<string, string>): Record<string, string> => {
  const kept: Record<string, string> = {};
  const wishes = readDocumentWishes(environment);
  if (wishes !== null)
    keepDocumentSecrets(wishes, (name, make) => {
      kept[name] = make();
      return kept[name];
    });
  return kept;
};

test('whose keys are in OpenBao needs no key device, and the secret of the role is kept', () => {
  expect(secretsOf(transit)).toEqual({
    'documents-store': 'none',
    'documents-pin': 'none',
    'documents-transit': 'secret-of-the-role',
  });
});

test('what is missing for OpenBao is said by the names of its settings', () => {
  const { DOCUMENTS_TRANSIT_URL: _url, ...withoutUrl } = transit;
  const { DOCUMENTS_TRANSIT_SECRET_ID: _secret, ...withoutSecret } = transit;

  expect(() => secretsOf(withoutUrl)).toThrow(/DOCUMENTS_TRANSIT_URL/u);
  expect(() => secretsOf(withoutSecret)).toThrow(/DOCUMENTS_TRANSIT_SECRET_ID/u);
  expect(() => secretsOf({ ...transit, DOCUMENTS_KEYS: 'pkcs11' })).toThrow(/PKCS11_TOKEN/u);
});

test('a deployment that had a key device takes the secret of the role once it is given, and keeps it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'astra-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const device = {
    DOCUMENTS_KEYS: 'pkcs11',
    DOCUMENTS_PKCS11_FOLDER: '/opt/key-device',
    DOCUMENTS_PKCS11_LIBRARY: 'libkeys.so',
    DOCUMENTS_PKCS11_TOKEN: 'astra',
    DOCUMENTS_PKCS11_PIN: '1234',
  };
  const made = (settings: object): string => {
    makeState(folder, readWishes({ ...operatorsSettings, ...transit, ...settings }), aRule());
    return readFileSync(join(folder, 'secrets', 'documents-transit'), 'utf8');
  };

  const secrets = [
    made({ ...device, DOCUMENTS_TRANSIT_SECRET_ID: '' }),
    made({}),
    made({ DOCUMENTS_TRANSIT_SECRET_ID: '' }),
  ];

  expect(secrets).toEqual(['none', 'secret-of-the-role', 'secret-of-the-role']);
});
