import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Door {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A way in on loopback; what comes in is handed on. */
export async function startDoor(onSocket: (socket: Socket) => void): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
