import { expect, test } from 'vitest';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { decryptExistingEvent, mkDecryptionFailureMatrixEvent } from 'matrix-js-sdk/lib/testing.js';
import type { MatrixEvent } from 'matrix-js-sdk';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { KeyWaits } from '../src/matrix/key-waits.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const { HISTORICAL_MESSAGE_WORKING_BACKUP, MEGOLM_UNKNOWN_INBOUND_SESSION_ID } =
  DecryptionFailureCode;

interface Sealed {
  readonly code: DecryptionFailureCode;
  /** How long ago it was written. */
  readonly ageMs: number;
}

/** A message that did not open, and what is said of it, from now on. */
async function arrange({ code, ageMs }: Sealed) {
  const clock = new MemoryClock();
  await clock.pass(24 * 60 * MINUTE);
  const roomId = '!cardiologie';
  const event = await mkDecryptionFailureMatrixEvent({ roomId, sender: '@julien', code, msg: '' });
  event.event.origin_server_ts = clock.now() - ageMs;
  const waits = new KeyWaits(clock);
  const said: unknown[] = [];
  const open = () => {
    const reader = waits.reader((one) => tell(one));
    const tell = (one: MatrixEvent): void => {
      const body = reader.read(one)?.body;
      said.push(body?.kind === 'sealed' ? body.reason : body?.kind);
    };
    tell(event);
    return { tell, stop: reader.stop };
  };
  return { clock, event, said, open };
}

test.each<[DecryptionFailureCode, string]>([
  [HISTORICAL_MESSAGE_WORKING_BACKUP, 'older-than-this-device'],
  [MEGOLM_UNKNOWN_INBOUND_SESSION_ID, 'key-never-came'],
  [DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX, 'key-never-came'],
  [DecryptionFailureCode.UNKNOWN_ERROR, 'key-never-came'],
])(
  'an old message (%s) is waited for while the backup is asked, and then says what it is',
  async (code, reason) => {
    const { clock, said, open } = await arrange({ code, ageMs: 60 * MINUTE });
    open();

    await clock.pass(59 * SECOND);
    expect(said).toEqual(['key-on-its-way']);
    await clock.pass(SECOND);

    expect(said).toEqual(['key-on-its-way', reason]);
  },
);

test('a message that was just written is waited for ten minutes: its sender may be slow', async () => {
  const { clock, said, open } = await arrange({
    code: MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
    ageMs: 2 * MINUTE,
  });
  open();

  await clock.pass(8 * MINUTE - SECOND);
  expect(said).toEqual(['key-on-its-way']);
  await clock.pass(SECOND);

  expect(said).toEqual(['key-on-its-way', 'key-never-came']);
});

test('a server that says of a message that it is of tomorrow makes nobody wait until then', async () => {
  const { clock, said, open } = await arrange({
    code: MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
    ageMs: -24 * 60 * MINUTE,
  });
  open();

  await clock.pass(10 * MINUTE);

  expect(said).toEqual(['key-on-its-way', 'key-never-came']);
});

test('it opens when its key comes after all', async () => {
  const { clock, event, said, open } = await arrange({
    code: MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
    ageMs: 60 * MINUTE,
  });
  const { tell } = open();
  await clock.pass(MINUTE);

  const plainContent = { msgtype: 'm.text', body: 'la nuit' };
  await decryptExistingEvent(event, { plainType: 'm.room.message', plainContent });
  tell(event);

  expect(said).toEqual(['key-on-its-way', 'key-never-came', 'message']);
});

test('a room that is opened again does not promise anew what it has given up', async () => {
  const { clock, said, open } = await arrange({
    code: HISTORICAL_MESSAGE_WORKING_BACKUP,
    ageMs: 60 * MINUTE,
  });
  open().stop();
  await clock.pass(2 * MINUTE);
  expect(said).toEqual(['key-on-its-way']);

  open();

  expect(said).toEqual(['key-on-its-way', 'older-than-this-device']);
});
