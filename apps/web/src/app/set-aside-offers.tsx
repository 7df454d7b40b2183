import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { focusSoon } from '#shared/focus-soon.ts';
import { takeOut } from '#shared/set-aside.ts';
import type { SetAside } from '#shared/set-aside.ts';
import { useTime } from '#shared/use-time.ts';

interface SetAsideOffersProps<T> {
  readonly offers: readonly SetAside<T>[];
  /** Whom or what it was for; empty where that was not typed. */
  readonly nameOf: (value: T) => string;
  readonly onResume: (one: SetAside<T>) => void;
  /** Id of the field with which the form begins: the keyboard goes on there. */
  readonly firstField: string;
}

/** What was begun here and left: to go on with, or to be forgotten. Nothing of it is in the form before somebody says so. */
export function SetAsideOffers<T>(props: SetAsideOffersProps<T>): ReactElement | null {
  const { offers, nameOf, onResume, firstField } = props;
  const t = useTranslations('plan.setAside');
  const time = useTime();
  const goOn = (): void => void focusSoon(document.getElementById(firstField));
  if (offers.length === 0) return null;
  return (
    <section className="stack measure mb-3" aria-label={t('label')}>
      {offers.map((one) => {
        const name = nameOf(one.value).trim();
        const isNamed = name !== '';
        return (
          <Notice
            key={one.until}
            icon="pencil"
            title={isNamed ? t('begunFor', { name }) : t('begun')}
            actions={
              <>
                <Button
                  onClick={() => {
                    onResume(one);
                    goOn();
                  }}
                >
                  {t('resume')}
                  {isNamed && <VisuallyHidden> {t('for', { name })}</VisuallyHidden>}
                </Button>
                <Button
                  look="quiet"
                  onClick={() => {
                    takeOut(one);
                    goOn();
                  }}
                >
                  {t('forget')}
                  {isNamed && <VisuallyHidden> {t('whatFor', { name })}</VisuallyHidden>}
                </Button>
              </>
            }
          >
            {t('until', { time: time.at(one.until) })}
          </Notice>
        );
      })}
    </section>
  );
}
