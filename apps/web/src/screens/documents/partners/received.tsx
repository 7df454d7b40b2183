import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { buttonClass, ButtonWords } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { receivedHref } from '#api/partners.ts';
import type { ReceivedDocument } from '#api/partners.ts';
import { useTime } from '#shared/use-time.ts';
import { ItemMark } from '../item-mark.tsx';
import { useSize } from '../kind.ts';
import { Preview } from '../preview.tsx';

/** It ends when the day after the last one begins. */
const lastMoment = (endsAt: string): number => Date.parse(endsAt) - 1;

interface SheetProps {
  readonly document: ReceivedDocument;
  readonly onClose: () => void;
}

function Sheet({ document: one, onClose }: SheetProps): ReactElement {
  const t = useTranslations('partners.received');
  const documents = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const { id, name, sizeBytes, mediaType, isMarked, organisationName, sharedBy, endsAt } = one;
  const href = receivedHref(id);
  return (
    <Dialog isOpen look="side" onClose={onClose} title={<span className="docs__name">{name}</span>}>
      <div className="docs__sheet stack">
        <Preview item={{ id, name, version: 1, sizeBytes, mediaType, isMarked, href }} />
        <dl className="kv">
          <dt>{t('organisation')}</dt>
          <dd>{organisationName}</dd>
          <dt>{t('by')}</dt>
          <dd>{sharedBy}</dd>
          <dt>{documents('columns.size')}</dt>
          <dd className="num">{size(sizeBytes)}</dd>
          <dt>{t('lastDay')}</dt>
          <dd className="num">{time.at(lastMoment(endsAt), 'day')}</dd>
        </dl>
        {!isMarked && (
          <a className={buttonClass({ look: 'main', wide: true })} href={href} download="">
            <ButtonWords icon="download">{documents('download.one')}</ButtonWords>
          </a>
        )}
        <p className="small soft">
          {t(isMarked ? 'toldMarked' : 'told', { organisation: organisationName })}
        </p>
      </div>
    </Dialog>
  );
}

/** What other organisations let the person read; nothing where there is none. */
export function Received({
  items,
}: {
  readonly items: readonly ReceivedDocument[];
}): ReactElement | null {
  const t = useTranslations('partners.received');
  const time = useTime();
  const [openedId, setOpened] = useState<string | null>(null);
  // What has ended meanwhile is closed, too.
  const opened = items.find(({ id }) => id === openedId);
  if (items.length === 0) return null;
  return (
    <section className="mt-3 stack" aria-labelledby="received">
      <h2 className="h3" id="received">
        {t('title')}
      </h2>
      <ul className="rows">
        {items.map((one) => (
          <li key={one.id} className="line nowrap">
            <ItemMark item={{ kind: 'file', name: one.name }} />
            <button
              type="button"
              className="docn plain-button grow"
              onClick={() => setOpened(one.id)}
            >
              <strong className="docs__name">{one.name}</strong>
              <span className="small soft">
                {t('from', { organisation: one.organisationName, name: one.sharedBy })} ·{' '}
                {t('until', { day: time.at(lastMoment(one.endsAt), 'shortDay') })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {opened && <Sheet document={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}
