import { cleanPhoto, mayBePhoto } from './clean-photo.ts';

/** It is cleaned as a whole, in the page. */
const largestPhoto = 60_000_000;

/** A photo without what it says beside what is seen of it; any other file as it is. Null when that cannot be promised. */
export async function cleanIfPhoto(file: File): Promise<File | null> {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  return mayBePhoto(file, head) ? cleanFile(file) : file;
}

async function cleanFile(file: File): Promise<File | null> {
  if (file.size > largestPhoto) return null;
  const clean = cleanPhoto(new Uint8Array(await file.arrayBuffer()));
  if (!clean) return null;
  const { name, type, lastModified } = file;
  // The same each time: by its time and its length it is known again, see `fingerprintOf`.
  return new File([new Uint8Array(clean)], name, { type, lastModified });
}
