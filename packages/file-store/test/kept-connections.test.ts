import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpDoor } from '../src/http/http-door.ts';
import type { HttpQuestion } from '../src/http/http-door.ts';
import { kindOf } from './kind-of.ts';

let server: Server;
let door: HttpDoor;
let asked: string[];
let questionsOf: Map<Socket, number>;
/** From which question on a connection is closed instead of answered. */
let closesFrom: number;

beforeEach(async () => {
  asked = [];
  questionsOf = new Map();
  closesFrom = 2;
  server = createServer((request, answer) => {
    const count = (questionsOf.get(request.socket) ?? 0) + 1;
    questionsOf.set(request.socket, count);
    asked.push(request.method ?? '');
    if (count >= closesFrom) request.socket.destroy();
    else answer.end('here');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  door = new HttpDoor({ url: `http://127.0.0.1:${port}`, reach: ['loopback'] });
});
afterEach(async () => {
  await door.close();
  server.closeAllConnections();
  server.close();
});

async function statusOf(question: HttpQuestion): Promise<number> {
  const answer = await door.ask(question);
  await answer.drop();
  // The connection is free for the next question a turn after its answer's end.
  await turn();
  return answer.status;
}

test.each(['GET', 'HEAD', 'PROPFIND'] as const)(
  '%s is asked once more when the server closes the connection that it kept',
  async (method) => {
    await statusOf({ method: 'GET', path: '/a' });

    expect(await statusOf({ method, path: '/a' })).toBe(200);
    expect(asked).toEqual(['GET', method, method]);
    expect(questionsOf.size).toBe(2);
  },
);

test.each(['PUT', 'DELETE', 'MOVE'] as const)(
  '%s, which may have been done, is not repeated',
  async (method) => {
    await statusOf({ method: 'GET', path: '/a' });

    expect(await kindOf(statusOf({ method, path: '/a' }))).toBe('unreachable');
    expect(asked).toEqual(['GET', method]);
  },
);

test('a server that closes every connection is asked twice, and no more', async () => {
  closesFrom = 1;

  expect(await kindOf(statusOf({ method: 'GET', path: '/a' }))).toBe('unreachable');
  expect(asked).toEqual(['GET', 'GET']);
});
