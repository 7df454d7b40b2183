import { makeAllowanceUses } from './allowance.ts';
import { makeArrangeUses } from './arrange.ts';
import { makeBrowseUses } from './browse.ts';
import type { Deps } from './deps.ts';
import { makeKeyUses } from './keys.ts';
import { makeOpenArchive } from './open-archive.ts';
import { makeOpenFile } from './open-file.ts';
import { makeOpenStreams } from './open-streams.ts';
import { makeNewsOfPeople } from './people-events.ts';
import { makeRemoveUses } from './remove.ts';
import { makeScanUploads } from './scan-uploads.ts';
import { makeSharingUses } from './sharing.ts';
import { makeTidy } from './tidy.ts';
import { makeUploadUses } from './upload-uses.ts';
import { makeVersionUses } from './versions.ts';

/** Everything that the service does, made once. */
export type UseCases = ReturnType<typeof makeUseCases>;

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the list is the type
export function makeUseCases(deps: Deps) {
  const streams = makeOpenStreams(deps);
  const openFile = makeOpenFile(deps, streams);
  return {
    browse: makeBrowseUses(deps),
    arrange: makeArrangeUses(deps),
    uploads: makeUploadUses(deps),
    openFile,
    openArchive: makeOpenArchive(deps, openFile),
    versions: makeVersionUses(deps),
    sharing: makeSharingUses(deps),
    keys: makeKeyUses(deps),
    allowance: makeAllowanceUses(deps),
    news: makeNewsOfPeople(deps),
    removing: makeRemoveUses(deps),
    scanUploads: makeScanUploads(deps),
    tidy: makeTidy(deps),
  };
}
