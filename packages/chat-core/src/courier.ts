import type { OutgoingBody, SendProblem } from './timeline-types.ts';

/** Takes what a person wrote to the server. */
export interface Courier {
  /**
   * Gives the id of the event. The same transaction id never makes a second event.
   * Throws `SendRefused` when trying again would change nothing, and anything else when it would.
   */
  readonly send: (parcel: Parcel) => Promise<string>;
}

/** One thing to send. */
export interface Parcel {
  readonly roomId: string;
  readonly txnId: string;
  readonly body: OutgoingBody;
}

/** The server, or our own rules, will not take it. */
export class SendRefused extends Error {
  override readonly name = 'SendRefused';
  readonly problem: SendProblem;

  constructor(problem: SendProblem, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** The server asks for patience. */
export class SendLater extends Error {
  override readonly name = 'SendLater';
  readonly afterMs: number;

  constructor(afterMs: number, options?: ErrorOptions) {
    super('later', options);
    this.afterMs = afterMs;
  }
}
