/** What only an editor is answered: it goes by the number and the headers. */
export class WopiRefusal extends Error {
  override readonly name = 'WopiRefusal';
  readonly status: 400 | 409 | 411 | 412 | 413 | 500 | 501;
  /** Who has the lock instead, empty for nobody; undefined where no lock is the matter. */
  readonly lock: string | undefined;

  constructor(status: WopiRefusal['status'], reason: string, lock?: string) {
    super(reason);
    this.status = status;
    this.lock = lock;
  }
}
