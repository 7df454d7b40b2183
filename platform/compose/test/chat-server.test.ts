import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { synapsePython } from '@astra/platform-local/paths';
import { readRules } from '#rules.ts';
import { makeState } from '#state.ts';
import { readWishes } from '#wishes.ts';
import { write } from '#write.ts';
import { operatorsSettings } from './deployment.ts';

/** What the real Synapse makes of its settings, without starting. */
const reading = `
import sys
from synapse.config.homeserver import HomeServerConfig
read = HomeServerConfig.load_config("read", ["-c", sys.argv[1]])
listener = read.server.listeners[0]
print(read.server.server_name, read.server.public_baseurl, listener.bind_addresses, listener.port)
print(read.registration.enable_registration, read.federation.federation_domain_whitelist)
print([(one.idp_id, one.token_endpoint) for one in read.oidc.oidc_providers])
print(read.server.custom_template_directory)
print(read.appservice.app_service_config_files, read.modules.loaded_modules[0][0].__name__)
`;

test('the real chat server takes the settings that the installation writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'astra-compose-'));
  makeState(join(folder, 'state'), readWishes(operatorsSettings), readRules());
  const files = join(folder, 'state', 'synapse');
  // The container has them elsewhere.
  const settings = join(files, 'homeserver.yaml');
  const modules = join(import.meta.dirname, '..', '..', 'synapse');
  const written = readFileSync(settings, 'utf8');
  write(settings, written.replaceAll('/run/synapse', files).replaceAll('/run/modules', modules));

  const { stdout } = await promisify(execFile)(synapsePython(), ['-c', reading, settings], {
    env: { PYTHONPATH: modules },
    cwd: folder,
  });

  expect(stdout.trim().split('\n')).toEqual([
    "visio.hospital.example https://visio.hospital.example/ ['0.0.0.0'] 8008",
    'False {}',
    "[('oidc-astra', 'http://identity:8400/oidc/token')]",
    join(modules, 'templates'),
    `['${files}/chat-service.yaml'] Rules`,
  ]);
});
