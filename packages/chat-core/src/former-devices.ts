/** The public keys of a device, as `POST /keys/query` gives them; whom they belong to is seen by their signatures alone. */
export type DeviceKeys = Readonly<Record<string, unknown>>;

/** Public keys of devices that are gone, by the Matrix id of their person and by their own. */
export type FormerDeviceKeys = Readonly<Record<string, Readonly<Record<string, DeviceKeys>>>>;

/** The chat service keeps the keys of devices that it has removed; of people whom one meets in no room it says nothing. */
export type AskFormerDevices = (userIds: readonly string[]) => Promise<FormerDeviceKeys>;
