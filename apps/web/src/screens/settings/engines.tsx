import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { State } from '@astra/ui/state';
import { useToast } from '@astra/ui/toast';
import { engineRuleApi } from '#api/engine-rule.ts';
import type { EngineRule, RuledEngine } from '#api/engine-rule.ts';
import { allowedIds, allowing, engineName, moved, rankOf } from './ranking.ts';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('engine-rule', engineRuleApi.get);

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

/** The order of the video servers, and which of them may be used; `isOwn`: not as the deployment has it. */
interface Draft {
  readonly order: readonly { readonly id: string; readonly isAllowed: boolean }[];
  readonly isOwn: boolean;
}

const draftOf = ({ engines, isOwn }: EngineRule): Draft => ({
  order: engines.map(({ id, isAllowed }) => ({ id, isAllowed })),
  isOwn,
});

/** As they are chosen, and as they are: whether one answers goes on being shown. */
const chosen = ({ engines }: EngineRule, { order }: Draft): readonly RuledEngine[] =>
  order.flatMap(({ id, isAllowed }) =>
    engines.filter((one) => one.id === id).map((one) => ({ ...one, isAllowed })),
  );

const idsOf = ({ order }: Draft): string[] =>
  order.filter(({ isAllowed }) => isAllowed).map(({ id }) => id);

function useEngines(rule: EngineRule): ReturnType<typeof useSetting<EngineRule, Draft>> {
  const t = useTranslations('settings.engines');
  const toast = useToast();
  return useSetting<EngineRule, Draft>({
    query,
    saved: rule,
    draftOf,
    together: [['order', 'isOwn']],
    send: (draft, version) =>
      engineRuleApi.change({ version, engineIds: draft.isOwn ? idsOf(draft) : null }),
    onSaved: () => toast({ message: t('saved') }),
  });
}

/** What cannot be saved, and what can but will not do. */
function Warnings({ engines }: { readonly engines: readonly RuledEngine[] }): ReactElement | null {
  const t = useTranslations('settings.engines');
  if (!engines.some((one) => one.isAllowed))
    return (
      <Notice tone="danger" title={t('none')} role="alert">
        {t('noneMore')}
      </Notice>
    );
  if (engines.some((one) => one.isAllowed && one.isUp)) return null;
  return (
    <Notice tone="warn" title={t('silent')} role="alert">
      {t('silentMore')}
    </Notice>
  );
}

function Form({ rule }: { readonly rule: EngineRule }): ReactElement {
  const t = useTranslations('settings.engines');
  const announce = useAnnounce();
  const setting = useEngines(rule);
  const engines = chosen(rule, setting.draft);
  const choose = (next: readonly RuledEngine[]): void =>
    setting.change(draftOf({ ...rule, engines: [...next], isOwn: true }));
  const move = (id: string, by: Step): void => {
    const next = moved(engines, id, by);
    flushSync(() => choose(next));
    // The row is in another place, and the focus goes with it: the next press moves it further.
    document.getElementById(buttonId(id, by))?.focus();
    const place = next.findIndex((one) => one.id === id) + 1;
    announce(t('movedTo', { name: engineName(id), place, count: next.length }));
  };
  const isEmpty = allowedIds(engines).length === 0;
  const submit = (): void => {
    if (isEmpty) return;
    // Saved as it stands it is the organisation's own from then on; who went back to the deployment's goes on with that.
    setting.save(setting.clash ? setting.draft : { ...setting.draft, isOwn: true });
  };
  const inWords = (draft: Draft) => [
    { value: draft.isOwn ? idsOf(draft).map(engineName).join(', ') : t('reset') },
  ];
  const reset = rule.isOwn && (
    <Button
      look="quiet"
      icon="undo-2"
      busy={setting.isBusy}
      onClick={() => setting.save({ ...draftOf(rule), isOwn: false })}
    >
      {t('reset')}
    </Button>
  );
  return (
    <SettingForm
      setting={setting}
      inWords={inWords}
      onSubmit={submit}
      isClosed={isEmpty}
      more={reset}
    >
      <ol className="rows" aria-label={t('title')}>
        {engines.map((engine) => (
          <EngineRow
            key={engine.id}
            engine={engine}
            engines={engines}
            onAllow={(isAllowed) => choose(allowing(engines, engine.id, isAllowed))}
            onMove={(by) => move(engine.id, by)}
          />
        ))}
      </ol>
      <Warnings engines={engines} />
    </SettingForm>
  );
}

/** Which video servers hold the calls of the organisation. */
export function Engines(): ReactElement {
  const t = useTranslations('settings.engines');
  // Whether a server answers changes while somebody looks.
  const result = useQuery({ ...query, refetchInterval: 15_000 });
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="engines" words={words} result={result}>
      {(rule) => <Form rule={rule} />}
    </SettingCard>
  );
}
