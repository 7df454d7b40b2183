import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { write } from '#write.ts';

/**
 * `node src/pin.ts <state>`: takes the engine's own client from the input and writes its hash down, as browsers write
 * it (Subresource Integrity). The gateway serves nothing else.
 */
const [state = '/state'] = process.argv.slice(2);
const client = await buffer(process.stdin);
// Whatever is this short is an error message.
if (client.length < 100_000) throw new Error('That is not the client of Jitsi');
const hash = createHash('sha384').update(client).digest('base64');
write(join(state, 'secrets', 'jitsi-library'), `sha384-${hash}\n`);
process.stdout.write(`Pinned: sha384-${hash}\n`);
