import type { Clock } from '@astra/kit/clock';
import type { Log } from '@astra/kit/log';
import type { Random } from '@astra/kit/random';
import type { Seal } from '@astra/kit/seal';
import type { MakeArchive } from '#ports/archives.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import type { ArchiveTools } from '#ports/archive.ts';
import type { ErasureList } from '#ports/erasures.ts';
import type { Directory, Meetings } from '#ports/neighbours.ts';
import type { Pages } from '#ports/pages.ts';
import type { PushServices } from '#ports/push.ts';
import type { Store } from '#ports/store.ts';

/** Everything that use cases need from outside. Each names the part it takes. */
export type Deps = {
  readonly store: Store;
  readonly server: ChatServer;
  readonly seal: Seal;
  readonly publicOrigin: string;
  readonly pushServices: PushServices;
  readonly pages: Pages;
  readonly makeArchive: MakeArchive;
  /** Null: this platform has no key for organisations' archives. */
  readonly archive: ArchiveTools | null;
  /** Null: nothing is kept of who was erased outside of the database. */
  readonly erasureList: ErasureList | null;
  /** This process, among those that do the same. */
  readonly replica: string;
  readonly directory: Directory;
  readonly meetings: Meetings;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};
