/** Why an engine did not do what was asked. */
export type EngineErrorReason =
  /** The caller's mistake: an id, a time or a permission out of bounds. */
  | 'invalid-request'
  /** No answer in time, or no connection. Worth another try, or another engine. */
  | 'unreachable'
  /** The engine answered, and said no. */
  | 'refused'
  /** The body of an event is not what the engine signed. */
  | 'forged-event';

/** The only error of the port `VideoEngine`. The message holds ids at most, never names or credentials. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly reason: EngineErrorReason;

  constructor(reason: EngineErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
