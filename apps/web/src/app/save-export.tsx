import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button } from '@astra/ui/button';
import { ProblemNotice } from '#app/page-states.tsx';
import { saveFile } from '#shared/save-file.ts';

interface SaveExportProps {
  readonly href: string;
  readonly fileName: string;
  readonly label: string;
}

/** Saves an export; what it was refused for is said here. */
export function SaveExport({ href, fileName, label }: SaveExportProps): ReactElement {
  const save = useMutation({ mutationFn: () => saveFile(href, fileName) });
  return (
    <>
      <ProblemNotice error={save.error} />
      <Button
        icon="download"
        wide
        busy={save.isPending}
        onClick={() => {
          if (!save.isPending) save.mutate();
        }}
      >
        {label}
      </Button>
    </>
  );
}
