const closed = new Set(['EACCES', 'EPERM', 'EROFS']);

export function inPlainWords(error) {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error;
  if (code === 'ENOSPC')
    return 'The disk is full. Make room (a first set-up needs about 3 GB) and run this again: it goes on from here.';
  if (closed.has(code) && path !== undefined)
    return `${path} cannot be written by you. Clone into a folder of your own, or take this one over with sudo chown -R "$(id -u)" and its path, and run this again.`;
  return error.message;
}
