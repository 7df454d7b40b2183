import koffi from 'koffi';

/**
 * Takes from this process, for good and with all its threads, what the reading of a page does not need: opening a file,
 * reaching a network, beginning another program, other processes (seccomp(2)). What is asked for fails, and
 * nobody gives it back. No right of the system is needed for it, so it holds in a container and outside of one.
 *
 * @returns how to end the process: Node's own way would ask for what is refused
 * @throws Error where it cannot be done: then nothing may be read
 */
export function confine(): (code: number) => never {
  const machine = machines[process.arch as keyof typeof machines];
  if (process.platform !== 'linux' || machine === undefined)
    throw new Error('Hostile files are read on Linux alone');
  const libc = koffi.load('libc.so.6');
  const prctl = libc.func('int prctl(int, ulong, ulong, ulong, ulong)');
  const end = libc.func('void _exit(int)');
  const syscall = libc.func('long syscall(long, ulong, ulong, SockFprog *)');
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) throw new Error('No new rights: refused');
  const rules = filterOf(machine);
  const program = { len: rules.length / 8, filter: rules };
  if (syscall(machine.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program) !== 0)
    throw new Error('The filter of system calls was refused');
  return end as unknown as (code: number) => never;
}

koffi.struct('SockFprog', { len: 'uint16', filter: 'void *' });

const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;

/** Numbers of Linux's system calls (arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h). */
const everywhere = {
  pidfd_send_signal: 424,
  io_uring_setup: 425,
  io_uring_enter: 426,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsmount: 432,
  pidfd_open: 434,
  openat2: 437,
  pidfd_getfd: 438,
};
const machines = {
  x64: {
    audit: 0xc000003e,
    seccomp: 317,
    refused: {
      opening: [2, 257, 85, 304], // open, openat, creat, open_by_handle_at
      network: [41, 42, 49, 50, 43, 288, 53], // socket, connect, bind, listen, accept, accept4, socketpair
      programs: [59, 322], // execve, execveat
      processes: [62, 200, 129, 101, 310, 311], // kill, tkill, rt_sigqueueinfo, ptrace, process_vm_readv and _writev
      names: [86, 88, 82, 87, 265, 266, 264, 263, 316, 83, 258, 84, 133, 259], // link … renameat2, mkdir … mknodat
      facts: [76, 90, 268, 92, 94, 260, 188, 189], // truncate, chmod, chown and their kind, setxattr
      system: [165, 166, 272, 308, 161, 155, 321, 298, 323, 248, 249, 250], // mount … keyctl
    },
  },
  arm64: {
    audit: 0xc00000b7,
    seccomp: 277,
    refused: {
      opening: [56, 265],
      network: [198, 203, 200, 201, 202, 242, 199],
      programs: [221, 281],
      processes: [129, 130, 138, 117, 270, 271],
      names: [37, 36, 38, 35, 276, 34, 33],
      facts: [45, 53, 54, 5, 6],
      system: [40, 39, 97, 268, 51, 41, 280, 241, 282, 217, 218, 219],
    },
  },
} as const;
type Machine = (typeof machines)[keyof typeof machines];

/** Of BPF (linux/bpf_common.h): load a word, jump if equal, jump if at least, return. */
const LD = 0x20;
const JEQ = 0x15;
const JGE = 0x35;
const RET = 0x06;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
/** `EPERM` to who asks. */
const REFUSE = 0x00050001;
const numberAt = 0;
const machineAt = 4;
/** Calls of another table of numbers (x32). */
const otherTable = 0x40000000;

type Rule = readonly [code: number, then: number, otherwise: number, value: number];

function filterOf({ audit, refused }: Machine): Buffer {
  const numbers = [...Object.values(refused).flat(), ...Object.values(everywhere)];
  const rules: readonly Rule[] = [
    [LD, 0, 0, machineAt],
    [JEQ, 1, 0, audit],
    [RET, 0, 0, KILL],
    [LD, 0, 0, numberAt],
    [JGE, numbers.length + 1, 0, otherTable],
    // Each jumps over those behind it and the permission, to the refusal.
    ...numbers.map((number, at): Rule => [JEQ, numbers.length - at, 0, number]),
    [RET, 0, 0, ALLOW],
    [RET, 0, 0, REFUSE],
  ];
  const program = Buffer.alloc(rules.length * 8);
  for (const [at, [code, then, otherwise, value]] of rules.entries()) {
    program.writeUInt16LE(code, at * 8);
    program.writeUInt8(then, at * 8 + 2);
    program.writeUInt8(otherwise, at * 8 + 3);
    program.writeUInt32LE(value, at * 8 + 4);
  }
  return program;
}
