import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Choices } from '@astra/ui/choices';
import type { Choice } from '@astra/ui/choices';
import { Dialog } from '@astra/ui/dialog';
import { FilterSelect } from '@astra/ui/select';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { useSize } from '../kind.ts';
import type { SameName } from './same-names.ts';

const answers = ['both', 'version', 'skip'] as const;
type Answer = (typeof answers)[number];
/** By the file's key. */
export type Answers = ReadonlyMap<string, Answer>;

export interface AskedAbout extends SameName {
  readonly key: string;
}

/** More are not decided one by one. */
const mostEach = 100;

/** What is here, and what is about to come. */
function Compared({ file, item }: SameName): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const by = useMemberName(item.changedBy);
  const when = (at: string | number): string => `${time.at(at, 'shortDay')}, ${time.at(at)}`;
  const here = { size: size(item.sizeBytes ?? 0), when: when(item.changedAt) };
  return (
    <>
      <span className="small soft docs__by num">
        {t('sameNames.here', here)}
        {by !== null && ` · ${t('by', { name: by })}`}
      </span>
      <span className="small soft docs__by num">
        {t('sameNames.yours', { size: size(file.size), when: when(file.lastModified) })}
      </span>
    </>
  );
}

interface RowProps {
  readonly asked: AskedAbout;
  /** Null: it is decided for all. */
  readonly answer: Answer | null;
  readonly onAnswer: (answer: Answer) => void;
}

function Row({ asked, answer, onAnswer }: RowProps): ReactElement {
  const t = useTranslations('documents.sameNames');
  const { name } = asked.item;
  return (
    <li className="line line--apart">
      <span>
        <strong className="docs__name">{name}</strong>
        <Compared {...asked} />
      </span>
      {answer !== null && (
        <FilterSelect
          label={t('answerTo', { name })}
          value={answer}
          options={answers.map((value) => ({ value, label: t(value) }))}
          onChange={({ target }) => onAnswer(target.value as Answer)}
        />
      )}
    </li>
  );
}

function useOptions(count: number): readonly Choice<Answer | 'each'>[] {
  const t = useTranslations('documents.sameNames');
  const forAll = answers.map((value) => ({
    value,
    label: t(value),
    more: t(`${value}More`, { count }),
  }));
  const isEach = count > 1 && count <= mostEach;
  return isEach ? [...forAll, { value: 'each', label: t('each') }] : forAll;
}

interface SameNamesDialogProps {
  readonly asked: readonly AskedAbout[];
  readonly onAnswer: (answers: Answers) => void;
  readonly onClose: () => void;
}

/** What shall become of files whose names are taken: of all of them alike, or of each. What is chosen at first loses nothing. */
export function SameNamesDialog({ asked, onAnswer, onClose }: SameNamesDialogProps): ReactElement {
  const t = useTranslations('documents.sameNames');
  const [forAll, setForAll] = useState<Answer | 'each'>('both');
  const [forEach, setForEach] = useState<Answers>(new Map());
  const count = asked.length;
  const options = useOptions(count);
  const [first] = asked;
  const answerTo = (key: string): Answer =>
    forAll === 'each' ? (forEach.get(key) ?? 'both') : forAll;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onAnswer(new Map(asked.map(({ key }) => [key, answerTo(key)])));
  };
  const shown = asked.slice(0, mostEach);
  return (
    <Dialog isOpen onClose={onClose} title={t('title', { count, name: first?.item.name ?? '' })}>
      <form noValidate onSubmit={submit} className="stack">
        {count === 1 && first && (
          <p>
            <Compared {...first} />
          </p>
        )}
        <Choices
          name="same-names"
          label={t('question', { count })}
          options={options}
          value={forAll}
          onChange={setForAll}
        />
        {count > 1 && (
          <ul className="rows">
            {shown.map((each) => (
              <Row
                key={each.key}
                asked={each}
                answer={forAll === 'each' ? answerTo(each.key) : null}
                onAnswer={(answer) => setForEach(new Map([...forEach, [each.key, answer]]))}
              />
            ))}
          </ul>
        )}
        {count > shown.length && (
          <p className="soft">{t('more', { count: count - shown.length })}</p>
        )}
        <div className="dialog__do">
          <Button look="main" type="submit">
            {t('go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
