// In a worker nothing of the page's is there: what older browsers lack comes first here, too.
import '#call/old-browsers.ts';
import { OfficeError } from '@astra/office-reader/office-document';
import { readOffice } from '@astra/office-reader/read-office';
import type { OfficeAnswer, OfficeWish } from './office-file.ts';

function answer({ content, locale }: OfficeWish): OfficeAnswer {
  try {
    return { document: readOffice(new Uint8Array(content), locale) };
  } catch (error) {
    return { reason: error instanceof OfficeError ? error.reason : 'broken' };
  }
}

addEventListener('message', ({ data }: MessageEvent<OfficeWish>) => postMessage(answer(data)));
