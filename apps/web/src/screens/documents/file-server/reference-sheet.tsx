import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Dialog } from '@astra/ui/dialog';
import { Skeleton } from '@astra/ui/skeleton';
import { referencesApi } from '#api/file-server.ts';
import type { ServerReference } from '#api/file-server.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { LookedInto } from './entry-sheet.tsx';
import { Refused } from './refused.tsx';
import { ServerSignIn } from './server-sign-in.tsx';
import { fileServerKey, serverHref, useFileServer, useMustSignIn } from './use-file-server.ts';

function Opened({ reference }: { readonly reference: ServerReference }): ReactElement {
  const t = useTranslations('fileServer.references');
  const documents = useTranslations('documents');
  const from = useMemberName(reference.madeBy);
  const state = useFileServer().data;
  const query = useQuery({
    queryKey: [...fileServerKey, 'opened', reference.id],
    queryFn: () => referencesApi.open(reference.id),
    // Asked of the server each time it is opened, and only then: it is written down there and here.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const mustSignIn = useMustSignIn(query.error);
  const again = (): void => void query.refetch();
  if (mustSignIn && state) return <ServerSignIn state={state} onDone={again} />;
  if (query.error) return <Refused error={query.error} from={from} onRetry={again} />;
  if (!query.data) return <Skeleton label={documents('open.loading')} />;
  if (query.data.kind === 'file') return <LookedInto entry={query.data} />;
  return (
    <div className="stack">
      <p>{t('folder')}</p>
      <ButtonAppLink look="main" icon="folder" href={serverHref(query.data.at)}>
        {t('openFolder')}
      </ButtonAppLink>
    </div>
  );
}

interface ReferenceSheetProps {
  readonly reference: ServerReference;
  readonly onClose: () => void;
}

/** What somebody has named, opened with the person's own rights on that server. */
export function ReferenceSheet({ reference, onClose }: ReferenceSheetProps): ReactElement {
  return (
    <Dialog
      isOpen
      look="side"
      onClose={onClose}
      title={<span className="docs__name">{reference.name}</span>}
    >
      <div className="docs__sheet">
        <Opened reference={reference} />
      </div>
    </Dialog>
  );
}
