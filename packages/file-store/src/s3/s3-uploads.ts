import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type {
  Call,
  Condition,
  Entry,
  UploadEnd,
  UploadPart,
  UploadShape,
  Uploads,
  UploadTicket,
} from '../file-store.ts';
import { partsToWrite } from '../safe-path.ts';
import { isStoreError, StoreError } from '../store-error.ts';
import { mustBePart, placeOf, shapeOf } from '../upload-parts.ts';
import { also, headersOf, noAnswer } from './s3-bucket.ts';
import type { S3Bucket } from './s3-bucket.ts';

interface Hands {
  readonly keyOf: (path: string) => string;
  readonly stat: (path: string, call: Call) => Promise<Entry>;
  /** Throws unless something new may lie there. */
  readonly mustBePossible: (path: string, call: Call) => Promise<void>;
}

const usualBytes = 16 * 1024 * 1024;

/** S3's own uploads in parts; nothing of them is to be seen before the end. */
export class S3Uploads implements Uploads {
  readonly #bucket: S3Bucket;
  readonly #hands: Hands;

  constructor(bucket: S3Bucket, hands: Hands) {
    this.#bucket = bucket;
    this.#hands = hands;
  }

  async begin(path: string, wish: UploadShape = {}): Promise<UploadTicket> {
    partsToWrite(path);
    const shape = shapeOf(wish, usualBytes);
    const call = wish.signal ? { signal: wish.signal } : {};
    await this.#hands.mustBePossible(path, call);
    return { path, id: await this.create(path, wish.signal), ...shape };
  }

  async put(ticket: UploadTicket, part: UploadPart): Promise<void> {
    mustBePart(ticket, part);
    const { index, bytes, signal } = part;
    const input = { ...this.#named(ticket), PartNumber: index + 1, Body: bytes };
    const output = await this.#bucket.run(
      this.#bucket.client.send(new UploadPartCommand(input), also(signal)),
    );
    if (!output.ETag) throw noAnswer();
  }

  async received(ticket: UploadTicket, { signal }: Call = {}): Promise<number> {
    const parts = await this.#parts(ticket, signal);
    const gap = parts.findIndex(
      ({ PartNumber, Size }, at) =>
        PartNumber !== at + 1 || Size !== placeOf(ticket, at).wholeBytes,
    );
    return gap === -1 ? parts.length : gap;
  }

  async complete(ticket: UploadTicket, wish: UploadEnd): Promise<Entry> {
    const { signal, condition = { when: 'absent' } as const } = wish;
    const parts = await this.#parts(ticket, signal);
    const size = parts.reduce((sum, { Size = 0 }) => sum + Size, 0);
    if (parts.length !== wish.parts || size !== wish.sizeBytes)
      throw new StoreError('wrong-length', 'The parts are not all there');
    await this.finish(ticket, { parts, condition, signal });
    return this.#hands.stat(ticket.path, { ...(signal && { signal }) });
  }

  async abandon(ticket: Pick<UploadTicket, 'path' | 'id'>, { signal }: Call = {}): Promise<void> {
    const command = new AbortMultipartUploadCommand(this.#named(ticket));
    try {
      await this.#bucket.run(this.#bucket.client.send(command, also(signal)));
    } catch (error) {
      if (!isStoreError(error, 'not-found')) throw error;
    }
  }

  /** The server's name for a new upload. */
  async create(path: string, signal: AbortSignal | undefined): Promise<string> {
    const input = { Bucket: this.#bucket.name, Key: this.#hands.keyOf(path) };
    const output = await this.#bucket.run(
      this.#bucket.client.send(new CreateMultipartUploadCommand(input), also(signal)),
    );
    if (!output.UploadId) throw noAnswer();
    return output.UploadId;
  }

  /** Makes a file of the parts. */
  async finish(
    ticket: Pick<UploadTicket, 'path' | 'id'>,
    end: {
      readonly parts: readonly CompletedPart[];
      readonly condition: Condition;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<void> {
    const Parts = end.parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    const input = {
      ...this.#named(ticket),
      MultipartUpload: { Parts },
      ...headersOf(end.condition),
    };
    const output = await this.#bucket.run(
      this.#bucket.client.send(new CompleteMultipartUploadCommand(input), also(end.signal)),
      end.condition,
    );
    if (!output.ETag) throw noAnswer();
  }

  async #parts(
    ticket: UploadTicket,
    signal: AbortSignal | undefined,
  ): Promise<readonly (CompletedPart & { readonly Size?: number | undefined })[]> {
    const found = [];
    let marker: string | undefined;
    do {
      const input = { ...this.#named(ticket), ...(marker && { PartNumberMarker: marker }) };
      const page = await this.#bucket.run(
        this.#bucket.client.send(new ListPartsCommand(input), also(signal)),
      );
      if (page.UploadId !== ticket.id) throw noAnswer();
      found.push(...(page.Parts ?? []));
      const next = page.IsTruncated ? page.NextPartNumberMarker : undefined;
      if (next !== undefined && Number(next) <= Number(marker ?? 0)) throw noAnswer();
      marker = next;
    } while (marker !== undefined);
    return found;
  }

  #named({ path, id }: Pick<UploadTicket, 'path' | 'id'>): {
    Bucket: string;
    Key: string;
    UploadId: string;
  } {
    return { Bucket: this.#bucket.name, Key: this.#hands.keyOf(path), UploadId: id };
  }
}
