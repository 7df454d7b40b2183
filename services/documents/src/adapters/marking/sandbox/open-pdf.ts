import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
// pdf.js looks for it by itself and would read a file for it; here it is before nothing can be read any more.
// @ts-expect-error -- the package has no types for it, and we ask nothing of it
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs';

const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
/** What pages can need beside themselves: fonts that every reader has, tables of old letters, decoders of scans. */
const kept = new Map<string, Buffer>(
  ['standard_fonts', 'cmaps', 'wasm'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => /\.(?:pfb|ttf|bcmap|wasm)$/u.test(name))
      .map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name))] as const),
  ),
);
/** Fonts of our own words, by what they are called in here. */
export const fontFiles = {
  Mark: ['Regular', 'Bold', 'Italic', 'BoldItalic'].map((look) =>
    join(root, 'standard_fonts', `LiberationSans-${look}.ttf`),
  ),
  Typed: [join(root, 'standard_fonts', 'FoxitFixed.pfb')],
};

/** What was read before; nothing else can be had. */
class KeptData {
  readonly #folders: Readonly<Record<string, string>>;
  constructor(folders: Readonly<Record<string, string>>) {
    this.#folders = folders;
  }

  async fetch(wish: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const found = kept.get(`${this.#folders[wish.kind] ?? ''}${wish.filename}`);
    if (!found) throw new Error('Not kept');
    return new Uint8Array(found);
  }
}

/** As in the page: nothing of it is run, filled in or followed. */
export async function openPdf(content: Uint8Array): Promise<PDFDocumentProxy> {
  Object.assign(globalThis, { pdfjsWorker: worker });
  return getDocument({
    data: content,
    BinaryDataFactory: KeptData,
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    standardFontDataUrl: 'standard_fonts/',
    wasmUrl: 'wasm/',
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    // A page whose picture is left out would look like one that has none.
    stopAtErrors: true,
    verbosity: 0,
  }).promise;
}
