/** A file as a person would choose it. */
export interface MadeFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** What a hostile PDF brings: a script at its opening, and a link over the page that leaves. */
const hostile = [
  '/OpenAction << /S /JavaScript /JS (app.alert\\("pwned"\\)) >>',
  '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 600 800] /A << /S /URI /URI (https://evil.example/) >> >>]',
] as const;

/** A PDF of some pages, each with a line that says which, a script and a link over all of it. */
export function aPdf(pages: number): Buffer {
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${hostile[0]} >>`,
    `<< /Type /Pages /Count ${String(pages)} /Kids [${Array.from({ length: pages }, (_, n) => `${String(4 + 2 * n)} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  for (let page = 1; page <= pages; page += 1) {
    const content = `BT /F1 24 Tf 72 700 Td (Courrier, feuille ${String(page)}) Tj ET 0.1 0.3 0.6 rg 72 500 300 120 re f`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${String(3 + 2 * page)} 0 R ${hostile[1]} >>`,
      `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
    );
  }
  return pdfOf(objects);
}

/** Black over all of it, as a fax is kept (CCITT, group 4): a row of eight black dots, and seven rows like the one above. */
const fax = ['001', '00110101', '000101', '11'.repeat(7), '0'.repeat(1)].join('');

/** A PDF of one page that is a scan: there is no word in it. */
export function aScan(): Buffer {
  const content = 'q 300 0 0 200 100 400 cm /Im0 Do Q';
  const bits = fax.match(/.{8}/gu)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  const image = Buffer.from(bits).toString('latin1');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im0 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`,
    `<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 /Rows 8 >> /Length ${String(image.length)} >>\nstream\n${image}\nendstream`,
  ]);
}

function pdfOf(objects: readonly string[]): Buffer {
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(objects.length + 1);
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${String(text.length)}\n%%EOF\n`,
    'latin1',
  );
}

/** A tone of so many seconds, as WAV. */
export function aTone(seconds: number): Buffer {
  const rate = 8000;
  const samples = Buffer.alloc(seconds * rate);
  for (let at = 0; at < samples.length; at += 1)
    samples[at] = 128 + Math.round(60 * Math.sin((at / rate) * 2 * Math.PI * 440));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** One dark dot, as JPEG. */
const dot = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////',
    '////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////',
    '////////////wAARCAABAAEDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA',
    'FAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIgAf//Z',
  ].join(''),
  'base64',
);

/** A photo that says these words beside its picture, as phones do of the place. */
export function aPhoto(words: string): Buffer {
  const body = Buffer.from(
    `Exif\u0000\u0000II*\u0000\u0008\u0000\u0000\u0000\u0000\u0000${words}`,
    'latin1',
  );
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([dot.subarray(0, 2), head, body, dot.subarray(2)]);
}
