import type { Deps } from './deps.ts';

/** Tells pages in the rooms that something is asked or was answered; what fails comes with the next round. */
export type TellReadings = () => Promise<void>;

const atOnce = 50;

export const makeTellReadings =
  ({ store, server, log }: Pick<Deps, 'store' | 'server' | 'log'>): TellReadings =>
  async () => {
    const untold = await store.within('system', async ({ readRequests, rooms }) =>
      Promise.all(
        (await readRequests.untold(atOnce)).map(async ({ id, news, roomId }) => {
          const room = await rooms.find(roomId);
          return { id, news, matrixRoomId: room?.matrixRoomId ?? null };
        }),
      ),
    );
    for (const { id, news, matrixRoomId } of untold)
      try {
        if (matrixRoomId !== null) await server.tellReading(matrixRoomId, { requestId: id, news });
        await store.within('system', ({ readRequests }) => readRequests.noteTold(id, news));
      } catch (error) {
        log.warn({ err: error, requestId: id }, 'A room hears later of what is to be read');
      }
  };
