import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';

interface MediaProps {
  readonly name: string;
  readonly href: string;
  readonly kind: 'audio' | 'video';
}

/** Sound and film by the browser's own player. It asks for the parts that it plays, so that a long one begins at once. */
export function Media({ name, href, kind }: MediaProps): ReactElement {
  const t = useTranslations('documents.look');
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className="soft">{t('brokenMedia')}</p>;
  const player = {
    controls: true,
    preload: 'metadata',
    src: href,
    'aria-label': name,
    onError: () => setBroken(true),
  } as const;
  return (
    <div className="docs__media">
      {/* oxlint-disable jsx-a11y/media-has-caption -- what somebody recorded has none */}
      {kind === 'audio' ? <audio {...player} /> : <video {...player} playsInline />}
      {/* oxlint-enable jsx-a11y/media-has-caption */}
    </div>
  );
}
