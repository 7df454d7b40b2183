const longest = 4_096;
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A document, or its content, with a token and whatever else an editor writes behind it. */
const shape = new RegExp(`^/wopi/files/${uuid}(?:/contents)?(?:\\?[\\w.~%!$&'()*+,;=:@/?-]*)?$`);

/** The path to ask of the documents service, as it was written, since it is signed; null when it is none of an editor's. */
export const wopiPath = (rawUrl: string): string | null =>
  rawUrl.length <= longest && shape.test(rawUrl) ? rawUrl : null;

/** The token in such an address; empty where there is none. */
export const tokenIn = (rawUrl: string): string =>
  new URLSearchParams(rawUrl.split('?')[1] ?? '').get('access_token') ?? '';
