import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { State } from '@astra/ui/state';
import type { EngineRule, RuledEngine } from '#api/engine-rule.ts';
import { allowedIds, allowing, engineName, moved, rankOf } from './ranking.ts';

type Step = -1 | 1;
const buttonId = (id: string, by: Step): string => `${by < 0 ? 'up' : 'down'}-${id}`;

interface RowProps {
  readonly engine: RuledEngine;
  readonly engines: readonly RuledEngine[];
  readonly onAllow: (isAllowed: boolean) => void;
  readonly onMove: (by: Step) => void;
}

function EngineRow({ engine, engines, onAllow, onMove }: RowProps): ReactElement {
  const t = useTranslations('settings.engines');
  const { id, isAllowed, isUp } = engine;
  const name = engineName(id);
  const rank = rankOf(engines, id);
  return (
    <li className="line line--apart">
      <Checkbox
        label={<strong>{name}</strong>}
        more={rank === null ? t('forbidden') : t('rank', { rank })}
        checked={isAllowed}
        onChange={(event) => onAllow(event.target.checked)}
      />
      <span className="line">
        <State tone={isUp ? 'good' : 'danger'} icon={isUp ? 'circle-check' : 'unplug'}>
          {isUp ? t('up') : t('down')}
        </State>
        <IconButton
          id={buttonId(id, -1)}
          icon="arrow-up"
          label={t('before', { name })}
          aria-disabled={engines[0] === engine}
          onClick={() => onMove(-1)}
        />
        <IconButton
          id={buttonId(id, 1)}
          icon="arrow-down"
          label={t('after', { name })}
          aria-disabled={engines.at(-1) === engine}
          onClick={() => onMove(1)}
        />
      </span>
    </li>
  );
}

interface FormProps {
  readonly rule: EngineRule;
  readonly isBusy: boolean;
  /** Null: as the deployment has it. */
  readonly onSave: (engineIds: string[] | null) => void;
}

/** The order of the video servers, and which of them may be used at all. */
export function EnginesForm({ rule, isBusy, onSave }: FormProps): ReactElement {
  const t = useTranslations('settings.engines');
  const common = useTranslations('common');
  const announce = useAnnounce();
  const [engines, setEngines] = useState(rule.engines as readonly RuledEngine[]);
  const move = (id: string, by: Step): void => {
    const next = moved(engines, id, by);
    flushSync(() => setEngines(next));
    // The row is in another place, and the focus goes with it: the next press moves it further.
    document.getElementById(buttonId(id, by))?.focus();
    const place = next.findIndex((one) => one.id === id) + 1;
    announce(t('movedTo', { name: engineName(id), place, count: next.length }));
  };
  const ids = allowedIds(engines);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ids.length > 0 && !isBusy) onSave(ids);
  };
  const isSilent = ids.length > 0 && !engines.some((one) => one.isAllowed && one.isUp);
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ol className="rows" aria-label={t('title')}>
        {engines.map((engine) => (
          <EngineRow
            key={engine.id}
            engine={engine}
            engines={engines}
            onAllow={(isAllowed) => setEngines(allowing(engines, engine.id, isAllowed))}
            onMove={(by) => move(engine.id, by)}
          />
        ))}
      </ol>
      {ids.length === 0 && (
        <Notice tone="danger" title={t('none')} role="alert">
          {t('noneMore')}
        </Notice>
      )}
      {isSilent && (
        <Notice tone="warn" title={t('silent')} role="alert">
          {t('silentMore')}
        </Notice>
      )}
      <div className="line">
        <Button look="main" type="submit" busy={isBusy} aria-disabled={ids.length === 0}>
          {common('save')}
        </Button>
        {rule.isOwn && (
          <Button look="quiet" icon="undo-2" busy={isBusy} onClick={() => onSave(null)}>
            {t('reset')}
          </Button>
        )}
      </div>
    </form>
  );
}
