/** In the (encrypted) content of a message that says a call has begun: `{ meeting_id }`. */
export const CALL = 'org.astra-visio.call';
