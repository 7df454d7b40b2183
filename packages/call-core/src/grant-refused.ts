/** Thrown by `fetchGrant` when there will be no grant, whatever one tries: the call ends with it. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';
  /** A problem key of the meetings service, for the page that follows. */
  readonly detail: string;

  constructor(detail: string, options?: ErrorOptions) {
    super(`No grant: ${detail}`, options);
    this.detail = detail;
  }
}
