import { makeLog } from '@astra/kit/log';
import { systemClock } from '@astra/kit/clock';
import { makeOuterReader } from '@astra/kit/outer-read';
import { makeWopiClient, type WopiClient } from '@astra/testing/wopi-client';
import { startWopiEditor, type WopiEditor } from '@astra/testing/wopi-editor';
import { makeWopiEditor } from '#adapters/editor/wopi-editor.ts';
import type { Editor } from '#ports/editor.ts';
import type { House } from './house.ts';

/** An editor that runs here, as the service knows it by its discovery. */
export type TestEditor = {
  readonly editor: WopiEditor;
  readonly port: Editor;
  /** As it asks a service that listens nowhere. */
  readonly clientOf: (
    house: Pick<House, 'app' | 'config'>,
    itemId: string,
    token: string,
  ) => WopiClient;
  readonly stop: () => Promise<void>;
};

export async function startTestEditor(
  wish: Parameters<typeof startWopiEditor>[0] = {},
): Promise<TestEditor> {
  const editor = await startWopiEditor(wish);
  const { origin } = editor;
  const reader = makeOuterReader([origin]);
  const log = makeLog('documents', 'silent');
  return {
    editor,
    port: makeWopiEditor({ origin, reader, clock: systemClock, log }),
    clientOf: (house, itemId, token) => {
      const host = house.config.publicOrigin;
      return makeWopiClient({
        source: `${host}/wopi/files/${itemId}`,
        token,
        keys: wish.isUnsigned === true ? null : editor.keys,
        send: async ({ method, url, headers, body }) => {
          const reply = await house.app.inject({
            method,
            url: url.slice(host.length),
            headers: {
              ...headers,
              ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
            },
            ...(body === undefined ? {} : { payload: body }),
          });
          return {
            status: reply.statusCode,
            header: (name) => {
              const value = reply.headers[name];
              return value === undefined ? null : String(value);
            },
            text: reply.body,
          };
        },
      });
    },
    stop: async () => {
      await reader.close();
      await editor.stop();
    },
  };
}
