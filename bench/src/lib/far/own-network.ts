import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

const tools = ['ip', 'nft', 'socat'] as const;

/**
 * Runs a program of ours in a network namespace of its own, where nothing of this machine's network is touched, and gives
 * what it sends. Throws, with the reason, where that cannot be done.
 */
export async function inOwnNetwork<T>(program: string): Promise<T> {
  mayBeDone();
  const child = spawn('unshare', ['--net', process.execPath, program], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let sent: { readonly value: T } | undefined;
  child.on('message', (value) => {
    sent = { value: value as T };
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (!sent) throw new Error(`The bench in its own network ended with ${String(code)}`);
  return sent.value;
}

function mayBeDone(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('A network of its own needs Linux and root');
  for (const tool of tools) {
    try {
      execFileSync('unshare', ['--net', tool, '-V'], { stdio: 'ignore' });
    } catch (cause) {
      throw new Error(
        `A network of its own needs unshare, ${tools.join(', ')} (Debian: iproute2, nftables, socat)`,
        { cause },
      );
    }
  }
}
