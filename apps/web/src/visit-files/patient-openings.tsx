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
      {isOpen && (
        <div className="vfile__form">
          <Openings itemId={id} />
        </div>
      )}
    </>
  );
}

type Shown = {
  readonly items: readonly VisitOpening[];
  /** Where the older ones begin; null: there are none. */
  readonly next: string | null;
};
type State = Shown | 'loading' | 'failed' | 'gone';

function Openings({ itemId }: { readonly itemId: string }): ReactElement {
  const t = useTranslations('visitFiles');
  const announce = useAnnounce();
  const [state, setState] = useState<State>('loading');
  const begin = useCallback(
    async (signal?: AbortSignal): Promise<void> => {
      setState('loading');
      try {
        const first = await readVisitOpenings(itemId, undefined, signal);
        setState(first);
        const count = first.items.length;
        announce(count === 0 ? t('openings.nobody') : t('openings.found', { count }));
      } catch (error) {
        if (signal?.aborted !== true) setState(isNothing(error) ? 'gone' : 'failed');
      }
    },
    [announce, itemId, t],
  );
  useEffect(() => {
    const control = new AbortController();
    void begin(control.signal);
    return () => control.abort();
  }, [begin]);
  if (state === 'loading')
    return (
      <Skeleton label={t('openings.loading')}>
        <Bone width="w-70" />
      </Skeleton>
    );
  if (state === 'gone') return <p role="alert">{t('patient.none')}</p>;
  if (state === 'failed')
    return (
      <div role="alert">
        <p>{t('openings.failed')}</p>
        <Button onClick={() => void begin()}>{t('retry')}</Button>
      </div>
    );
  if (state.items.length === 0) return <p className="soft">{t('openings.nobody')}</p>;
  return <List itemId={itemId} shown={state} onShown={setState} />;
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
  return (
    <>
      <ul ref={list} tabIndex={-1} className="vfile__openings small">
        {items.map((opening, index) => (
          <OpenedBy key={`${opening.at} ${index}`} {...opening} name={nameOf(opening, t)} />
        ))}
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
