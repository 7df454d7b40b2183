import { useRef, useState, type ReactElement, type SyntheticEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { ConsentText } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { Choices } from '@astra/ui/choices';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { useLanguage } from '#shared/i18n.tsx';
import { Heading } from './heading.tsx';
import { sentencesOf } from './sentences.ts';

type Answer = 'accept' | 'refuse';
type ConsentPageProps = {
  readonly text: ConsentText;
  readonly hostName: string;
  readonly hasChanged: boolean;
  readonly isBusy: boolean;
  readonly onAnswer: (isAccepted: boolean) => void;
};

/** The text of consent in force, and a free choice: nothing is ticked beforehand. */
export function ConsentPage(props: ConsentPageProps): ReactElement {
  const { text, hostName, hasChanged, isBusy, onAnswer } = props;
  const t = useTranslations('visit');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isMissing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setMissing(answer === null);
    if (answer === null) form.current?.querySelector('input')?.focus();
    else onAnswer(answer === 'accept');
  };
  return (
    <>
      <Heading>{t('consent.heading')}</Heading>
      {hasChanged && (
        <Notice tone="warn" role="status" className="mt-2">
          {t('consent.changed')}
        </Notice>
      )}
      <ConsentWords text={text} />
      <form ref={form} onSubmit={submit} noValidate>
        <Choices
          label={t('consent.legend', { host: hostName })}
          name="consent"
          value={answer}
          onChange={setAnswer}
          error={isMissing && answer === null ? t('consent.choose') : undefined}
          options={[
            { value: 'accept', label: t('consent.accept') },
            { value: 'refuse', label: t('consent.refuse'), more: t('consent.refuseMore') },
          ]}
        />
        <div className="visit__do">
          <Button look="main" wide go type="submit" busy={isBusy}>
            {t('continue')}
          </Button>
        </div>
      </form>
    </>
  );
}

function ConsentWords({ text }: { readonly text: ConsentText }): ReactElement {
  const t = useTranslations('visit');
  const { locale } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ul className="ticks mt-2" lang={text.locale}>
        {/* The first paragraph is the summary: who reads nothing else has read it. */}
        {sentencesOf(text.paragraphs[0]?.text ?? '').map((sentence) => (
          <li key={sentence}>
            <Icon name="info" />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      <p className="mt-1 mb-2">
        <Button
          look="link"
          icon="file-text"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t('consent.hideAll') : t('consent.readAll')}
        </Button>
      </p>
      {isOpen && (
        <section
          className="card consent-text mb-3"
          lang={text.locale}
          aria-label={text.title}
          // A long text that scrolls must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
          tabIndex={0}
        >
          {text.paragraphs.map(({ heading, text: words }) => (
            <div key={heading}>
              <h2 className="h3">{heading}</h2>
              <p className="mb-2">{words}</p>
            </div>
          ))}
          <p className="small soft" lang={locale}>
            {t('consent.version', { version: text.version })}
          </p>
        </section>
      )}
    </>
  );
}
