import type { Powers } from '#domain/room.ts';

/** A room as the chat server has it. */
export type SeenRoom = {
  /** Matrix ids of who is in it, the service's own apart. */
  readonly memberIds: readonly string[];
  readonly name: string | null;
  readonly powers: Powers;
};

export type RoomPlan = {
  /** Our id: the room is found by it again, however its making ended. */
  readonly id: string;
  readonly name: string | null;
  /** From when on somebody reads: everything, or what is said while they are in it. */
  readonly history: 'all' | 'own';
  readonly powers: Powers;
};

/**
 * The Matrix server, as far as this service acts on it. Each act can come twice and ends the same.
 * Each throws AppError `chat-unavailable` when the server does not answer.
 */
export type ChatServer = {
  readonly publicUrl: string;
  readonly userId: (localpart: string) => string;
  /** This service's own account is there and may administer. */
  readonly prepare: () => Promise<void>;
  readonly putAccount: (account: {
    readonly localpart: string;
    readonly displayName: string;
    /** By which our identity service names them, for sign-in by any Matrix client; null: none. */
    readonly personId: string | null;
  }) => Promise<void>;
  /** Out of every device and every room, for good. */
  readonly closeAccount: (
    localpart: string,
    options: { readonly isErased: boolean },
  ) => Promise<void>;
  readonly signIn: (device: {
    readonly localpart: string;
    readonly deviceId: string;
    readonly name: string;
  }) => Promise<{ readonly accessToken: string; readonly expiresInMs: number }>;
  readonly removeDevice: (localpart: string, deviceId: string) => Promise<void>;
  /** Makes an encrypted room, or finds the one that an earlier try has made. */
  readonly makeRoom: (plan: RoomPlan) => Promise<string>;
  readonly see: (matrixRoomId: string) => Promise<SeenRoom>;
  readonly join: (matrixRoomId: string, userId: string) => Promise<void>;
  readonly remove: (matrixRoomId: string, userId: string) => Promise<void>;
  readonly setPowers: (matrixRoomId: string, powers: Powers) => Promise<void>;
  readonly rename: (matrixRoomId: string, name: string) => Promise<void>;
};
