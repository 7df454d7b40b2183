import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Rules } from '#state.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** A container as `compose.yaml` describes it, as far as the tests look. */
export interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly build?: { readonly target: string };
  readonly restart?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly network_mode?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly (string | Readonly<Record<string, unknown>>)[];
}

export interface Deployment {
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

/** What the installation completes, where a test needs only the relay's. */
export const aRule = (relay = ''): Rules => ({ relay, livekit: '' });

/** `compose.yaml`, and what the operator adds to it, as docker compose reads them. */
export function readDeployment(
  settings = operatorsSettings,
  hasStandBy = false,
  hasDocuments = false,
): Deployment {
  const more = [
    ...(hasStandBy ? ['stand-by.yaml'] : []),
    ...(hasDocuments ? ['documents.yaml'] : []),
  ];
  return more.reduce(
    (whole, name) => withMore(whole, readFile(name, settings)),
    readFile('compose.yaml', settings),
  );
}

function withMore(whole: Deployment, more: Deployment): Deployment {
  const services = { ...whole.services };
  for (const [name, added] of Object.entries(more.services)) {
    const before = services[name];
    services[name] = {
      ...before,
      ...added,
      environment: { ...before?.environment, ...added.environment },
      secrets: [...(before?.secrets ?? []), ...(added.secrets ?? [])],
    };
  }
  return { ...whole, services, secrets: { ...whole.secrets, ...more.secrets } };
}

/** One file with its variables filled in. */
function readFile(name: string, settings: Readonly<Record<string, string>>): Deployment {
  const text = fillIn(readFileSync(join(folder, name), 'utf8'), settings);
  return parse(text, { merge: true }) as Deployment;
}

/** What stands for a variable that is not set may name another one. */
function fillIn(text: string, settings: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\{(?<name>\w+)(?::(?<kind>[-?+])(?<other>(?:[^{}]|\{[^}]*\})*))?\}/gu,
    (...told) => {
      const {
        name = '',
        kind,
        other = '',
      } = told.at(-1) as Readonly<Record<string, string | undefined>>;
      const value = settings[name] ?? '';
      if (kind === '+') return value === '' ? '' : fillIn(other, settings);
      if (value !== '') return value;
      if (kind === '?') throw new Error(`${name} is not set`);
      return fillIn(other, settings);
    },
  );
}
