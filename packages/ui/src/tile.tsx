import { useEffect } from 'react';
import type { CSSProperties, ReactElement, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useAnnounce } from './live-region.tsx';
import { useUiText } from './ui-text.tsx';
import { Who } from './who.tsx';
import type { WhoKind } from './who.tsx';

/** A reaction while it is shown. */
export interface Float {
  readonly id: number;
  readonly icon: IconName;
  readonly word: string;
}

interface TileProps {
  readonly name: string;
  readonly kind: WhoKind;
  /** `main` is the other person, `self` one's own picture (mirrored), `float` one's own over the main one. */
  readonly place?: 'main' | 'self' | 'float' | undefined;
  readonly isSpeaking?: boolean | undefined;
  readonly isMuted?: boolean | undefined;
  /** Replaces "speaking" on the sill ("the sound goes on"). */
  readonly word?: string | undefined;
  /** The picture stands still: paled, with `over` saying why. */
  readonly isFrozen?: boolean | undefined;
  /** The `<video>`, or nothing when the camera is off. */
  readonly picture?: ReactNode;
  /** Over the picture: a `SayLine`, a `Frozen`. */
  readonly over?: ReactNode;
  /** The number of a raised hand among all raised hands. */
  readonly hand?: number | undefined;
  /** Reactions, which rise over the picture and are gone; said elsewhere to those who listen. */
  readonly floats?: readonly Float[] | undefined;
  /** A button in the picture's corner: the tile's own menu. */
  readonly menu?: ReactNode;
  /** In the place of the round or arched mark of a person, on a shared screen. */
  readonly mark?: IconName | undefined;
}

/** Three bars that stand for a voice. */
export function Wave(): ReactElement {
  return (
    <span className="wave" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

function SillEnd({
  isSpeaking,
  isMuted,
  word,
}: Pick<TileProps, 'isSpeaking' | 'isMuted' | 'word'>): ReactElement | null {
  const text = useUiText();
  if (isMuted) {
    return (
      <>
        <Icon name="mic-off" size="s" />
        <span className="visually-hidden">{text.microphoneOff}</span>
      </>
    );
  }
  if (!isSpeaking && !word) return null;
  return (
    <>
      {isSpeaking && <Wave />}
      <span className="tile__word">{word ?? text.speaks}</span>
    </>
  );
}

function Hand({ number }: { readonly number: number }): ReactElement {
  const text = useUiText();
  return (
    <span className="tile__hand">
      <Icon name="hand" size="s" />
      <span aria-hidden="true">{number}</span>
      <span className="visually-hidden">{text.handRaised(number)}</span>
    </span>
  );
}

function Floats({ floats }: { readonly floats: readonly Float[] }): ReactElement {
  return (
    <div className="floats" aria-hidden="true">
      {floats.slice(-3).map(({ id, icon, word }) => (
        <span key={id} className="floats__one">
          <Icon name={icon} />
          {word}
        </span>
      ))}
    </div>
  );
}

function PictureOff({ name, kind }: Pick<TileProps, 'name' | 'kind'>): ReactElement {
  const text = useUiText();
  return (
    <div className="tile__off">
      <Who kind={kind} name={name} size="l" />
      <span className="soft">{text.cameraOff}</span>
    </div>
  );
}

/** Name, hand, microphone and voice: under the picture, never on it. */
function Sill(props: TileProps): ReactElement {
  const { name, kind, place, isSpeaking, isMuted, word, hand, mark } = props;
  return (
    <figcaption className="tile__sill">
      {mark && <Icon name={mark} size="s" />}
      {!mark && place !== 'float' && <Who kind={kind} name={name} size="s" />}
      {/* A name of a right-to-left script begins, and when it is too long is cut, at its own end. */}
      <span className="grow tile__name" dir="auto" title={name}>
        {name}
      </span>
      {hand !== undefined && <Hand number={hand} />}
      <SillEnd isSpeaking={isSpeaking} isMuted={isMuted} word={word} />
    </figcaption>
  );
}

/** One person's picture, or a screen, over its sill. */
export function Tile(props: TileProps): ReactElement {
  const { name, kind, place, isSpeaking, isFrozen, picture, over, floats = [], menu } = props;
  const looks = classNames(
    'tile',
    place === 'main' && 'tile--main',
    (place === 'self' || place === 'float') && 'tile--self',
    place === 'float' && 'tile--float',
    isSpeaking && 'tile--speaks',
    isFrozen && 'tile--frozen',
  );
  return (
    <figure className={looks}>
      <div className="tile__pic">
        {picture ?? <PictureOff name={name} kind={kind} />}
        {floats.length > 0 && <Floats floats={floats} />}
        {over}
        {menu && <div className="tile__menu">{menu}</div>}
      </div>
      <Sill {...props} />
    </figure>
  );
}

interface TilesProps {
  /** So narrow that the sill has room for the name and a mark alone. */
  readonly isSmall?: boolean | undefined;
  /** Pixels of the sill under each picture. */
  readonly sill: number;
  readonly children: ReactNode;
}

/** The place of several tiles; each is put somewhere in it by a `TileAt`. */
export function Tiles({ isSmall, sill, children }: TilesProps): ReactElement {
  return (
    <div
      className={classNames('tiles', isSmall && 'tiles--small')}
      // Read by the style sheet; React writes it through the object model, as the pages' policy wants.
      style={{ '--sill': `${String(sill)}px` } as CSSProperties}
    >
      {children}
    </div>
  );
}

/** Pixels, or a share of the place ("50%"). */
type Length = number | string;

interface TileAtProps {
  readonly at: {
    readonly x: Length;
    readonly y: Length;
    readonly width: Length;
    readonly height: Length;
  };
  readonly children: ReactNode;
}

/** Puts what is in it at a place of `Tiles`. */
export function TileAt({ at, children }: TileAtProps): ReactElement {
  const { x: left, y: top, width, height } = at;
  return (
    <div className="tiles__at" style={{ left, top, width, height }}>
      {children}
    </div>
  );
}

interface SayLineProps {
  readonly ref?: Ref<HTMLDivElement> | undefined;
  readonly children: string;
  /** Goes with the sentence, and is said by whatever did it. */
  readonly more?: ReactNode;
  readonly actions?: ReactNode;
  /** Small print for the help desk. */
  readonly code?: ReactNode;
}

/** One sentence over the picture: what degrades, a caption. It is read aloud as it comes; what stands under it is not. */
export function SayLine({ ref, children, more, actions, code }: SayLineProps): ReactElement {
  const announce = useAnnounce();
  // By the region that is always there: one that comes with its words is not read by many screen readers.
  useEffect(() => announce(children), [announce, children]);
  return (
    <div ref={ref} className="say-line">
      <p className="say-line__words">{children}</p>
      {more && <p>{more}</p>}
      {actions && <div className="line say-line__do">{actions}</div>}
      {code && <p className="say-line__code">{code}</p>}
    </div>
  );
}

interface FrozenProps {
  readonly icon?: 'pause' | 'unplug' | 'wifi-off' | 'rotate-cw' | undefined;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Small print for the help desk. */
  readonly code?: ReactNode;
}

/** The plate over a picture that stands still: what happened, what goes on, what to do. Its news is announced beside it: seconds count on it. */
export function Frozen({
  icon = 'pause',
  title,
  children,
  actions,
  code,
}: FrozenProps): ReactElement {
  return (
    <div className="frozen">
      <div className="frozen__box">
        <span className="arch-art arch-art--warn" aria-hidden="true">
          <Icon name={icon} />
        </span>
        <h2>{title}</h2>
        <p>{children}</p>
        {actions && <div className="line frozen__do">{actions}</div>}
        {code && <p className="small soft">{code}</p>}
      </div>
    </div>
  );
}
