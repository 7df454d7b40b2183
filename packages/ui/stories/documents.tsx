import type { ReactElement } from 'react';
import { PageHead } from '../src/app-frame.tsx';
import { Button, IconButton } from '../src/button.tsx';
import { Icon } from '../src/icon.tsx';
import { ProgressBar } from '../src/progress-bar.tsx';
import { State } from '../src/state.tsx';
import { Frame } from './frame.tsx';

function Sending(): ReactElement {
  return (
    <section className="ups" aria-label="Envois">
      <p className="soft num">2 envois en cours · un fichier déposé</p>
      <ul className="ups__list">
        <li className="up">
          <span className="filecard__kind" aria-hidden="true">
            DCM
          </span>
          <div className="grow">
            <div className="line line--apart">
              <strong className="docs__name">Coronarographie dossier 3.dcm</strong>
              <span className="small soft num">148 Mo sur 240 Mo, reste 40 s</span>
            </div>
            <ProgressBar label="Envoi de Coronarographie dossier 3.dcm" done={148} all={240} />
          </div>
          <IconButton icon="pause" label="Mettre l’envoi en pause" />
        </li>
        <li className="up">
          <span className="filecard__kind" aria-hidden="true">
            ZIP
          </span>
          <div className="grow">
            <div className="line line--apart">
              <strong className="docs__name">Photos.zip</strong>
              <State tone="danger" icon="shield-x">
                Refusé : un virus a été trouvé
              </State>
            </div>
            <p className="small soft">Le fichier n’a pas été gardé.</p>
          </div>
          <IconButton icon="x" label="Retirer Photos.zip de la liste" />
        </li>
      </ul>
    </section>
  );
}

function Name(): ReactElement {
  return (
    <span className="line nowrap">
      <label className="docs__pick">
        <input type="checkbox" defaultChecked />
        <span className="visually-hidden">Choisir Compte rendu.docx</span>
      </label>
      <span className="filecard__kind" aria-hidden="true">
        DOCX
      </span>
      <a className="docn grow" href="#one">
        <strong className="docs__name">Compte rendu.docx</strong>
        <span className="small soft">Document de bureau · 3 versions</span>
      </a>
    </span>
  );
}

function List(): ReactElement {
  return (
    <div className="card card--flush">
      <table className="table table--fold docs__table">
        <caption className="visually-hidden">Novembre 2026</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort="ascending">
              <button type="button" className="docs__order">
                Nom
                <Icon name="arrow-up" size="s" />
              </button>
            </th>
            <th scope="col">Modifié</th>
            <th scope="col">Taille</th>
          </tr>
        </thead>
        <tbody>
          <tr aria-selected="true">
            <td>
              <Name />
            </td>
            <td data-th="Modifié">
              <span className="nb">il y a 5 min</span>
              <span className="small soft docs__by">par Dr Nadia Berthelot</span>
            </td>
            <td data-th="Taille" className="nb num">
              86 ko
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Documents(): ReactElement {
  return (
    <Frame>
      <div className="docs">
        <PageHead
          title="Documents"
          lead="Chiffrés sur le serveur de fichiers de votre établissement."
          actions={
            <Button look="main" icon="upload">
              Déposer
            </Button>
          }
        />
        <nav aria-label="Quels documents">
          <ul className="tabs docs__views">
            <li>
              <a className="tabs__tab" href="#own" aria-current="page">
                Mes documents
              </a>
            </li>
            <li>
              <a className="tabs__tab" href="#shared">
                Partagés avec moi
              </a>
            </li>
          </ul>
        </nav>
        <nav className="crumbs" aria-label="Dossier">
          <ol>
            <li>
              <a href="#top">Mes documents</a>
              <Icon name="chevron-right" size="s" />
            </li>
            <li>
              <h2 className="crumbs__here" aria-current="page">
                Novembre 2026
              </h2>
            </li>
          </ol>
        </nav>
        <Sending />
        <List />
      </div>
    </Frame>
  );
}

export const documentsStories = { documents: Documents };
