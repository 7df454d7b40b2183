import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { Bone, Skeleton } from '@astra/ui/skeleton';
import { readVisitOpenings, type VisitDocument, type VisitOpening } from '#api/visit-documents.ts';
import { focusSoon } from '#shared/focus-soon.ts';
import { isNothing } from './nothing.ts';
import { OpenedBy } from './opened-by.tsx';

interface PatientOpeningsProps {
  readonly item: Pick<VisitDocument, 'id' | 'name' | 'isMine' | 'until'>;
}

/** Who opened it: of what the patient sent and of what is theirs. What is only shown is not. */
export function PatientOpenings({ item }: PatientOpeningsProps): ReactElement | null {
  const t = useTranslations('visitFiles.openings');
  const [isOpen, setOpen] = useState(false);
  const { id, name, isMine, until } = item;
  if (!isMine && until === null) return null;
  return (
    <>
      <Button
        look="quiet"
        icon="users-round"
        aria-label={t('askOf', { name })}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('ask')}
      </Button>
      {isOpen && <Openings itemId={id} />}
    </>
  );
}

type Shown = {
  readonly items: readonly VisitOpening[];
  /** Where the older ones begin; null: there are none. */
  readonly next: string | null;
};
type State = Shown | 'loading' | 'failed' | 'gone';

const readFirst = (itemId: string, signal?: AbortSignal): Promise<State> =>
  readVisitOpenings(itemId, undefined, signal).catch((error: unknown) =>
    isNothing(error) ? 'gone' : 'failed',
  );

function Openings({ itemId }: { readonly itemId: string }): ReactElement {
  const t = useTranslations('visitFiles');
  const place = useRef<HTMLDivElement>(null);
  const announce = useAnnounce();
  const [state, setState] = useState<State>('loading');
  const show = useCallback(
    (found: State): void => {
      setState(found);
      if (typeof found !== 'object') return;
      const count = found.items.length;
      announce(count === 0 ? t('openings.nobody') : t('openings.found', { count }));
    },
    [announce, t],
  );
  useEffect(() => {
    const control = new AbortController();
    void readFirst(itemId, control.signal).then((found) =>
      control.signal.aborted ? undefined : show(found),
    );
    return () => control.abort();
  }, [itemId, show]);
  const again = (): void => {
    setState('loading');
    // The button that was pressed goes.
    focusSoon(place.current);
    void readFirst(itemId).then(show);
  };
  return (
    <div ref={place} tabIndex={-1} className="vfile__form">
      {state === 'loading' && (
        <Skeleton label={t('openings.loading')}>
          <Bone width="w-70" />
        </Skeleton>
      )}
      {state === 'gone' && <p role="alert">{t('patient.none')}</p>}
      {state === 'failed' && (
        <div role="alert" className="stack">
          <p>{t('openings.failed')}</p>
          <Button onClick={again}>{t('retry')}</Button>
        </div>
      )}
      {typeof state === 'object' && <List itemId={itemId} shown={state} onShown={setState} />}
    </div>
  );
}

interface ListProps {
  readonly itemId: string;
  readonly shown: Shown;
  readonly onShown: (shown: Shown) => void;
}

function List({ itemId, shown, onShown }: ListProps): ReactElement {
  const t = useTranslations('visitFiles.openings');
  const list = useRef<HTMLUListElement>(null);
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const more = async (after: string): Promise<void> => {
    setState('busy');
    try {
      const { items, next } = await readVisitOpenings(itemId, after);
      onShown({ items: [...shown.items, ...items], next });
      // The button that was pressed goes with the last of them.
      if (next === null) focusSoon(list.current);
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  const { items, next } = shown;
  if (items.length === 0) return <p className="soft">{t('nobody')}</p>;
  return (
    <>
      <ul ref={list} tabIndex={-1} className="vfile__openings small">
        {items.map((opening) => {
          const { at, who, name } = opening;
          return <OpenedBy key={`${at} ${who} ${name}`} {...opening} name={nameOf(opening, t)} />;
        })}
      </ul>
      {state === 'failed' && <p role="alert">{t('failed')}</p>}
      {next !== null && (
        <Button busy={state === 'busy'} onClick={() => void more(next)}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

const nameOf = (
  { who, name }: VisitOpening,
  t: (key: 'you' | 'guest' | 'somebody') => string,
): string => (who === 'professional' ? (name ?? t('somebody')) : t(who));
