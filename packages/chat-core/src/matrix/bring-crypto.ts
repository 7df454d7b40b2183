import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';

/**
 * Brings the cryptography, which is most of what has to come, before anybody has an account for it. Apart from the client of
 * Matrix: the two come at once.
 */
export async function bringCrypto(): Promise<void> {
  await initAsync();
}
