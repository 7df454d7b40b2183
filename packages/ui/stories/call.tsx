import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { Button, IconButton } from '../src/button.tsx';
import { CallBar, CallButton } from '../src/call-bar.tsx';
import { CallFrame } from '../src/call-frame.tsx';
import { Duration } from '../src/clock.tsx';
import { MenuButton, MenuItem } from '../src/menu.tsx';
import { Panel } from '../src/panel.tsx';
import { State } from '../src/state.tsx';
import { Frozen, SayLine, Tile, TileAt, Tiles } from '../src/tile.tsx';

/** A still picture in the place of a person: a video fed by a canvas, as a track would feed it. */
function Picture({ hue }: { readonly hue: number }): ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 360];
    const paint = canvas.getContext('2d');
    if (paint) {
      paint.fillStyle = `hsl(${String(hue)} 25% 35%)`;
      paint.fillRect(0, 0, 640, 360);
      paint.fillStyle = `hsl(${String(hue)} 30% 60%)`;
      paint.beginPath();
      paint.ellipse(320, 330, 150, 130, 0, 0, 7);
      paint.ellipse(320, 150, 65, 80, 0, 0, 7);
      paint.fill();
    }
    if (video.current) video.current.srcObject = canvas.captureStream(1);
  }, [hue]);
  return <video ref={video} autoPlay muted playsInline />;
}

const bar = (isMuted: boolean, isChatOpen: boolean): ReactElement => (
  <CallBar
    label="Commandes de l’appel"
    leave={<CallButton icon="phone-off" look="leave" label="Quitter" />}
  >
    <CallButton
      icon={isMuted ? 'mic-off' : 'mic'}
      look={isMuted ? 'off' : undefined}
      label={isMuted ? 'Micro coupé' : 'Micro'}
    />
    <CallButton icon="video" label="Caméra" />
    <CallButton
      icon="message-square-text"
      look={isChatOpen ? 'on' : undefined}
      label="Discussion"
      shortLabel="Écrire"
      aria-expanded={isChatOpen}
      count={{ value: 1, label: '1 nouveau message' }}
    />
    <CallButton icon="users-round" label="Personnes" onlyWide />
    <CallButton icon="ellipsis" label="Plus" aria-expanded={false} />
  </CallBar>
);

const status = (
  <>
    <Duration sinceMs={Date.now() - 751_000} label="Durée" />
    <State tone="good" icon="signal">
      Bonne
    </State>
  </>
);

const self = (
  <Tile name="Vous" kind="member" place="float" picture={<Picture hue={200} />} isMuted />
);

function Call(): ReactElement {
  return (
    <CallFrame
      title="M. Karim Kaddour"
      about="né le 14 février 1978"
      status={status}
      bar={bar(false, false)}
    >
      <Tile
        name="M. Karim Kaddour"
        kind="guest"
        place="main"
        isSpeaking
        picture={<Picture hue={30} />}
        over={<SayLine>Vous prendrez la tension le matin.</SayLine>}
      />
      {self}
    </CallFrame>
  );
}

function WithPanel(): ReactElement {
  const panel = (
    <Panel
      title="Discussion"
      closeLabel="Fermer la discussion"
      onClose={() => undefined}
      state={
        <State tone="bare" icon="lock">
          Chiffrée
        </State>
      }
      fromEnd
      foot={
        <div className="composer">
          <textarea aria-label="Écrire à M. Kaddour" placeholder="Écrire à M. Kaddour" rows={1} />
          <IconButton icon="send" look="main" label="Envoyer" />
        </div>
      }
    >
      <ol className="msgs">
        <li>
          <div className="msg__body">
            <p className="msg__by">
              <strong>M. Kaddour</strong>
              <time>14:28</time>
            </p>
            <p>Merci docteur. Celui-ci convient ?</p>
          </div>
        </li>
      </ol>
    </Panel>
  );
  return (
    <CallFrame
      title="M. Karim Kaddour"
      about="né le 14 février 1978"
      status={status}
      bar={bar(true, true)}
      panel={panel}
    >
      <Tile name="M. Karim Kaddour" kind="guest" place="main" picture={<Picture hue={30} />} />
      {self}
    </CallFrame>
  );
}

function Weak(): ReactElement {
  const plate = (
    <Frozen
      title="Connexion faible : l’image de M. Kaddour est en pause"
      code="Pour l’assistance : réseau montant 180 kbit/s, 9 % de perte (R-204)"
      actions={
        <Button look="main" icon="video-off">
          Couper ma caméra pour mieux entendre
        </Button>
      }
    >
      Il vous entend et vous l’entendez toujours. L’image revient d’elle-même dès que possible.
    </Frozen>
  );
  return (
    <CallFrame
      title="M. Karim Kaddour"
      status={status}
      bar={bar(false, false)}
      className="call--warned"
    >
      <Tile
        name="M. Karim Kaddour"
        kind="guest"
        place="main"
        isSpeaking
        isFrozen
        word="le son continue"
        picture={<Picture hue={30} />}
        over={plate}
      />
      {self}
    </CallFrame>
  );
}

const percent = (share: number): string => `${String(share * 100)}%`;

/** An even grid; the product reckons a better one from the size of the screen. */
function shareOf(index: number, count: number): Parameters<typeof TileAt>[0]['at'] {
  const columns = Math.ceil(Math.sqrt(count));
  return {
    x: percent((index % columns) / columns),
    y: percent(Math.floor(index / columns) / Math.ceil(count / columns)),
    width: percent(0.98 / columns),
    height: percent(0.98 / Math.ceil(count / columns)),
  };
}

function many(count: number): () => ReactElement {
  return function Many(): ReactElement {
    return (
      <CallFrame
        title="RCP cardiologie"
        status={status}
        bar={bar(false, false)}
        captions={
          <>
            <strong>Dr Okoye</strong> Le cliché de mardi est net.
          </>
        }
      >
        <Tiles sill={32} isSmall={count > 4}>
          {Array.from({ length: count }, (_, index) => index).map((index) => (
            <TileAt key={index} at={shareOf(index, count)}>
              <Tile
                name={`Dr Personne ${String(index + 1)}`}
                kind={index === 2 ? 'guest' : 'member'}
                isSpeaking={index === 1}
                isMuted={index === 3}
                hand={index === 3 ? 1 : undefined}
                floats={index === 1 ? [{ id: 1, icon: 'party-popper', word: 'Bravo' }] : []}
                menu={
                  <MenuButton
                    label={`Options pour Dr Personne ${String(index + 1)}`}
                    icon="ellipsis"
                    iconOnly
                    className="tile__more"
                    onStage
                  >
                    <MenuItem icon="pin">Épingler</MenuItem>
                  </MenuButton>
                }
                picture={index === 0 ? undefined : <Picture hue={index * 40} />}
              />
            </TileAt>
          ))}
        </Tiles>
      </CallFrame>
    );
  };
}

export const callStories = {
  call: Call,
  'call-panel': WithPanel,
  'call-weak': Weak,
  'call-3': many(3),
  'call-5': many(5),
  'call-9': many(9),
  'visit-call': Call,
};
