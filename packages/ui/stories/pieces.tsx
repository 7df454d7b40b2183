import type { ReactElement, ReactNode } from 'react';
import { Button, ButtonLink, IconButton } from '../src/button.tsx';
import { Card } from '../src/card.tsx';
import { EmptyState } from '../src/empty-state.tsx';
import { Icon } from '../src/icon.tsx';
import type { IconName } from '../src/icon.tsx';
import { iconShapes } from '../src/icon-shapes.ts';
import { Notice } from '../src/notice.tsx';
import { Skeleton } from '../src/skeleton.tsx';
import { Count, State } from '../src/state.tsx';
import { Thread, ThreadItem } from '../src/thread.tsx';
import { Who } from '../src/who.tsx';

/** A plain page around some pieces. */
export function Page({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <main id="main" className="main stack">
      <h1>{title}</h1>
      {children}
    </main>
  );
}

const looks = ['main', 'plain', 'quiet', 'danger', 'danger-plain', 'link'] as const;

function Buttons(): ReactElement {
  return (
    <Page title="Buttons">
      {looks.map((look) => (
        <p key={look} className="line">
          <Button look={look} icon="send">
            Planifier et inviter
          </Button>
          <Button look={look}>Sans icône</Button>
          <Button look={look} disabled>
            Fermé
          </Button>
          <Button look={look} busy>
            Envoi en cours
          </Button>
        </p>
      ))}
      <Button look="main" wide go>
        Continuer
      </Button>
      <ButtonLink look="plain" wide go="download" href="#x">
        Télécharger l’ordonnance
      </ButtonLink>
      <p className="line">
        <IconButton icon="x" label="Fermer" />
        <IconButton icon="send" label="Envoyer" look="main" />
        <IconButton icon="paperclip" label="Joindre" look="plain" />
      </p>
    </Page>
  );
}

function Marks(): ReactElement {
  return (
    <>
      <p className="line">
        <Who kind="member" name="Dr Nadia Berthelot" />
        <Who kind="guest" name="M. Karim Kaddour" />
        <Who kind="group" />
        <Who kind="member" name="Nadia Berthelot" size="s" />
        <Who kind="guest" name="Karim Kaddour" size="s" />
        <Who kind="member" name="Nadia Berthelot" size="l" />
        <Count value={3} label="3 personnes" />
        <Count value={12} tone="danger" />
      </p>
      <p className="line">
        <State icon="calendar-x">Annulée</State>
        <State tone="good" icon="circle-check">
          Prête
        </State>
        <State tone="warn" icon="triangle-alert">
          Réseau faible
        </State>
        <State tone="danger" icon="mic-off">
          Micro refusé
        </State>
        <State tone="action" icon="video">
          En appel
        </State>
        <State tone="bare" icon="lock">
          Chiffrée
        </State>
      </p>
    </>
  );
}

function Looks(): ReactElement {
  return (
    <Page title="People, states, cards">
      <Marks />
      <Notice
        tone="warn"
        title="3 personnes n’ont pas de second facteur"
        beside={<Button>Les prévenir</Button>}
      >
        Il devient obligatoire le 1er décembre : elles ne pourront plus entrer.
      </Notice>
      <Notice
        tone="danger"
        title="Le mail n’est pas parti"
        role="alert"
        actions={<Button>Renvoyer</Button>}
      >
        Le serveur de messagerie ne répond pas.
      </Notice>
      <Notice tone="good">Enregistré.</Notice>
      <Notice>Personne ne vous voit ici.</Notice>
      <Card>
        <Thread>
          <ThreadItem state="done">Invitation ouverte</ThreadItem>
          <ThreadItem state="warn">En retard</ThreadItem>
          <ThreadItem state="danger">Refusé</ThreadItem>
          <ThreadItem state="now">En attente</ThreadItem>
          <ThreadItem state="next">Consultation</ThreadItem>
        </Thread>
      </Card>
      <dl className="kv">
        <dt>Entrée</dt>
        <dd className="num">nº 1 284 871</dd>
      </dl>
    </Page>
  );
}

function States(): ReactElement {
  return (
    <Page title="States of a screen">
      <Card>
        <EmptyState
          icon="coffee"
          title="Personne aujourd’hui"
          action={<Button look="main">Planifier une consultation</Button>}
        >
          Vos consultations apparaîtront ici dès qu’elles seront planifiées.
        </EmptyState>
      </Card>
      <Card>
        <EmptyState
          icon="unplug"
          tone="danger"
          title="Votre journée ne s’affiche pas"
          role="alert"
          code="Pour l’assistance : AG-503, 14:04:22"
          action={<Button icon="rotate-cw">Réessayer</Button>}
        >
          L’agenda ne répond pas. Vos patients, eux, sont bien reçus en salle d’attente.
        </EmptyState>
      </Card>
      <Card>
        <EmptyState icon="lock-keyhole" tone="warn" title="Ce compte rendu ne vous est pas ouvert">
          Il appartient à Dr Nadia Berthelot.
        </EmptyState>
      </Card>
      <Card>
        <Skeleton label="Chargement de vos consultations" />
      </Card>
    </Page>
  );
}

function Icons(): ReactElement {
  return (
    <Page title="Icons">
      <ul className="line list">
        {Object.keys(iconShapes).map((name) => (
          <li key={name} className="state">
            {/* Object.keys forgets the keys' type; they are the table's own. */}
            <Icon name={name as IconName} />
            {name}
          </li>
        ))}
      </ul>
    </Page>
  );
}

export const pieceStories = {
  buttons: Buttons,
  looks: Looks,
  states: States,
  icons: Icons,
};
