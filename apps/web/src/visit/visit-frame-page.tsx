import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { OrganisationCard } from '@astra/contracts/common';
import { Button } from '@astra/ui/button';
import { DisplayButton } from '@astra/ui/display-button';
import { Notice } from '@astra/ui/notice';
import { VisitFrame } from '@astra/ui/visit-frame';
import { focusSoon } from '#shared/focus-soon.ts';
import { OtherLanguage } from '#shared/other-language.tsx';
import { useNetworkNews } from '#shared/use-network-news.ts';
import { dialled, unbroken } from '#shared/dialled.ts';
import type { ActionState } from './use-action.ts';

interface VisitFramePageProps {
  readonly organisation: OrganisationCard | null;
  readonly step: 1 | 2 | 3 | 4 | null;
  /** Tells the team that help is needed; null before they can be told. */
  readonly onHelp: (() => void) | null;
  readonly help: ActionState<true>;
  readonly hostName: string;
  readonly children: ReactNode;
}

const stepNames = ['identity', 'consent', 'devices', 'waiting'] as const;

/** Around every patient page: whose house, which step, display and language, help, and what is wrong with the network. */
export function VisitFramePage(props: VisitFramePageProps): ReactElement {
  const { organisation, step, children } = props;
  const t = useTranslations('visit');
  const isOffline = useNetworkNews(t('offline'), t('online')) !== null;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const phone = organisation?.phone ?? null;
  return (
    <VisitFrame
      organisation={organisation?.name ?? 'Astra Visio'}
      step={
        step === null
          ? undefined
          : { now: step, total: 4, label: t(`steps.${stepNames[step - 1] ?? 'identity'}`) }
      }
      display={
        <>
          <OtherLanguage />
          <DisplayButton />
        </>
      }
      help={{ label: t('help'), onPress: () => setHelpOpen(!isHelpOpen) }}
      phone={phone === null ? undefined : { call: dialled(phone), shown: phone }}
    >
      {isOffline && (
        <Notice tone="warn" icon="wifi-off" className="mb-2">
          {t('offline')}
        </Notice>
      )}
      {children}
      {isHelpOpen && <Help {...props} phone={phone} onClose={() => setHelpOpen(false)} />}
    </VisitFrame>
  );
}

interface HelpProps extends VisitFramePageProps {
  readonly phone: string | null;
  readonly onClose: () => void;
}

function Help({ phone, onHelp, help, hostName, onClose }: HelpProps): ReactElement {
  const t = useTranslations('visit');
  const place = useRef<HTMLDivElement>(null);
  const wasTold = help.value === true;
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  // It opens above the button that was pressed, perhaps out of sight, and the focus alone brings nothing into sight.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
    return focusSoon(place.current);
  }, []);
  // The button that tells the team goes once it did. Whoever went on meanwhile, perhaps to write, is left where they are.
  useEffect(() => {
    const isLost = wasTold && document.activeElement === document.body;
    return isLost ? focusSoon(place.current) : undefined;
  }, [wasTold]);
  return (
    <div ref={place} role="group" aria-label={t('helpTitle')} tabIndex={-1} className="mt-3">
      <Notice
        icon="life-buoy"
        title={t('helpTitle')}
        actions={
          <>
            {onHelp && !wasTold && (
              <Button look="main" busy={help.isBusy} onClick={onHelp}>
                {t('helpTell')}
              </Button>
            )}
            <Button look="plain" onClick={onClose}>
              {t('close')}
            </Button>
          </>
        }
      >
        <p>{phone === null ? t('helpNoPhone') : t('helpCall', { phone: unbroken(phone) })}</p>
        <div role="status">
          {wasTold && <p>{t('helpWaiting', { host: hostName })}</p>}
          {help.error !== null && <p>{t('failed')}</p>}
        </div>
      </Notice>
    </div>
  );
}
