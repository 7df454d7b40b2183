import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import '@astra/ui/visit-files.css';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { useSize } from '#screens/documents/kind.ts';
import { FileLine } from '#visit-files/file-line.tsx';
import { useSharedFiles, type SharedFile, type SharedFiles } from './files.ts';

/** A file that a message brings, as it stands now: the message says only which. */
export function FileCard({ fileId }: { readonly fileId: string }): ReactElement {
  const t = useTranslations('chat.file');
  const files = useSharedFiles();
  const file = files?.items?.find(({ id }) => id === fileId);
  if (!files?.items) return <Words>{t('loading')}</Words>;
  if (!file && files.isMore)
    return (
      <p className="vfile">
        <ItemMark item={{ kind: 'file', name: '' }} />
        <ButtonLink href={files.contentHref(fileId)} download="" icon="download">
          {t('older')}
        </ButtonLink>
      </p>
    );
  if (!file) return <Words>{t(files.isPart ? 'notShown' : 'gone')}</Words>;
  return file.state === 'here' ? <Here file={file} files={files} /> : <NotHere file={file} />;
}

interface HereProps {
  readonly file: SharedFile;
  readonly files: SharedFiles;
}

function Here({ file, files }: HereProps): ReactElement {
  const { name, sizeBytes, mediaType } = file;
  return (
    <FileLine
      as="div"
      file={{ name, sizeBytes, mediaType: mediaType ?? '' }}
      href={files.contentHref(file.id)}
      about={null}
      preview={files.preview?.(file) ?? undefined}
    />
  );
}

const Words = ({ children }: { readonly children: string }): ReactElement => (
  <p className="soft">
    <Icon name="paperclip" size="s" /> {children}
  </p>
);

function NotHere({
  file: { name, sizeBytes, state },
}: {
  readonly file: SharedFile;
}): ReactElement {
  const t = useTranslations('chat.file');
  const size = useSize();
  return (
    <div className="vfile">
      <ItemMark item={{ kind: 'file', name }} />
      <span className="grow vfile__words">
        <strong>{name}</strong>
        <span className="small soft">
          <span className="nb">{size(sizeBytes)}</span> ·{' '}
          {t(state === 'checking' ? 'checking' : 'refused')}
        </span>
      </span>
    </div>
  );
}
