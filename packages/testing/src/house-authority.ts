import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files (PEM) of an authority that nobody but its house believes, and of a server on loopback that it vouches for. */
export type HouseAuthority = {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly drop: () => void;
};

/** Made anew, good for two days. Needs `openssl`. */
export function makeHouseAuthority(): HouseAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'astra-authority-'));
  const openssl = (words: string): void => {
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const fresh = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
  openssl(
    `${fresh} -subj /CN=house -addext keyUsage=critical,keyCertSign -keyout ca.key -out ca.crt`,
  );
  openssl(
    `${fresh} -subj /CN=server -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE -CA ca.crt -CAkey ca.key -keyout server.key -out server.crt`,
  );
  return {
    authority: join(folder, 'ca.crt'),
    certificate: join(folder, 'server.crt'),
    key: join(folder, 'server.key'),
    drop: () => rmSync(folder, { recursive: true }),
  };
}
