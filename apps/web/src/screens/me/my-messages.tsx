import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { OwnDevice } from '@astra/chat-core/encryption';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import { useChatHome } from '#app/chat-root.tsx';
import { useEncryption, useObservable } from '#chat/use-observable.ts';
import { RecoveryPasskeys } from './recovery-passkeys.tsx';

function Devices({ devices }: { readonly devices: readonly OwnDevice[] }): ReactElement {
  const t = useTranslations('me.messages');
  return (
    <ul className="rows" aria-label={t('devices')}>
      {devices.map(({ id, name, isThis, isConfirmed }) => (
        <li key={id} className="line">
          <Icon name={isConfirmed ? 'shield-check' : 'shield-alert'} />
          <span className="grow">
            {name ?? id} {isThis && <strong>({t('thisOne')})</strong>}{' '}
            <span className="soft small">{t(isConfirmed ? 'confirmed' : 'notConfirmed')}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Shown once: it is kept nowhere here. */
function Code({
  code,
  onKept,
}: {
  readonly code: string;
  readonly onKept: () => void;
}): ReactElement {
  const t = useTranslations('me.messages');
  return (
    <div className="stack" role="status">
      <p>{t('once')}</p>
      <p className="codes">
        <code>{code}</code>
      </p>
      <div className="line">
        <Button icon="copy" onClick={() => void navigator.clipboard.writeText(code)}>
          {t('copy')}
        </Button>
        <Button look="main" icon="check" onClick={onKept}>
          {t('kept')}
        </Button>
      </div>
    </div>
  );
}

/** For a device that reads the messages: makes the code, and adds passkeys to it. */
function Openers({ session }: { readonly session: ChatSession }): ReactElement {
  const t = useTranslations('me.messages');
  const [{ hasRecoveryCode, passkeys }, encryption] = useEncryption(session);
  const [code, setCode] = useState<string | null>(null);
  const [state, setState] = useState<'calm' | 'busy' | 'failed'>('calm');
  const make = async (): Promise<void> => {
    setState('busy');
    try {
      setCode((await encryption?.makeRecoveryCode()) ?? null);
      setState('calm');
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      {code === null ? (
        <>
          {hasRecoveryCode && (
            <p>
              {t('hasOne')} {passkeys.length > 0 && t('renewDrops')}
            </p>
          )}
          <Button icon="key-round" busy={state === 'busy'} onClick={() => void make()}>
            {t(hasRecoveryCode ? 'renew' : 'make')}
          </Button>
        </>
      ) : (
        <Code code={code} onKept={() => setCode(null)} />
      )}
      {state === 'failed' && (
        <Notice tone="danger" role="alert">
          {t('failed')}
        </Notice>
      )}
      {hasRecoveryCode && encryption && <RecoveryPasskeys encryption={encryption} code={code} />}
    </>
  );
}

function Recovery({ session }: { readonly session: ChatSession }): ReactElement {
  const t = useTranslations('me.messages');
  const [{ device, devices }] = useEncryption(session);
  if (device === 'looking') return <Skeleton />;
  return (
    <>
      {device === 'confirmed' ? (
        <Openers session={session} />
      ) : (
        <Notice tone="warn">{t('notReady')}</Notice>
      )}
      <Devices devices={devices} />
    </>
  );
}

/** The code that opens one's messages on another device, and the devices that read them. */
export function MyMessages(): ReactElement {
  const t = useTranslations('me.messages');
  const home = useChatHome();
  const state = useObservable(home.state);
  return (
    <section aria-labelledby="messages" className="stack">
      <h2 id="messages">{t('title')}</h2>
      <p className="soft">{t('words')}</p>
      {state.name === 'closed' && <Button onClick={home.open}>{t('show')}</Button>}
      {state.name === 'opening' && <Skeleton />}
      {state.name === 'failed' && <Notice tone="warn">{t('down')}</Notice>}
      {state.name === 'open' && <Recovery session={state.session} />}
    </section>
  );
}
