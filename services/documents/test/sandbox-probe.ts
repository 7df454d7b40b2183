import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import koffi from 'koffi';
import { confine } from '#adapters/marking/sandbox/confine.ts';

/** What machine code in this process gets of the system, by its own calls: nothing of Node stands between. */
const libc = koffi.load('libc.so.6');
const calls = {
  socket: libc.func('int socket(int, int, int)'),
  open: libc.func('int open(const char *, int)'),
  execve: libc.func('int execve(const char *, void *, void *)'),
  unlink: libc.func('int unlink(const char *)'),
  truncate: libc.func('int truncate(const char *, long)'),
  kill: libc.func('int kill(int, int)'),
  io_uring: libc.func('int syscall(long, long, long)'),
};
const errorOf = libc.func('int *__errno_location()');
const errno = (): number => koffi.decode(errorOf(), 'int') as number;
const own = fileURLToPath(import.meta.url);

const of = (result: number): number => (result < 0 ? errno() : 0);

/** 0 where it was given; the number of the fault where not. */
function tried(): Readonly<Record<string, number>> {
  return {
    socket: of(calls.socket(2, 1, 0) as number),
    open: of(calls.open(own, 0) as number),
    // Of nothing: what may begin programs is told that there is none.
    execve: of(calls.execve('/nothing', null, null) as number),
    unlink: of(calls.unlink('/nothing') as number),
    truncate: of(calls.truncate('/nothing', 0) as number),
    // The signal 0 asks only whether one might.
    kill: of(calls.kill(process.pid, 0) as number),
    io_uring: of(calls.io_uring(425, 0, 0) as number),
  };
}

await setImmediate();
const before = tried();
const end = confine();
// oxlint-disable-next-line node/no-process-env -- what it must not have is what is looked at
writeSync(1, JSON.stringify({ before, after: tried(), env: Object.keys(process.env) }));
end(0);
