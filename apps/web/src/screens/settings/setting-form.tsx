import type { FormEvent, ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { ProblemNotice } from '#app/page-states.tsx';
import type { useSetting } from './use-setting.ts';

/** One field of a choice, as it is read. */
interface Line {
  /** Absent where the value says what it is of. */
  readonly label?: string | undefined;
  readonly value: string;
}

interface SettingFormProps<D extends object> {
  readonly setting: ReturnType<typeof useSetting<never, D>>;
  /** How a choice reads, a line for each field, in the same order. */
  readonly inWords: (draft: D) => readonly Line[];
  /** The form is sent; unless said, that saves what it says. */
  readonly onSubmit?: (() => void) | undefined;
  /** It is such that it cannot be saved. */
  readonly isClosed?: boolean | undefined;
  /** Beside *Save*. */
  readonly more?: ReactNode;
  readonly children: ReactNode;
}

function Choice({ lines }: { readonly lines: readonly Line[] }): ReactElement {
  return (
    <dd>
      {lines.map(({ label, value }) => (
        <p key={label ?? value}>
          {label !== undefined && <span className="soft">{label}</span>} {value || '–'}
        </p>
      ))}
    </dd>
  );
}

type ClashProps<D extends object> = Pick<SettingFormProps<D>, 'inWords'> & {
  readonly mine: D;
  readonly theirs: D;
  readonly onTheirs: () => void;
};

/** Somebody changed the same meanwhile: what holds now and what was chosen here, side by side. */
function Clash<D extends object>(props: ClashProps<D>): ReactElement {
  const { mine, theirs, inWords, onTheirs } = props;
  const t = useTranslations('settings.clash');
  const [own, others] = [inWords(mine), inWords(theirs)];
  const differs = (_: Line, at: number): boolean => own[at]?.value !== others[at]?.value;
  return (
    <Notice
      tone="warn"
      icon="git-compare-arrows"
      role="alert"
      title={t('title')}
      actions={<Button onClick={onTheirs}>{t('keepTheirs')}</Button>}
    >
      <p>{t('body')}</p>
      <dl className="kv two-v">
        <dt>{t('theirs')}</dt>
        <Choice lines={others.filter(differs)} />
        <dt>{t('mine')}</dt>
        <Choice lines={own.filter(differs)} />
      </dl>
    </Notice>
  );
}

/** The form of one setting: what went wrong, what somebody else has chosen meanwhile, the fields, and *Save*. */
export function SettingForm<D extends object>(props: SettingFormProps<D>): ReactElement {
  const { setting, inWords, onSubmit, isClosed = false, more, children } = props;
  const common = useTranslations('common');
  const { draft, save, isBusy, error, clash } = setting;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (onSubmit) onSubmit();
    else save();
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <ProblemNotice error={error} />
      {clash && <Clash mine={draft} inWords={inWords} {...clash} />}
      {children}
      <div className="line">
        <Button look="main" type="submit" busy={isBusy} aria-disabled={isClosed}>
          {common('save')}
        </Button>
        {more}
      </div>
    </form>
  );
}
