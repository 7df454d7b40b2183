import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const days = '3650';

/**
 * An authority of this deployment alone, and the certificate by which the focus and the bridges know its signalling
 * server. False: they were there. The authority's key is thrown away: nothing else is ever to be believed.
 */
export function makeCertificates(folder: string, xmppDomain: string): boolean {
  const host = `auth.${xmppDomain}`;
  if (existsSync(join(folder, `${host}.crt`)) && existsSync(join(folder, 'ca.crt'))) return false;
  const work = mkdtempSync(join(folder, 'new-'));
  // Its words, as one would type them; no word of ours has a blank in it.
  const openssl = (words: string): void => {
    execFileSync('openssl', words.split(' '), { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const fresh = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days ${days}`;
  try {
    openssl(
      `${fresh} -subj /CN=astra-visio-inner -addext keyUsage=critical,keyCertSign -keyout ca.key -out ca.crt`,
    );
    openssl(
      `${fresh} -subj /CN=${host} -addext subjectAltName=DNS:${host},DNS:prosody -addext basicConstraints=critical,CA:FALSE -CA ca.crt -CAkey ca.key -keyout ${host}.key -out ${host}.crt`,
    );
    for (const name of ['ca.crt', `${host}.key`, `${host}.crt`]) {
      chmodSync(join(work, name), 0o444);
      renameSync(join(work, name), join(folder, name));
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  return true;
}
