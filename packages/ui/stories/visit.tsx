import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { BirthDateField } from '../src/birth-date-field.tsx';
import { Button } from '../src/button.tsx';
import { Choices } from '../src/choices.tsx';
import { Clock } from '../src/clock.tsx';
import { DeviceTest, DeviceTests, Level } from '../src/device-test.tsx';
import { DisplayButton } from '../src/display-button.tsx';
import { ArchArt } from '../src/empty-state.tsx';
import { Icon } from '../src/icon.tsx';
import { Rating } from '../src/rating.tsx';
import type { RatingValue } from '../src/rating.tsx';
import { Says } from '../src/says.tsx';
import { Scene } from '../src/scene.tsx';
import { TextArea } from '../src/text-area.tsx';
import { Thread, ThreadItem } from '../src/thread.tsx';
import { VisitFrame } from '../src/visit-frame.tsx';
import { Who } from '../src/who.tsx';

interface FrameProps {
  readonly step?: { readonly now: number; readonly label: string };
  readonly children: ReactNode;
}

function Frame({ step, children }: FrameProps): ReactElement {
  return (
    <VisitFrame
      organisation="Centre hospitalier de Kerval"
      step={step && { ...step, total: 4 }}
      display={<DisplayButton />}
      help={{ label: 'J’ai besoin d’aide', onPress: () => undefined }}
      phone={{ call: '+33261910012', shown: '02 61 91 00 12' }}
    >
      {children}
    </VisitFrame>
  );
}

function Invitation(): ReactElement {
  return (
    <Frame>
      <div className="hero">
        <Scene />
        <div className="hero__when">
          <p className="soft">
            Aujourd’hui,
            <br />
            lundi 23 novembre
          </p>
          <p className="clock">14:20</p>
          <p className="strong">dans 18 min</p>
        </div>
      </div>
      <p className="soft">Bonjour M. Kaddour,</p>
      <h1>Dr Nadia Berthelot vous recevra en vidéo</h1>
      <p className="line nowrap hello-who">
        <Who kind="member" name="Nadia Berthelot" />
        <span>
          <strong>Cardiologie</strong>
          <br />
          <span className="soft">Centre hospitalier de Kerval</span>
        </span>
      </p>
      <ul className="ticks">
        <li>
          <Icon name="list-checks" />
          <span>4 petites étapes, environ 3 minutes</span>
        </li>
        <li>
          <Icon name="eye-off" />
          <span>Personne ne vous voit avant votre accord</span>
        </li>
      </ul>
      <div className="visit__do">
        <Button look="main" wide go>
          Commencer
        </Button>
        <Button look="link" className="centre">
          Je ne peux pas venir
        </Button>
      </div>
    </Frame>
  );
}

function Identity(): ReactElement {
  const [birth, setBirth] = useState({ day: '14', month: '2', year: '1987' });
  return (
    <Frame step={{ now: 1, label: 'C’est bien vous' }}>
      <h1>Quelle est votre date de naissance ?</h1>
      <p className="lead">Pour que personne d’autre n’entre à votre place, même avec votre lien.</p>
      <form noValidate>
        <BirthDateField
          label="Date de naissance"
          error="Ce n’est pas la date que nous avons. Vérifiez, puis essayez encore : il reste 2 essais."
          value={birth}
          onChange={setBirth}
        />
        <div className="visit__do">
          <Button look="main" wide go type="submit">
            Continuer
          </Button>
        </div>
      </form>
    </Frame>
  );
}

function Consent(): ReactElement {
  const [answer, setAnswer] = useState<'yes' | 'no'>('yes');
  return (
    <Frame step={{ now: 2, label: 'Votre accord' }}>
      <h1>Avant de commencer, votre accord</h1>
      <ul className="ticks mt-2 mb-2">
        <li>
          <Icon name="stethoscope" />
          <span>Vous consultez à distance. Le médecin peut vous demander de venir sur place.</span>
        </li>
        <li>
          <Icon name="circle-slash" />
          <span>
            <strong>Rien n’est enregistré</strong>, ni l’image ni le son.
          </span>
        </li>
      </ul>
      <Choices
        name="consent"
        label="Consulter le Dr Berthelot en vidéo"
        value={answer}
        onChange={setAnswer}
        options={[
          { value: 'yes', label: 'Je suis d’accord' },
          {
            value: 'no',
            label: 'Je préfère une visite sur place',
            more: 'Vous pouvez changer d’avis ensuite.',
          },
        ]}
      />
      <div className="visit__do">
        <Button look="main" wide go>
          Continuer
        </Button>
      </div>
    </Frame>
  );
}

const remedy = [
  { key: 'a', words: 'Touchez le réglage à gauche de l’adresse, tout en haut.' },
  { key: 'b', words: 'Touchez « Autorisations », puis « Micro ».' },
  { key: 'c', words: 'Choisissez « Autoriser », et revenez ici.' },
];

function Devices(): ReactElement {
  return (
    <Frame step={{ now: 3, label: 'Votre matériel' }}>
      <h1>Une chose à régler : le micro</h1>
      <p className="lead">
        Le reste marche. Personne ne vous voit ni ne vous entend pour l’instant.
      </p>
      <DeviceTests>
        <DeviceTest
          outcome="bad"
          icon="mic-off"
          title="Micro : bloqué"
          remedy={remedy}
          below={
            <Button look="main" wide icon="rotate-cw" className="mt-12">
              Réessayer le micro
            </Button>
          }
        >
          Votre téléphone refuse de nous le donner.
        </DeviceTest>
        <DeviceTest outcome="good" title="Caméra" below={<div className="cam" />}>
          On vous voit bien.
        </DeviceTest>
        <DeviceTest
          outcome="running"
          icon="mic"
          title="Micro"
          below={<Level value={0.6} label="Niveau du micro" />}
        >
          Dites quelque chose.
        </DeviceTest>
        <DeviceTest outcome="weak" title="Connexion : un peu faible">
          L’image pourra être floue, le son tiendra.
        </DeviceTest>
      </DeviceTests>
      <div className="visit__do">
        <Button wide go>
          Continuer sans micro
        </Button>
      </div>
    </Frame>
  );
}

function Waiting(): ReactElement {
  const [since] = useState(() => Date.now() - 370_000);
  return (
    <Frame>
      <h1 className="mb-2">Votre médecin sait que vous êtes là</h1>
      <div className="hero">
        <Scene />
        <div className="hero__when">
          <p className="soft">Vous attendez depuis</p>
          <Clock sinceMs={since} />
          <p className="strong">Personne n’est avant vous.</p>
        </div>
      </div>
      <Says name="Dr Berthelot" kind="member" time="14:22">
        Bonjour M. Kaddour, je termine avec une patiente. Je suis à vous dans 5 minutes.
      </Says>
      <Says name="Vous" kind="guest" time="14:23" isMine>
        Merci, je vous attends.
      </Says>
      <Thread className="after">
        <ThreadItem state="now">
          <strong>Gardez cette page ouverte.</strong> Un son et un message vous préviennent.
        </ThreadItem>
        <ThreadItem state="next">
          Le Dr Berthelot vous fait entrer : vous décidez alors d’allumer l’image.
        </ThreadItem>
      </Thread>
      <p className="line nowrap soft">
        <Icon name="eye-off" />
        Personne ne vous voit ni ne vous entend ici.
      </p>
      <div className="visit__do">
        <Button wide>Quitter la salle d’attente</Button>
      </div>
    </Frame>
  );
}

function End(): ReactElement {
  const [rating, setRating] = useState<RatingValue | null>(4);
  return (
    <Frame>
      <h1 className="display">La consultation est terminée</h1>
      <p className="lead">
        24 minutes avec le Dr Nadia Berthelot. Vous pouvez fermer cette page quand vous voulez.
      </p>
      <form className="mt-4">
        <Rating
          legend="Le son et l’image, c’était comment ?"
          words={['Très mal', 'Mal', 'Moyen', 'Bien', 'Très bien']}
          value={rating}
          onChange={setRating}
        />
        <div className="mt-3">
          <TextArea
            label="Un mot pour l’équipe technique"
            hint="Facultatif. Pas d’information de santé ici."
          />
        </div>
        <div className="visit__do">
          <Button wide go="send" type="submit">
            Envoyer mon avis
          </Button>
        </div>
      </form>
    </Frame>
  );
}

function TooEarly(): ReactElement {
  return (
    <Frame>
      <div className="calm">
        <ArchArt icon="hourglass" />
        <h1>C’est un peu tôt</h1>
        <p className="lead">
          La salle d’attente ouvre lundi 23 novembre à 14:05. Gardez ce lien, il marchera alors.
        </p>
        <div className="calm__do">
          <Button wide go="calendar-plus">
            Ajouter à mon agenda
          </Button>
        </div>
      </div>
    </Frame>
  );
}

export const visitStories = {
  'visit-invitation': Invitation,
  'visit-identity': Identity,
  'visit-consent': Consent,
  'visit-devices': Devices,
  'visit-waiting': Waiting,
  'visit-end': End,
  'visit-too-early': TooEarly,
};
