import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { AppFrame } from '@astra/ui/app-frame';
import type { FrameLinkProps, Place } from '@astra/ui/app-frame';
import { DisplayDialog } from '@astra/ui/display-dialog';
import { MenuButton, MenuItem, MenuRule } from '@astra/ui/menu';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { Who } from '@astra/ui/who';
import { AppLink, useGo } from './app-link.tsx';
import { useNewRooms } from './chat-root.tsx';
import { queueOf } from './day.ts';
import { useFailedMailCount } from './failed-mail-count.ts';
import { OfflineNotice } from './page-states.tsx';
import { ReadingNotice } from './reading-notice.tsx';
import { ReleaseNotice } from './release-notice.tsx';
import { ReportNotice } from './report-notice.tsx';
import { maySet } from './may-set.ts';
import { useMay, useMe } from './session.tsx';
import { useSignOut } from './sign-out.tsx';
import { UpdateNotice } from './update-notice.tsx';
import { useToday } from './use-day.ts';
import { useNewShares } from './use-new-shares.ts';

/** Draws the frame's links with the router. */
function FrameLink({ children, ...rest }: FrameLinkProps): ReactElement {
  return <AppLink {...rest}>{children}</AppLink>;
}

/** The places of the rail that this person may enter. */
function usePlaces(): readonly Place[] {
  const t = useTranslations('common.places');
  const may = useMay();
  const { pathname } = window.location;
  const place = (href: string, label: string, icon: Place['icon']): Place => ({
    href,
    label,
    icon,
    isCurrent:
      href === '/'
        ? /^\/(?:$|planifier|reunion|consultations)/u.test(pathname)
        : pathname.startsWith(href),
  });
  const waiting = queueOf(useToday().data ?? []).length;
  const failed = useFailedMailCount();
  const rooms = useNewRooms();
  const shares = useNewShares();
  const counted = (
    value: number,
    what: 'waiting' | 'failed' | 'newRooms' | 'newShares',
  ): Place['count'] => (value > 0 ? { value, label: t(what, { count: value }) } : undefined);
  return [
    may('meeting.see') && {
      ...place('/', t('today'), 'house'),
      count: counted(waiting, 'waiting'),
    },
    may('chat.use') && {
      ...place('/salons', t('rooms'), 'messages-square'),
      count: counted(rooms, 'newRooms'),
    },
    may('document.see') && {
      ...place('/documents', t('documents'), 'folder'),
      count: counted(shares, 'newShares'),
    },
    may('person.see') && {
      ...place('/personnes', t('people'), 'users-round'),
      isCurrent: /^\/(?:personnes|equipes)/u.test(pathname),
    },
    may('dead-letter.see') && {
      ...place('/messages-en-echec', t('failedMail'), 'mail-x'),
      count: counted(failed, 'failed'),
    },
    may('organisation.see-all') && place('/etablissements', t('platform'), 'building-2'),
    (may('audit.read') || may('audit.read-platform')) &&
      place('/journal', t('audit'), 'shield-check'),
    maySet(may) && {
      ...place('/reglages', t('settings'), 'settings-2'),
      isCurrent: /^\/(?:reglages|avis)/u.test(pathname),
    },
  ].filter((each) => each !== false);
}

interface MyMenuProps {
  readonly small?: boolean;
  readonly onDisplay: () => void;
}

function MyMenu({ small = false, onDisplay }: MyMenuProps): ReactElement {
  const t = useTranslations('common.me');
  const { displayName } = useMe();
  const go = useGo();
  const signOut = useSignOut();
  return (
    <MenuButton
      label={t('menu', { name: displayName })}
      className={small ? 'btn btn--quiet btn--icon' : 'rail__item'}
      face={
        <>
          <Who kind="member" name={displayName} size="s" />
          {small ? (
            <VisuallyHidden>{t('menu', { name: displayName })}</VisuallyHidden>
          ) : (
            <span>
              {t('short')}
              <VisuallyHidden> ({displayName})</VisuallyHidden>
            </span>
          )}
        </>
      }
    >
      <MenuItem icon="user-round" onAction={() => go('/moi')}>
        {t('account')}
      </MenuItem>
      <MenuItem icon="accessibility" onAction={onDisplay}>
        {t('display')}
      </MenuItem>
      <MenuRule />
      <MenuItem icon="log-out" onAction={signOut}>
        {t('signOut')}
      </MenuItem>
    </MenuButton>
  );
}

interface ScreenProps {
  readonly aside?: ReactNode;
  readonly asideLabel?: string | undefined;
  readonly className?: string | undefined;
  readonly mainClassName?: string | undefined;
  readonly children: ReactNode;
}

/** The professionals' frame around one screen. */
export function Screen({ children, ...rest }: ScreenProps): ReactElement {
  const t = useTranslations('common');
  const places = usePlaces();
  const [isDisplayOpen, setDisplayOpen] = useState(false);
  const openDisplay = (): void => setDisplayOpen(true);
  return (
    <AppFrame
      {...rest}
      home={{ href: '/', label: t('places.home') }}
      navLabel={t('places.main')}
      places={places}
      help={{
        href: '/aide',
        label: t('places.help'),
        icon: 'life-buoy',
        isCurrent: window.location.pathname === '/aide',
      }}
      me={<MyMenu onDisplay={openDisplay} />}
      meSmall={<MyMenu small onDisplay={openDisplay} />}
      link={FrameLink}
      notices={
        <>
          <ReadingNotice />
          <ReportNotice />
          <ReleaseNotice />
          <UpdateNotice />
          <OfflineNotice />
        </>
      }
    >
      {children}
      <DisplayDialog isOpen={isDisplayOpen} onClose={() => setDisplayOpen(false)} />
    </AppFrame>
  );
}
