import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';

/**
 * Brings the cryptography, which is most of what has to come, before anybody has an account for it. Apart from the client of
 * Matrix: the two come at once. With it comes the client's part for it, which it would ask for when it is opened.
 */
export async function bringCrypto(): Promise<void> {
  await Promise.all([initAsync(), import('matrix-js-sdk/lib/rust-crypto/index.js')]);
}
