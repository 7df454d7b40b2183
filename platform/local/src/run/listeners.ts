import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A socket on which a process takes what comes from anywhere that reaches its address. */
export interface Listener {
  readonly pid: number;
  readonly protocol: 'tcp' | 'udp';
  /** As the kernel writes it: `127.0.0.1`, `::1`, `0.0.0.0`, `::`. */
  readonly address: string;
  readonly port: number;
}

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
/** `TCP_LISTEN`; and for UDP a socket that is bound and has no peer. One with a peer is a client's, and hears it alone. */
const listening = { tcp: '0A', udp: '07' } as const;

/** What these processes, and all that they have started, listen on (proc(5), `net/tcp` and `net/udp`). */
export function listenersOf(pids: readonly number[]): readonly Listener[] {
  return withDescendants(pids).flatMap((pid) => {
    const own = new Set(socketsOf(pid));
    return tables.flatMap((table) => {
      const protocol = table.startsWith('tcp') ? 'tcp' : 'udp';
      return rowsOf(pid, table)
        .filter(({ state, inode }) => state === listening[protocol] && own.has(inode))
        .map(({ local }) => ({ pid, protocol, ...placeOf(local) }));
    });
  });
}

export const isLoopback = ({ address }: Listener): boolean =>
  address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');

function withDescendants(pids: readonly number[]): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const all = new Set(pids);
  // A child may be numbered below its parent: as often as somebody is added.
  for (let before = -1; before !== all.size;) {
    before = all.size;
    for (const { pid, parent } of parents) if (all.has(parent)) all.add(pid);
  }
  return [...all];
}

/** proc(5), `stat`: the fourth field. */
function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((fd) => inodeAt(`${folder}/${fd}`));
  } catch {
    return []; // it ended meanwhile
  }
}

function inodeAt(path: string): string {
  try {
    return /^socket:\[(\d+)\]$/u.exec(readlinkSync(path))?.[1] ?? '';
  } catch {
    return ''; // closed meanwhile
  }
}

function rowsOf(
  pid: number,
  table: (typeof tables)[number],
): { readonly local: string; readonly state: string; readonly inode: string }[] {
  const [, ...lines] = read(`/proc/${pid}/net/${table}`).trim().split('\n');
  return lines.map((line) => {
    const fields = line.trim().split(/\s+/u);
    return { local: fields[1] ?? '', state: fields[3] ?? '', inode: fields[9] ?? '' };
  });
}

/** `0100007F:1F90`: each four bytes in the order of the machine, which is little endian wherever we run. */
function placeOf(local: string): Pick<Listener, 'address' | 'port'> {
  const [hex = '', port = ''] = local.split(':');
  const bytes = Buffer.from(hex, 'hex').swap32();
  const address = bytes.length === 4 ? [...bytes].join('.') : readableV6(bytes);
  return { address, port: Number.parseInt(port, 16) };
}

function readableV6(bytes: Buffer): string {
  if (bytes.subarray(0, 12).equals(mapped)) return `::ffff:${[...bytes.subarray(12)].join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    bytes.readUInt16BE(index * 2).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
const mapped = Buffer.from('00000000000000000000ffff', 'hex');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
