import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ports } from '@astra/platform-local/run/ports';
import type { LineCounts } from './line.ts';

/** Browsers reach the stack by this address; the parts of the stack reach each other by 127.0.0.1, without delay. */
export const farAddress = '127.0.0.2';

/** A usual way, so that no packet is larger here than in a real network. */
const mtu = '1500';
const device = 'far';
const marked = '1';
const table = '100';

type FarOptions = { readonly delayMs: number; readonly lossRatio: number };

/** A network of its own in which the browser is far from the servers. */
export type FarNetwork = {
  /** From now on what goes to and from browsers takes the long line: TCP to `farAddress`, and the media. */
  readonly lead: (ports: Ports) => void;
  /** From now on UDP for media vanishes without a word, as at a firewall. */
  readonly blockUdp: (ports: Ports) => void;
  readonly counts: () => Promise<LineCounts>;
  /** Packets of UDP that were swallowed. */
  readonly swallowed: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Builds the long line; to be called inside a network namespace of its own. Marked packets are routed into a TUN device,
 * socat hands each of them as one datagram to a program that keeps it back for a while or loses it, and it comes in
 * again by the same way. So the kernel's own TCP and the browser's own UDP meet the delay and the loss.
 */
export async function makeFarNetwork({ delayMs, lossRatio }: FarOptions): Promise<FarNetwork> {
  setting('ipv6/conf/default/disable_ipv6', '1'); // the device would get an address by itself
  run('ip', ['link', 'set', 'lo', 'mtu', mtu, 'up']);
  const carrier = fork(fileURLToPath(new URL('carry.ts', import.meta.url)), [
    String(delayMs),
    String(lossRatio),
  ]);
  const { port } = await heard<{ port: number }>(carrier);
  const plug = spawn(
    'socat',
    [`TUN,tun-name=${device},iff-no-pi,iff-up`, `UDP4:127.0.0.1:${String(port)},rcvbuf=4194304`],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  await plugged();
  routeMarked();
  return {
    lead: (ports) => nft(leading(ports)),
    blockUdp: (ports) => nft(blocking(ports)),
    counts: () => {
      carrier.send('counts');
      return heard<LineCounts>(carrier);
    },
    swallowed: () =>
      Number(/packets (\d+)/.exec(run('nft', ['list', 'chain', 'inet', device, 'wall']))?.[1] ?? 0),
    stop: async () => {
      await Promise.all([ended(plug), ended(carrier)]);
    },
  };
}

/** Packets come in from the device with an address of loopback as sender and receiver: usually a forgery. */
function routeMarked(): void {
  for (const name of ['route_localnet', 'accept_local'])
    setting(`ipv4/conf/${device}/${name}`, '1');
  for (const name of ['all', device]) setting(`ipv4/conf/${name}/rp_filter`, '0');
  run('ip', ['link', 'set', device, 'mtu', mtu]);
  run('ip', ['route', 'add', 'default', 'dev', device, 'table', table]);
  // Before the table of local addresses, which otherwise comes first.
  run('ip', ['rule', 'add', 'pref', '5', 'fwmark', marked, 'lookup', table]);
  run('ip', ['rule', 'add', 'pref', '10', 'lookup', 'local']);
  run('ip', ['rule', 'del', 'pref', '0']);
}

/** The media server speaks to browsers alone on these ports. */
const leading = ({ liveKitUdp, liveKitTcp, turnUdp }: Ports): string => `
  table inet ${device} {
    set media { type inet_service; elements = { ${[liveKitUdp, liveKitTcp, turnUdp].join(', ')} } }
    chain leave {
      type route hook output priority mangle;
      ip daddr ${farAddress} meta mark set ${marked}
      ip saddr ${farAddress} meta mark set ${marked}
      meta l4proto { tcp, udp } th dport @media meta mark set ${marked}
      meta l4proto { tcp, udp } th sport @media meta mark set ${marked}
    }
    chain wall { type filter hook prerouting priority raw; }
  }`;

/** Where packets come in: dropped where they leave, the sender would be told. */
const blocking = ({ liveKitUdp, turnUdp }: Ports): string => `
  add rule inet ${device} wall udp dport { ${String(liveKitUdp)}, ${String(turnUdp)} } counter drop`;

async function plugged(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      return void execFileSync('ip', ['link', 'show', device], { stdio: 'ignore' });
    } catch {
      await pause(50);
    }
  }
  throw new Error('The long line was not plugged in within 10 s');
}

async function heard<T>(program: ChildProcess): Promise<T> {
  const [message] = (await once(program, 'message')) as [T];
  return message;
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const gone = once(program, 'exit');
  program.kill('SIGTERM');
  await gone;
}

const nft = (rules: string): void => void execFileSync('nft', ['-f', '-'], { input: rules });
const run = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8' });
const setting = (name: string, value: string): void =>
  writeFileSync(`/proc/sys/net/${name}`, value);
