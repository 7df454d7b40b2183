/** In the (encrypted) content of a message that brings a file of ours: `{ file_id }`. */
export const FILE = 'org.astra-visio.file';
