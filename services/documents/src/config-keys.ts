import { Type } from 'typebox';
import { ConfigError, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';

const needed = (description: string) => Type.String({ minLength: 1, description });
const perhaps = (description: string) => Type.String({ default: '', description });
const pathPattern = '^[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*$';
const fileKeySettings = { KEY_FOLDER: needed('Folder of the keys, for a trial only') };
const pkcs11Settings = {
  PKCS11_LIBRARY: needed('The library of the key device’s maker'),
  PKCS11_TOKEN: needed('Label of the token'),
  PKCS11_PIN: needed('Its PIN'),
};
const transitSettings = {
  TRANSIT_URL: Type.String({
    pattern: '^https?://[^/]+$',
    description: 'Address of OpenBao or Vault: https in production but on loopback',
  }),
  TRANSIT_MOUNT: Type.String({
    default: 'astra',
    pattern: pathPattern,
    description: 'Path of its transit engine, with the namespace before it where there is one',
  }),
  TRANSIT_TOKEN_PATH: perhaps(
    'File with a token that somebody else renews; read for each request. Either this or a role',
  ),
  TRANSIT_ROLE_ID: perhaps('Role of AppRole, by its id'),
  TRANSIT_SECRET_ID: perhaps('Its secret id'),
  TRANSIT_LOGIN: Type.String({
    default: 'auth/approle',
    pattern: pathPattern,
    description: 'Path of AppRole, with the namespace before it where there is one',
  }),
};

type Environment = Readonly<Record<string, string | undefined>>;
type Deployment = 'trial' | 'production';
type TransitSignIn =
  | { readonly kind: 'token-file'; readonly path: string }
  | {
      readonly kind: 'app-role';
      readonly mount: string;
      readonly roleId: string;
      readonly secretId: Secret;
    };

/** Where the keys live, and how they are reached. */
export type KeyConfig =
  | { readonly kind: 'file'; readonly folder: string; readonly deployment: Deployment }
  | {
      readonly kind: 'pkcs11';
      readonly library: string;
      readonly tokenLabel: string;
      readonly pin: Secret;
    }
  | {
      readonly kind: 'transit';
      readonly url: string;
      readonly mount: string;
      readonly signIn: TransitSignIn;
    };

/** @throws ConfigError with what is missing for this kind. */
export function keyConfig(
  kind: KeyConfig['kind'],
  mayBeOpen: (url: string) => boolean,
  { environment, deployment }: { environment: Environment; deployment: Deployment },
): KeyConfig {
  if (kind === 'file')
    return { kind, deployment, folder: readConfig(fileKeySettings, environment).KEY_FOLDER };
  if (kind === 'pkcs11') {
    const read = readConfig(pkcs11Settings, environment);
    const { PKCS11_LIBRARY: library, PKCS11_TOKEN: tokenLabel } = read;
    return { kind, library, tokenLabel, pin: new Secret(read.PKCS11_PIN) };
  }
  const read = readConfig(transitSettings, environment);
  const { TRANSIT_URL: url, TRANSIT_MOUNT: mount } = read;
  if (!URL.canParse(url)) throw fault('/TRANSIT_URL must be an address');
  // Data keys come back along it.
  if (!mayBeOpen(url)) throw fault('/TRANSIT_URL must be https');
  return { kind, url, mount, signIn: signInOf(read) };
}

type ReadTransit = Readonly<
  Record<'TRANSIT_TOKEN_PATH' | 'TRANSIT_ROLE_ID' | 'TRANSIT_SECRET_ID' | 'TRANSIT_LOGIN', string>
>;
function signInOf(read: ReadTransit): TransitSignIn {
  const { TRANSIT_TOKEN_PATH: path, TRANSIT_ROLE_ID: roleId, TRANSIT_SECRET_ID: secret } = read;
  const hasRole = roleId !== '' && secret !== '';
  if ((path !== '') === hasRole || (roleId !== '') !== (secret !== ''))
    throw fault(
      '/TRANSIT_TOKEN_PATH, or TRANSIT_ROLE_ID and TRANSIT_SECRET_ID, must be set: one of both',
    );
  if (path !== '') return { kind: 'token-file', path };
  return { kind: 'app-role', mount: read.TRANSIT_LOGIN, roleId, secretId: new Secret(secret) };
}

const fault = (words: string): ConfigError =>
  new ConfigError(`Configuration is not valid:\n  ${words}`);
