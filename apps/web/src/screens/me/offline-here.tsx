import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { useNow } from '@astra/ui/clock';
import { Notice } from '@astra/ui/notice';
import { State } from '@astra/ui/state';
import { offlineDays } from '#api/offline-rule.ts';
import { useMe } from '#app/session.tsx';
import { useObservable } from '#chat/use-observable.ts';
import { chosenHere, noteChosenHere } from '#offline/chosen-here.ts';
import { offlineRuleQuery } from '#offline/offline-rule.ts';
import { savedHere } from '#offline/saved-here.ts';
import { canKeepShell } from '#offline/shell.ts';
import { useTime } from '#shared/use-time.ts';

function Kept(): ReactElement {
  const t = useTranslations('offline.me');
  const time = useTime();
  const now = useNow(60_000);
  const savedAt = useObservable(savedHere);
  if (savedAt === null) return <>{t('soon')}</>;
  return (
    <State tone="good" icon="check">
      {t('kept', { ago: time.ago(savedAt, Math.max(now, savedAt)) })}
    </State>
  );
}

/** One button that says yes, then no: whoever pressed it stays on it. */
function Choice({ personId }: { readonly personId: string }): ReactElement {
  const t = useTranslations('offline.me');
  const isChosen = useObservable(chosenHere(personId));
  const [isMine, setMine] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const press = (): void => {
    setAsked(!isMine && !isChosen);
    setMine(false);
    if (isMine || isChosen) noteChosenHere(personId, !isChosen);
  };
  return (
    <>
      {!isChosen && (
        <Checkbox
          card
          label={t('mine')}
          more={t('mineWords')}
          checked={isMine}
          onChange={({ target }) => setMine(target.checked)}
          error={isAsked && !isMine ? t('mustBeMine') : undefined}
        />
      )}
      <p role="status" hidden={!isChosen}>
        {isChosen && <Kept />}
      </p>
      <div className="line">
        <Button icon={isChosen ? undefined : 'download'} onClick={press}>
          {t(isChosen ? 'off' : 'on')}
        </Button>
      </div>
    </>
  );
}

/** Whether this device keeps recent messages to be read without network; not there where the organisation says no. */
export function OfflineHere(): ReactElement | null {
  const t = useTranslations('offline.me');
  const { id } = useMe();
  const { data: rule } = useQuery(offlineRuleQuery);
  if (rule?.isAllowed !== true) return null;
  return (
    <section aria-labelledby="offline" className="stack">
      <h2 id="offline">{t('title')}</h2>
      <p className="soft">{t('words', { days: offlineDays })}</p>
      {canKeepShell() ? <Choice personId={id} /> : <Notice tone="info">{t('unsupported')}</Notice>}
    </section>
  );
}
