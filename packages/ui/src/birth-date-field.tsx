import type { ReactElement } from 'react';
import { FieldGroup } from './field.tsx';
import type { ControlProps, FieldWords } from './field.tsx';
import { useUiLocale, useUiText } from './ui-text.tsx';

/** The three boxes as typed; the screen checks them. */
export interface TypedDate {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

type Part = keyof TypedDate;

/** An empty date. */
export const noDate: TypedDate = { day: '', month: '', year: '' };

/** `1961-03-27`, or nothing if the boxes do not hold a date that exists. */
export function isoDateOf({ day, month, year }: TypedDate): string | undefined {
  const [d, m, y] = [day, month, year].map((digits) => Number(digits.trim()));
  if (!/^\d{4}$/u.test(year.trim()) || d === undefined || m === undefined || y === undefined)
    return undefined;
  const date = new Date(Date.UTC(y, m - 1, d));
  const exists =
    date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

/** Whether a box holds what no date has there. */
function isWrong(part: Part, typed: string): boolean {
  if (part === 'year') return !/^\d{4}$/u.test(typed);
  const number = Number(typed);
  return typed === '' || number < 1 || number > (part === 'day' ? 31 : 12);
}

/** Puts whoever sent a date that is none into the box that is to be corrected; the first where none is wrong by itself. */
export function focusWrongPart(form: HTMLElement | null): void {
  const boxes = Array.from(form?.querySelectorAll<HTMLInputElement>('input.num[name]') ?? []);
  const wrong = boxes.find(({ name, value }) => isWrong(name as Part, value));
  (wrong ?? boxes[0])?.focus();
}

/** The boxes of an ISO date. */
export function typedDateOf(iso: string): TypedDate {
  const [year = '', month = '', day = ''] = iso.split('-');
  return { day: String(Number(day)), month: String(Number(month)), year };
}

/** Day first in most of the world, month first in the United States, year first in Sweden. */
function partsInOrder(locale: string): readonly Part[] {
  const parts = new Intl.DateTimeFormat(locale).formatToParts(0).map(({ type }) => type);
  return parts.filter(
    (type): type is Part => type === 'day' || type === 'month' || type === 'year',
  );
}

interface BirthDateFieldProps extends FieldWords {
  readonly value: TypedDate;
  readonly onChange: (value: TypedDate) => void;
  readonly id?: string | undefined;
  /** `bday-*` for the person's own; `off` when somebody types it for another. */
  readonly isOwn?: boolean | undefined;
}

interface BoxProps {
  readonly part: Part;
  readonly isFirst: boolean;
  readonly control: ControlProps;
  readonly field: BirthDateFieldProps;
}

function Box({ part, isFirst, control, field }: BoxProps): ReactElement {
  const text = useUiText();
  const id = isFirst ? control.id : `${control.id}-${part}`;
  return (
    <div className={part === 'year' ? 'field field--year' : 'field field--day'}>
      <label className="field__hint" htmlFor={id}>
        {text[part]}
      </label>
      <input
        className="input num"
        id={id}
        name={part}
        inputMode="numeric"
        autoComplete={field.isOwn === false ? 'off' : `bday-${part}`}
        maxLength={part === 'year' ? 4 : 2}
        value={field.value[part]}
        aria-invalid={control['aria-invalid']}
        aria-describedby={control['aria-describedby']}
        onChange={(event) =>
          field.onChange({ ...field.value, [part]: event.target.value.replaceAll(/\D/gu, '') })
        }
      />
    </div>
  );
}

const example: TypedDate = { day: '27', month: '3', year: '1961' };

/** A date of birth in three labelled boxes: typed by heart, so no calendar. */
export function BirthDateField(props: BirthDateFieldProps): ReactElement {
  const { label, error, optional, id } = props;
  const text = useUiText();
  const parts = partsInOrder(useUiLocale());
  return (
    <FieldGroup
      label={label}
      hint={props.hint ?? text.birthExample(parts.map((part) => example[part]).join(' '))}
      error={error}
      optional={optional}
      id={id}
    >
      {(control) => (
        <div className="input-row input-row--near">
          {parts.map((part, index) => (
            <Box key={part} part={part} isFirst={index === 0} control={control} field={props} />
          ))}
        </div>
      )}
    </FieldGroup>
  );
}
