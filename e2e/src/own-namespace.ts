import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A network with devices, routes and rules of its own. */
export interface Network {
  /** Runs `ip` there. */
  readonly ip: (...words: readonly string[]) => void;
  /** Gives a device its address and starts it; what comes by it may go to 127.0.0.1 and come from there. */
  readonly address: (device: string, address: string) => void;
}

/** One that is not this machine's. */
export interface Namespace extends Network {
  readonly pid: number;
  /** What stands before a command that is to run inside. */
  readonly enter: readonly string[];
  readonly end: () => Promise<void>;
}

/**
 * Makes a network namespace that hands on what is not for itself. It lives as long as a process that ends with ours: nothing is
 * left on the machine, however the run ends. Throws, with the reason, where that cannot be done.
 */
export async function aNamespace(): Promise<Namespace> {
  mayBeDone();
  const holder = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(holder, 'exit');
  holder.stdin.write('inside\n');
  await Promise.race([once(holder.stdout, 'data'), ended]);
  if (holder.pid === undefined || holder.exitCode !== null)
    throw new Error('No network namespace could be made here; what unshare said stands above.');
  const enter = ['nsenter', `--net=/proc/${String(holder.pid)}/ns/net`];
  const network = networkIn(enter);
  network.ip('link', 'set', 'lo', 'down');
  run([...enter, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']);
  return {
    ...network,
    pid: holder.pid,
    enter,
    end: async () => {
      holder.stdin.end();
      await ended;
    },
  };
}

/** Lays a cable from this machine to the namespace, where its end is called `wan`. It goes with the namespace. */
export function joinHere(device: string, { pid }: Namespace): Network {
  const here = networkIn([]);
  const far = ['peer', 'name', 'wan', 'netns', String(pid)];
  here.ip('link', 'add', device, 'type', 'veth', ...far);
  return here;
}

function networkIn(enter: readonly string[]): Network {
  const ip = (...words: readonly string[]): void => run([...enter, 'ip', ...words]);
  return {
    ip,
    address: (device, address) => {
      const settings = [`ipv4/conf/${device}/route_localnet`, `ipv6/conf/${device}/disable_ipv6`];
      for (const each of settings) run([...enter, 'sh', '-c', `echo 1 > /proc/sys/net/${each}`]);
      ip('addr', 'add', `${address}/30`, 'dev', device);
      ip('link', 'set', device, 'up');
    },
  };
}

function mayBeDone(): void {
  if (process.platform === 'linux' && process.getuid?.() === 0 && tools.every(isThere)) return;
  throw new Error(
    `To cut the network of one browser alone needs Linux, root, and the programs ${tools.join(', ')} (Debian: iproute2, util-linux).`,
  );
}

const tools = ['ip', 'unshare', 'nsenter'] as const;

function isThere(tool: string): boolean {
  try {
    execFileSync(tool, ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function run([command = '', ...args]: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
