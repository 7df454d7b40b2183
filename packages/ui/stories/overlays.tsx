import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { Button } from '../src/button.tsx';
import { Dialog } from '../src/dialog.tsx';
import { DisplayButton } from '../src/display-button.tsx';
import { DisplayDialog } from '../src/display-dialog.tsx';
import { MenuButton, MenuItem, MenuRule } from '../src/menu.tsx';
import { PlainQuestion } from '../src/plain-question.tsx';
import { TextArea } from '../src/text-area.tsx';
import { useToast } from '../src/toast.tsx';

function Middle(): ReactElement {
  const [isOpen, setOpen] = useState(true);
  return (
    <main id="main" className="main">
      <h1>Dialog</h1>
      <Button onClick={() => setOpen(true)}>Ouvrir</Button>
      <PlainQuestion
        isOpen={isOpen}
        title="Terminer pour tous ?"
        keep="Rester"
        confirm="Terminer"
        onConfirm={() => setOpen(false)}
        onClose={() => setOpen(false)}
      >
        <p>M. Kaddour et vous quitterez l’appel. Il pourra donner son avis.</p>
      </PlainQuestion>
    </main>
  );
}

/** It closes by itself, once what was asked for is done. */
function After(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const send = (): void => {
    setBusy(true);
    setTimeout(() => {
      setBusy(false);
      setOpen(false);
    }, 200);
  };
  return (
    <main id="main" className="main">
      <h1>Dialog that closes by itself</h1>
      <Button onClick={() => setOpen(true)}>Inviter</Button>
      {isOpen && (
        <Dialog
          isOpen
          onClose={() => setOpen(false)}
          title="Inviter un collègue"
          actions={
            <Button look="main" busy={isBusy} onClick={send}>
              Envoyer
            </Button>
          }
        >
          <p>Il reçoit un mail.</p>
        </Dialog>
      )}
    </main>
  );
}

function Side(): ReactElement {
  const [isOpen, setOpen] = useState(true);
  return (
    <main id="main" className="main">
      <h1>Side sheet</h1>
      <Button onClick={() => setOpen(true)}>Ouvrir</Button>
      <Dialog
        look="side"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title="Écrire à Mme Bellec"
        actions={
          <Button look="main" busy>
            Envoyer
          </Button>
        }
      >
        <TextArea label="Message" hint="Elle le lit dans la salle d’attente." />
      </Dialog>
    </main>
  );
}

function Display(): ReactElement {
  const [isOpen, setOpen] = useState(true);
  return (
    <main id="main" className="main">
      <h1>Display</h1>
      <DisplayButton />
      <DisplayDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </main>
  );
}

function Menus(): ReactElement {
  return (
    <main id="main" className="main">
      <h1>Menus</h1>
      <MenuButton label="Actions" icon="ellipsis">
        <MenuItem icon="pencil">Déplacer</MenuItem>
        <MenuItem icon="arrow-right-left" more="Un collègue de votre équipe">
          Confier
        </MenuItem>
        <MenuItem icon="bell" disabled>
          Rappeler
        </MenuItem>
        <MenuRule />
        <MenuItem icon="calendar-x" danger>
          Annuler
        </MenuItem>
      </MenuButton>
    </main>
  );
}

function Toasts(): ReactElement {
  const show = useToast();
  useEffect(() => {
    show({
      message: 'Consultation de M. Le Goff annulée, il est prévenu.',
      act: { label: 'Rétablir', onAct: () => undefined },
    });
    show({ message: 'Le mail n’est pas parti.', tone: 'danger' });
  }, [show]);
  return (
    <main id="main" className="main">
      <h1>Toasts</h1>
    </main>
  );
}

function OnStage(): ReactElement {
  const [isOpen, setOpen] = useState(true);
  return (
    <main id="main" className="main">
      <h1>Dialog of a call</h1>
      <Button onClick={() => setOpen(true)}>Ouvrir</Button>
      <Dialog onStage isOpen={isOpen} onClose={() => setOpen(false)} title="Réglages">
        <TextArea label="Message" />
      </Dialog>
    </main>
  );
}

export const overlayStories = {
  'dialog-stage': OnStage,
  dialog: Middle,
  'dialog-after': After,
  'dialog-side': Side,
  display: Display,
  menu: Menus,
  toast: Toasts,
};
