import { useEffect, useId, useRef, useState } from 'react';
import type { ReactElement, RefObject } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Icon } from '@astra/ui/icon';
import { useAnnounce } from '@astra/ui/live-region';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { onServerClock } from '#shared/server-clock.ts';
import { ButtonAppLink } from './app-link.tsx';
import { ringsFor } from './calls.ts';
import { useLive } from './live.tsx';
import { useMe } from './session.tsx';
import { useKeepMeeting } from './use-day.ts';
import { useRingSound } from './use-ring-sound.ts';

/** Colleagues who call, on whichever page one is. It takes nothing away from the page: no focus, no click. */
export function Ringing(): ReactElement | null {
  const { calls } = useLive();
  return calls.length === 0 ? null : <Calls calls={calls} />;
}

function Calls({ calls }: { readonly calls: readonly Meeting[] }): ReactElement | null {
  const { id } = useMe();
  const { pathname } = useLocation();
  const now = onServerClock(useNow(1_000));
  const call = calls.find((one) => ringsFor(one, id, now) && pathname !== `/appel/${one.id}`);
  if (!call) return null;
  return <Call key={call.id} call={call} isInCall={pathname.startsWith('/appel/')} />;
}

/** Alt and R lead there: the announcement says so. */
function useWayThere(to: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.code !== 'KeyR') return;
      event.preventDefault();
      to.current?.querySelector('a')?.focus();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [to]);
}

interface CallProps {
  readonly call: Meeting;
  /** Already speaking to somebody: nothing sounds over them. */
  readonly isInCall: boolean;
}

function Call({ call: { id, host, title }, isInCall }: CallProps): ReactElement {
  const t = useTranslations('rooms.call');
  const announce = useAnnounce();
  const keep = useKeepMeeting();
  const labelId = useId();
  const box = useRef<HTMLElement>(null);
  const [isQuiet, setQuiet] = useState(false);
  const decline = useMutation({ mutationFn: () => meetingsApi.decline(id), onSuccess: keep });
  const name = host.displayName;
  const isOver = decline.isPending || decline.isSuccess;
  useRingSound(!isQuiet && !isInCall && !isOver);
  useWayThere(box);
  useEffect(() => announce(t('announced', { name }), 'assertive'), [announce, t, name]);
  return (
    <section
      ref={box}
      className="ringing"
      role="alertdialog"
      aria-modal="false"
      aria-labelledby={`${labelId}-who`}
      aria-describedby={`${labelId}-what`}
    >
      <Icon name="phone-incoming" className="ringing__icon" />
      <div className="grow">
        <p id={`${labelId}-who`} className="ringing__who">
          {t('calls', { name })}
        </p>
        <p id={`${labelId}-what`} className="small soft">
          {decline.isError ? t('notDeclined') : title}
        </p>
      </div>
      {!isInCall && (
        <IconButton
          icon={isQuiet ? 'volume-x' : 'volume-2'}
          label={t(isQuiet ? 'sound' : 'silence')}
          aria-pressed={isQuiet}
          onClick={() => setQuiet(!isQuiet)}
        />
      )}
      <div className="ringing__do">
        <ButtonAppLink look="main" icon="phone" href={`/appel/${id}`} aria-keyshortcuts="Alt+R">
          {t('join')}
        </ButtonAppLink>
        <Button busy={isOver} onClick={() => decline.mutate()}>
          {t('notNow')}
        </Button>
      </div>
    </section>
  );
}
