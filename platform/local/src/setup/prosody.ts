import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasApt, type DebianPlace, type DebianProgram } from '#setup/debian-program.ts';

/** The signalling server that the tests of Jitsi run. */
export const prosody: DebianProgram = {
  name: 'prosody',
  packages: [
    'prosody',
    'lua5.4',
    'lua-expat',
    'lua-filesystem',
    'lua-luaossl',
    'lua-sec',
    'lua-socket',
  ],
  remedy:
    'The tests of Jitsi need Prosody 0.12 or newer with Lua 5.4 and luaossl; install it (Debian: apt-get install prosody lua-luaossl) or name one in PROSODY, and run this again.',
  furnish,
};

/** A server that the person names, or the machine's own where packages cannot be unpacked. */
export function findProsody(): string | undefined {
  const named = process.env['PROSODY'];
  if (named !== undefined && existsSync(named)) return named;
  if (hasApt()) return undefined;
  return ['/usr/bin/prosody', '/usr/local/bin/prosody', '/opt/homebrew/bin/prosody'].find((path) =>
    existsSync(path),
  );
}

/** Its own paths are written into the program; ours go there, as its own installation does it. */
async function furnish({ root, usr, lib }: DebianPlace): Promise<readonly string[]> {
  const program = join(root, 'usr/bin/prosody');
  const text = (await readFile(program, 'utf8'))
    .replace(/^CFG_SOURCEDIR=.*$/m, `CFG_SOURCEDIR='${usr}/lib/prosody';`)
    .replace(/^CFG_PLUGINDIR=.*$/m, `CFG_PLUGINDIR='${usr}/lib/prosody/modules/';`);
  await writeFile(program, text);
  return [
    `export LUA_PATH='${usr}/share/lua/5.4/?.lua;${usr}/share/lua/5.4/?/init.lua;;'`,
    `export LUA_CPATH='${lib}/lua/5.4/?.so;;'`,
    `exec '${usr}/bin/lua5.4' '${usr}/bin/prosody' "$@"`,
  ];
}
