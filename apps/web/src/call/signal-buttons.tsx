import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { REACTIONS } from '@astra/call-core/signals';
import { Button } from '@astra/ui/button';
import { CallButton } from '@astra/ui/call-bar';
import { Icon } from '@astra/ui/icon';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import { reactionIcons } from './reaction-looks.ts';

/** From three people on one asks for the floor; it stays so when some of them leave again. */
export function useIsGroup({ participants, handRaisedAt }: CallSnapshot): boolean {
  const [wasGroup, setWasGroup] = useState(false);
  const isGroup = participants.length > 1 || handRaisedAt !== null;
  if (isGroup && !wasGroup) setWasGroup(true);
  return isGroup || wasGroup;
}

interface SignalProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
}

interface HandButtonProps extends SignalProps {
  /** Left out on phones, where it is in "More". */
  readonly onlyWide: boolean;
}

/** The hand in the bar: its word says the state. */
export function HandButton({ session, call, onlyWide }: HandButtonProps): ReactElement {
  const t = useTranslations('call');
  const isUp = call.handRaisedAt !== null;
  return (
    <CallButton
      icon="hand"
      label={t(isUp ? 'hand.lower' : 'hand.raise')}
      look={isUp ? 'on' : undefined}
      aria-keyshortcuts="H"
      onlyWide={onlyWide}
      onClick={() => session.setHand(!isUp)}
    />
  );
}

/** The reactions behind one button of the bar. */
export function ReactButton({ session }: Pick<SignalProps, 'session'>): ReactElement {
  const t = useTranslations('call');
  return (
    <MenuButton
      label={t('react')}
      className="cb only-wide"
      onStage
      face={
        <>
          <Icon name="smile-plus" />
          {t('react')}
        </>
      }
    >
      {REACTIONS.map((reaction) => (
        <MenuItem
          key={reaction}
          icon={reactionIcons[reaction]}
          onAction={() => session.react(reaction)}
        >
          {t(`reaction.${reaction}`)}
        </MenuItem>
      ))}
    </MenuButton>
  );
}

interface SignalActsProps extends SignalProps {
  readonly isHandInBar: boolean;
}

/** Hand and reactions in "More", where the bar has no room for them. */
export function SignalActs({ session, call, isHandInBar }: SignalActsProps): ReactElement {
  const t = useTranslations('call');
  const isUp = call.handRaisedAt !== null;
  return (
    <div className="stack only-narrow">
      {!isHandInBar && (
        <Button icon="hand" wide onClick={() => session.setHand(!isUp)}>
          {t(isUp ? 'hand.lower' : 'hand.raise')}
        </Button>
      )}
      <div className="reactions" role="group" aria-label={t('react')}>
        {REACTIONS.map((reaction) => (
          <Button
            key={reaction}
            icon={reactionIcons[reaction]}
            onClick={() => session.react(reaction)}
          >
            {t(`reaction.${reaction}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
