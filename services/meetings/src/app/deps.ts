import type { Clock } from '@astra/kit/clock';
import type { Log } from '@astra/kit/log';
import type { Random } from '@astra/kit/random';
import type { ConsentTexts } from '#ports/consent-texts.ts';
import type { Directory, GuestTickets } from '#ports/directory.ts';
import type { Engines } from '#ports/engines.ts';
import type { EventSeal, LinkMaker } from '#ports/links.ts';
import type { NewsFeed } from '#ports/news.ts';
import type { PhoneNumbers } from '#ports/phone-numbers.ts';
import type { Store } from '#ports/store.ts';

/** Everything that use cases need from outside. Each names the part it takes. */
export type Deps = {
  readonly store: Store;
  readonly directory: Directory;
  readonly tickets: GuestTickets;
  readonly engines: Engines;
  readonly links: LinkMaker;
  readonly phones: PhoneNumbers;
  readonly eventSeal: EventSeal;
  readonly consentTexts: ConsentTexts;
  readonly feed: NewsFeed;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};
