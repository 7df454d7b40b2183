import {
  CollectStrategy,
  DeviceId,
  EncryptionSettings,
  initAsync,
  OlmMachine,
  RequestType,
  RoomId,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import type { ChatSession } from '@astra/contracts/chat';
import { uuid, type House } from './house.ts';

type Outgoing = {
  readonly id?: string | undefined;
  readonly type?: RequestType | undefined;
  readonly body: string;
  readonly event_type?: string;
  readonly txn_id?: string;
};

const client = '/_matrix/client/v3';
const paths: Partial<Record<RequestType, string>> = {
  [RequestType.KeysUpload]: 'keys/upload',
  [RequestType.KeysQuery]: 'keys/query',
  [RequestType.KeysClaim]: 'keys/claim',
  [RequestType.SignatureUpload]: 'keys/signatures/upload',
};

/** Somebody's browser with real keys, as strict as ours: it sends them to devices that their owner has signed alone. */
export type Writer = {
  readonly send: (roomId: string, type: string, content: object) => Promise<string>;
  /** The words reach the room, the key to them nobody yet. */
  readonly sendWithoutKey: (roomId: string, words: string) => Promise<() => Promise<void>>;
  /** One after the other. */
  readonly say: (roomId: string, ...words: readonly string[]) => Promise<string>;
};

const text = (body: string): object => ({ msgtype: 'm.text', body });

export async function aWriter(house: House, session: ChatSession): Promise<Writer> {
  await initAsync();
  const machine = await OlmMachine.initialize(
    new UserId(session.userId),
    new DeviceId(session.deviceId),
  );
  const post = async (request: Outgoing): Promise<void> => {
    const { type, body, id } = request;
    const toDevice = `sendToDevice/${request.event_type}/${request.txn_id}`;
    const [method, path] =
      type === RequestType.ToDevice
        ? (['PUT', toDevice] as const)
        : (['POST', (type !== undefined && paths[type]) || 'keys/device_signing/upload'] as const);
    const reply = await house.matrix(session, method, `${client}/${path}`, JSON.parse(body));
    if (reply.status !== 200) throw new Error(`${path} ${JSON.stringify(reply)}`);
    if (id !== undefined && type !== undefined)
      await machine.markRequestAsSent(id, type, JSON.stringify(reply.body));
  };
  const flush = async (): Promise<void> => {
    for (const one of await machine.outgoingRequests()) await post(one);
  };
  await flush();
  const signing = await machine.bootstrapCrossSigning(true);
  await post(signing.uploadSigningKeysRequest);
  await post(signing.uploadSignaturesRequest);

  const keyRequests = async (roomId: string): Promise<readonly Outgoing[]> => {
    const path = `${client}/rooms/${encodeURIComponent(roomId)}/joined_members`;
    const { body } = await house.matrix(session, 'GET', path);
    const ids = (): UserId[] => Object.keys(body['joined'] as object).map((id) => new UserId(id));
    await machine.updateTrackedUsers(ids());
    await flush();
    const missing = await machine.getMissingSessions(ids());
    if (missing) await post(missing);
    const settings = new EncryptionSettings();
    settings.sharingStrategy = CollectStrategy.identityBasedStrategy();
    return machine.shareRoomKey(new RoomId(roomId), ids(), settings);
  };
  const put = async (roomId: string, type: string, content: object): Promise<string> => {
    const sealed = await machine.encryptRoomEvent(
      new RoomId(roomId),
      type,
      JSON.stringify(content),
    );
    const path = `${client}/rooms/${encodeURIComponent(roomId)}/send/m.room.encrypted/${uuid()}`;
    const { status, body } = await house.matrix(session, 'PUT', path, JSON.parse(sealed));
    if (status !== 200) throw new Error(JSON.stringify(body));
    return String(body['event_id']);
  };
  const send: Writer['send'] = async (roomId, type, content) => {
    for (const one of await keyRequests(roomId)) await post(one);
    return put(roomId, type, content);
  };
  return {
    send,
    say: async (roomId, first = '', ...others) => {
      const eventId = await send(roomId, 'm.room.message', text(first));
      for (const words of others) await put(roomId, 'm.room.message', text(words));
      return eventId;
    },
    sendWithoutKey: async (roomId, words) => {
      const keys = await keyRequests(roomId);
      await put(roomId, 'm.room.message', text(words));
      return async () => {
        for (const one of keys) await post(one);
      };
    },
  };
}
