import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { OrganisationCard } from '@astra/contracts/common';
import { Button } from '@astra/ui/button';
import { DisplayButton } from '@astra/ui/display-button';
import { Notice } from '@astra/ui/notice';
import { Segments } from '@astra/ui/segments';
import { VisitFrame } from '@astra/ui/visit-frame';
import { useLanguage } from '#shared/i18n.tsx';
import { useOfflineSince } from '#shared/online.ts';

interface VisitFramePageProps {
  readonly organisation: OrganisationCard | null;
  readonly step: 1 | 2 | 3 | 4 | null;
  /** Tells the team that help is needed; null before they can be told. */
  readonly onHelp: (() => void) | null;
  readonly hasAskedForHelp: boolean;
  readonly hostName: string;
  readonly children: ReactNode;
}

const stepNames = ['identity', 'consent', 'devices', 'waiting'] as const;

/** Around every patient page: whose house, which step, display and language, help, and what is wrong with the network. */
export function VisitFramePage(props: VisitFramePageProps): ReactElement {
  const { organisation, step, children } = props;
  const t = useTranslations('visit');
  const isOffline = useOfflineSince() !== null;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const phone = organisation?.phone ?? null;
  return (
    <VisitFrame
      organisation={organisation?.name ?? 'Astra Visio'}
      step={step === null ? undefined : { now: step, total: 4, label: t(`steps.${stepNames[step - 1] ?? 'identity'}`) }}
      display={<Display />}
      help={{ label: t('help'), onPress: () => setHelpOpen(!isHelpOpen) }}
      phone={phone === null ? undefined : { call: phone.replaceAll(/[^+\d]/gu, ''), shown: phone }}
    >
      {isOffline && (
        <Notice tone="warn" role="status" className="mb-2">
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

function Help({ phone, onHelp, hasAskedForHelp, hostName, onClose }: HelpProps): ReactElement {
  const t = useTranslations('visit');
  return (
    <Notice
      role="status"
      icon="life-buoy"
      title={t('helpTitle')}
      className="mt-3"
      actions={
        <>
          {onHelp && !hasAskedForHelp && (
            <Button look="main" onClick={onHelp}>
              {t('helpTell')}
            </Button>
          )}
          <Button look="plain" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      <p>{phone === null ? t('helpNoPhone') : t('helpCall', { phone })}</p>
      {hasAskedForHelp && <p>{t('helpWaiting', { host: hostName })}</p>}
    </Notice>
  );
}

function Display(): ReactElement {
  const t = useTranslations('visit');
  const { locale, setLocale } = useLanguage();
  return (
    <DisplayButton label={t('displayAndLanguage')}>
      <Segments
        label={t('language')}
        value={locale}
        onChange={setLocale}
        options={[
          { value: 'fr', label: 'Français' },
          { value: 'en', label: 'English' },
        ]}
      />
    </DisplayButton>
  );
}
