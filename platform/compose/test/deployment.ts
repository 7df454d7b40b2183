import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** A container as `compose.yaml` describes it, as far as the tests look. */
export interface Container {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly network_mode?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
}

interface Deployment {
  readonly services: Readonly<Record<string, Container>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** What an operator writes into `astra.env`; the example filled in. */
export const operatorsSettings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    readFileSync(join(folder, 'astra.env.example'), 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z_]+=/u.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ),
  SMTP_URL: 'smtps://visio:a%20password@mail.hospital.example:465',
  ADMINISTRATOR_NAME: 'Claire Vasseur',
  ADMINISTRATOR_EMAIL: 'claire@hospital.example',
  ASTRA_VERSION: '0.1.0',
};

/** `compose.yaml` with its variables filled in as docker compose does it. */
export function readDeployment(settings = operatorsSettings): Deployment {
  const text = readFileSync(join(folder, 'compose.yaml'), 'utf8').replace(
    /\$\{(?<name>\w+)(?::(?<kind>[-?])(?<other>[^}]*))?\}/gu,
    (...told) => {
      const { name = '', kind, other } = told.at(-1) as Readonly<Record<string, string>>;
      const value = settings[name] ?? '';
      if (value !== '') return value;
      if (kind === '?') throw new Error(`${name} is not set`);
      return other ?? '';
    },
  );
  return parse(text, { merge: true }) as Deployment;
}
