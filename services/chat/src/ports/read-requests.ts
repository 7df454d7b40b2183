import type { ReadRequest } from '#domain/read-request.ts';

export type ReadRequests = {
  /** False when the message has one already. */
  readonly add: (request: ReadRequest) => Promise<boolean>;
  readonly ofEvent: (roomId: string, eventId: string) => Promise<ReadRequest | null>;
  /** The newest of a room. */
  readonly ofRoom: (roomId: string, limit: number) => Promise<readonly ReadRequest[]>;
  readonly find: (id: string) => Promise<ReadRequest | null>;
  /** Locked until the transaction ends. */
  readonly findForChange: (id: string) => Promise<ReadRequest | null>;
  /** Not read yet, and asked of somebody who is still in the room and has not answered. */
  readonly waitingFor: (personId: string, limit: number) => Promise<readonly ReadRequest[]>;
  readonly save: (request: ReadRequest) => Promise<void>;
  /** Asks nobody any more. */
  readonly forgetPeople: (id: string) => Promise<void>;
  readonly dueIds: (now: Date, limit: number) => Promise<readonly string[]>;
  readonly untold: (limit: number) => Promise<readonly ReadRequest[]>;
  readonly noteTold: (id: string, news: number) => Promise<void>;
};
