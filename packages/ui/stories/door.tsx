import { useState } from 'react';
import type { ReactElement } from 'react';
import { Button, ButtonLink } from '../src/button.tsx';
import { Checkbox } from '../src/checkbox.tsx';
import { CodeField } from '../src/code-field.tsx';
import { DoorFrame } from '../src/door-frame.tsx';
import { Notice } from '../src/notice.tsx';
import { PasswordField } from '../src/password-field.tsx';
import { TextField } from '../src/text-field.tsx';
import { Who } from '../src/who.tsx';

function SignIn(): ReactElement {
  return (
    <DoorFrame words="Centre hospitalier de Kerval. Consultations à distance, salons d’équipe et documents, hébergés par l’établissement.">
      <h1 className="display">Se connecter</h1>
      <p className="lead">
        Pour les professionnels du Centre hospitalier de Kerval et leurs partenaires.
      </p>
      <Button look="main" wide go="fingerprint" more="Empreinte, visage ou code de cet appareil">
        Utiliser une clé d’accès
      </Button>
      <p className="or">ou avec un mot de passe</p>
      <form noValidate>
        <TextField label="Adresse professionnelle" type="email" autoComplete="username" />
        <PasswordField label="Mot de passe" autoComplete="current-password" />
        <Checkbox
          label="Je suis sur un poste partagé"
          more="Ma session se ferme après 10 min sans activité."
        />
        <Button look="plain" wide type="submit" className="mt-1">
          Se connecter
        </Button>
        <ButtonLink look="link" href="#oubli">
          Mot de passe oublié
        </ButtonLink>
      </form>
      <Notice icon="smartphone" className="mt-2">
        Vous êtes patient ? Il n’y a pas de compte à créer : ouvrez le lien reçu par mail.
      </Notice>
    </DoorFrame>
  );
}

function SecondFactor(): ReactElement {
  const [code, setCode] = useState('');
  return (
    <DoorFrame words="Un mot de passe se vole ; votre téléphone, beaucoup moins. C’est pourquoi l’établissement demande une deuxième preuve.">
      <p className="line door__who">
        <Who kind="member" name="Dr Nadia Berthelot" />
        <span>
          <strong>Dr Nadia Berthelot</strong>
          <br />
          <span className="soft small">n.berthelot@ch-kerval.example</span>
        </span>
      </p>
      <h1 className="display">Le code de votre application</h1>
      <form noValidate>
        <CodeField
          label="Code à 6 chiffres"
          hint="Il change toutes les 30 secondes."
          error="Ce code n’est plus valable. Prenez celui qui s’affiche maintenant. Il vous reste 4 essais."
          value={code}
          onChange={setCode}
        />
        <Button look="main" wide go type="submit" className="mt-2">
          Vérifier
        </Button>
      </form>
      <h2 className="h3 door__other">Pas votre application sous la main ?</h2>
      <ul className="rows alt">
        <li>
          <Button look="link" icon="fingerprint">
            Utiliser une clé d’accès
          </Button>
        </li>
        <li>
          <Button look="link" icon="key-round">
            Saisir un code de secours
          </Button>
        </li>
      </ul>
    </DoorFrame>
  );
}

export const doorStories = { 'door-sign-in': SignIn, 'door-second-factor': SecondFactor };
