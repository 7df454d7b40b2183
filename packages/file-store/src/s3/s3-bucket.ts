import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { GetObjectCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { Condition, Credentials } from '../file-store.ts';
import { HttpDoor } from '../http/http-door.ts';
import type { HttpSettings } from '../http/http-door.ts';
import { StoreError } from '../store-error.ts';
import { inWordsOfThePort } from './s3-errors.ts';
import { makeHandler } from './s3-handler.ts';

/** Where the bucket is, and whose rights we have there. */
export interface S3Settings extends HttpSettings {
  readonly bucket: string;
  readonly region: string;
  /** What all keys of ours begin with, without slashes at its ends. Default: nothing. */
  readonly prefix?: string;
  readonly credentials: Credentials;
}

/** An object as the server tells it. */
export interface S3Object {
  readonly sizeBytes: number;
  readonly etag: string;
  readonly modifiedAt: Date | null;
}

type Signal = AbortSignal | undefined;

/** One bucket, by its operations; whatever fails is in the port's words. */
export class S3Bucket {
  readonly client: S3Client;
  readonly name: string;
  readonly #door: HttpDoor;

  constructor(settings: S3Settings) {
    const { credentials } = settings;
    if (credentials.kind !== 'access-key')
      throw new StoreError('unsupported', 'S3 takes an access key');
    this.#door = new HttpDoor(settings);
    this.name = settings.bucket;
    this.client = new S3Client({
      endpoint: settings.url,
      region: settings.region,
      credentials: {
        accessKeyId: credentials.id,
        secretAccessKey: credentials.secret.reveal(),
        ...(credentials.session && { sessionToken: credentials.session.reveal() }),
      },
      // One host, so that its address can be judged: the bucket is in the path.
      forcePathStyle: true,
      // A second try is the caller's: one after an answer that was lost would find its own file.
      maxAttempts: 1,
      followRegionRedirects: false,
      // Our door does not wait between head and body; parts are small enough to be sent for nothing.
      expectContinueHeader: false,
      requestHandler: makeHandler(this.#door),
    });
  }

  close(): Promise<void> {
    this.client.destroy();
    return this.#door.close();
  }

  async headBucket(signal: Signal): Promise<void> {
    await this.run(this.client.send(new HeadBucketCommand({ Bucket: this.name }), also(signal)));
  }

  async head(key: string, signal: Signal): Promise<S3Object> {
    const input = { Bucket: this.name, Key: key };
    const output = await this.run(this.client.send(new HeadObjectCommand(input), also(signal)));
    return objectOf(output.ContentLength, output.ETag, output.LastModified);
  }

  list(
    wish: { prefix: string; limit: number; after?: string | null; delimiter?: string },
    signal: Signal,
  ): Promise<ListObjectsV2CommandOutput> {
    const input = {
      Bucket: this.name,
      Prefix: wish.prefix,
      MaxKeys: wish.limit,
      ...(wish.delimiter && { Delimiter: wish.delimiter }),
      ...(wish.after && { ContinuationToken: wish.after }),
    };
    return this.run(this.client.send(new ListObjectsV2Command(input), also(signal))).then(
      (output) => {
        // A page that asks for a password has none of it.
        if (output.Name !== this.name) throw noAnswer();
        return output;
      },
    );
  }

  get(
    key: string,
    { etag, range }: { readonly etag: string | null; readonly range: string | null },
    signal: Signal,
  ): Promise<GetObjectCommandOutput> {
    const input = {
      Bucket: this.name,
      Key: key,
      ...(etag !== null && { IfMatch: etag }),
      ...(range && { Range: range }),
    };
    return this.run(this.client.send(new GetObjectCommand(input), also(signal)));
  }

  async put(
    key: string,
    { bytes, condition }: { readonly bytes: Uint8Array; readonly condition: Condition },
    signal: Signal,
  ): Promise<void> {
    const input = { Bucket: this.name, Key: key, Body: bytes, ...headersOf(condition) };
    const output = await this.run(
      this.client.send(new PutObjectCommand(input), also(signal)),
      condition,
    );
    if (!output.ETag) throw noAnswer();
  }

  async copy(
    from: { readonly key: string; readonly etag: string },
    to: string,
    signal: Signal,
  ): Promise<void> {
    const source = [this.name, ...from.key.split('/')].map(encodeURIComponent).join('/');
    const input = { Bucket: this.name, Key: to, CopySource: source, CopySourceIfMatch: from.etag };
    const output = await this.run(this.client.send(new CopyObjectCommand(input), also(signal)));
    if (!output.CopyObjectResult?.ETag) throw noAnswer();
  }

  async remove(key: string, signal: Signal): Promise<void> {
    const input = { Bucket: this.name, Key: key };
    await this.run(this.client.send(new DeleteObjectCommand(input), also(signal)));
  }

  /** An operation of the library; `condition` says what a refusal of it means. */
  async run<T>(sent: Promise<T>, condition?: Condition): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      throw inWordsOfThePort(error, condition?.when === 'absent' ? 'exists' : 'changed');
    }
  }
}

/** The caller's signal, where there is one. */
export const also = (signal: Signal): { abortSignal?: AbortSignal } =>
  signal ? { abortSignal: signal } : {};

/** A condition as S3 takes it. */
export function headersOf(condition: Condition): { IfNoneMatch?: string; IfMatch?: string } {
  if (condition.when === 'absent') return { IfNoneMatch: '*' };
  return condition.when === 'unchanged' ? { IfMatch: condition.etag } : {};
}

/** The server said yes without what belongs to a yes. */
export const noAnswer = (): StoreError =>
  new StoreError('misbehaved', 'The file server gives an answer that is none of S3');

/** What must be told of each object. */
export function objectOf(
  sizeBytes: number | undefined,
  etag: string | undefined,
  modifiedAt: Date | undefined,
): S3Object {
  if (sizeBytes === undefined || !etag) throw noAnswer();
  return { sizeBytes, etag, modifiedAt: modifiedAt ?? null };
}
