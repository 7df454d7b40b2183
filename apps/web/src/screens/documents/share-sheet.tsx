import type { ReactElement } from 'react';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { GuestLinks } from './guest-links.tsx';
import { PartnerShares } from './partners/partner-shares.tsx';
import { ShareForm } from './share-form.tsx';
import { ShareList } from './share-list.tsx';
import { useShares } from './use-shares.ts';

/** Who has it: by whom it is, all of them; who may only pass it on, those who have it from them. */
export function ShareSheet({ item }: { readonly item: Item }): ReactElement {
  return item.may.includes('change') ? <OfOnesOwn item={item} /> : <PassedOn item={item} />;
}

function OfOnesOwn({ item }: { readonly item: Item }): ReactElement {
  const query = useShares(item.id);
  return (
    <div className="stack-l">
      <ShareForm item={item} atMost={null} />
      <ShareList itemId={item.id} query={query} isOfPassed={false} />
      {/* What comes into a folder later was not meant when it was shared. */}
      {item.kind === 'file' && <PartnerShares item={item} />}
      <GuestLinks item={item} />
    </div>
  );
}

function PassedOn({ item }: { readonly item: Item }): ReactElement {
  const query = useShares(item.id);
  return (
    <Loaded query={query}>
      {({ atMost }) => (
        <div className="stack-l">
          <ShareForm item={item} atMost={atMost} />
          <ShareList itemId={item.id} query={query} isOfPassed />
        </div>
      )}
    </Loaded>
  );
}
