import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { linkHref, linksApi } from '#api/guest-links.ts';
import type { MadeLink } from '#api/guest-links.ts';
import type { Item } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { useMay } from '#app/session.tsx';
import { GuestLinkForm } from './guest-link-form.tsx';
import { LinkRow } from './guest-link-row.tsx';
import { documentsKey, useRefresh } from './items.ts';
import { useMadeLinks, type Made } from './made-links.ts';

interface TheLinkProps {
  readonly made: Made;
  readonly onNoted: () => void;
}

/** The link and the code, until the person has noted them: they are nowhere to be read again. */
function TheLink({ made, onNoted }: TheLinkProps): ReactElement {
  const t = useTranslations('guestLinks.owner');
  const [isCopied, setCopied] = useState(false);
  const href = linkHref(made.token);
  const copy = (): void => {
    // Without the right to the clipboard the field can still be copied by hand.
    navigator.clipboard.writeText(href).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div className="stack">
      <Notice tone="good" role="status" title={t('made', { name: made.link.guestName })}>
        {t('once')}
      </Notice>
      {made.isMailed && <p>{t('mailed')}</p>}
      <TextField label={t('link')} readOnly value={href} />
      <Button icon="copy" onClick={copy}>
        {t(isCopied ? 'copied' : 'copy')}
      </Button>
      {made.code === null ? (
        <p>{t('birthMore')}</p>
      ) : (
        <div>
          <p className="strong">{t('code')}</p>
          <p className="docs__code num">{made.code}</p>
          <p className="soft">{t('codeMore')}</p>
        </div>
      )}
      <Button icon="check" onClick={onNoted}>
        {t('noted')}
        <VisuallyHidden> {made.link.guestName}</VisuallyHidden>
      </Button>
    </div>
  );
}

interface NotYetNotedProps {
  readonly itemId: string;
  readonly onNoted: () => void;
}

function NotYetNoted({ itemId, onNoted }: NotYetNotedProps): ReactElement {
  const { made, forget } = useMadeLinks(itemId);
  return (
    <>
      {made.map((one) => (
        <TheLink
          key={one.link.id}
          made={one}
          onNoted={() => {
            forget(one.link.id);
            onNoted();
          }}
        />
      ))}
    </>
  );
}

/** Who outside may have it by a link, a new one, and the end of each. */
export function GuestLinks({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('guestLinks.owner');
  const may = useMay();
  const refresh = useRefresh();
  const [isMaking, setMaking] = useState(false);
  const { keep } = useMadeLinks(item.id);
  const title = useRef<HTMLHeadingElement>(null);
  const query = useQuery({
    queryKey: [...documentsKey, 'links', item.id],
    queryFn: ({ signal }) => linksApi.list(item.id, signal),
    // Somebody outside opens it, or guesses at it, at any moment.
    staleTime: 0,
    refetchInterval: 5_000,
  });
  const done = (link: MadeLink, isMailed: boolean): void => {
    keep({ ...link, isMailed });
    setMaking(false);
    void refresh();
  };
  return (
    <section className="stack" aria-labelledby="documents-links">
      <h3 className="h3" id="documents-links" ref={title} tabIndex={-1}>
        {t('title')}
      </h3>
      <NotYetNoted itemId={item.id} onNoted={() => title.current?.focus()} />
      <Loaded query={query}>
        {({ items, longestDays }) => (
          <>
            {items.length === 0 ? (
              <p className="soft">{t('none')}</p>
            ) : (
              <ul className="rows">
                {items.map((link) => (
                  <LinkRow key={link.id} link={link} />
                ))}
              </ul>
            )}
            {isMaking && (
              <GuestLinkForm
                item={item}
                longestDays={longestDays}
                onMade={done}
                onCancel={() => setMaking(false)}
              />
            )}
          </>
        )}
      </Loaded>
      {!isMaking && may('document.share-outside') && (
        <Button icon="link" onClick={() => setMaking(true)}>
          {t('new')}
        </Button>
      )}
    </section>
  );
}
