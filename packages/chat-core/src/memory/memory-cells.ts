import type { Cells } from '../keep.ts';

/** Cells that live as long as the object: what a test keeps over a "reload". */
export class MemoryCells implements Cells {
  readonly bytes = new Map<string, Uint8Array<ArrayBuffer>>();

  readonly get = async (name: string): Promise<Uint8Array<ArrayBuffer> | undefined> =>
    this.bytes.get(name);

  readonly put = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    this.bytes.set(name, bytes);
  };

  readonly clear = async (): Promise<void> => this.bytes.clear();
}
