import type { Readable } from 'node:stream';
import type { ServiceName } from '@astra/contracts/actor';

export type UpstreamRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | Buffer | null;
  /** A stream of events may stay silent as long as it likes. */
  readonly isEventStream: boolean;
  /** Longest wait for the reply to begin, where that is not the usual. */
  readonly headersMs?: number;
  readonly signal: AbortSignal;
};

export type UpstreamReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Readable;
};

/** A service of ours, or the chat server. */
export type Upstream = ServiceName | 'synapse';

/** What is behind the door. */
export type Upstreams = {
  /** @throws AppError `unavailable` when the service does not answer. */
  readonly send: (service: Upstream, request: UpstreamRequest) => Promise<UpstreamReply>;
};
