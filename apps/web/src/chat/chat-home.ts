import type { ChatSession } from '@astra/chat-core/chat-session';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import type { RoomCard } from '@astra/chat-core/rooms';
import type { ChatDoor } from '#api/chat.ts';
import { waitBefore } from '#shared/events.ts';
import { removeDatabases } from './device-keeper.ts';
import type { DeviceKeeper } from './device-keeper.ts';

/** Where the chat of this page stands before it has a session, and that session. */
export type HomeState =
  | { readonly name: 'closed' }
  | { readonly name: 'opening' }
  /** It is tried again by itself. */
  | { readonly name: 'failed'; readonly error: unknown }
  | { readonly name: 'open'; readonly session: ChatSession };

interface HomeParts {
  readonly door: ChatDoor;
  readonly keeper: DeviceKeeper;
}

let lettingGo: Promise<unknown> = Promise.resolve();

/** Until no chat that this page has left holds anything here: what it keeps can be taken away. */
export const allLetGo = (): Promise<unknown> => lettingGo;

/** The chat of one page: its code, which is heavy, comes when somebody first wants it. */
export class ChatHome {
  readonly state: Observable<HomeState>;
  readonly cards = makeStore<ReadonlyMap<string, RoomCard>>(new Map());
  readonly #parts: HomeParts;
  readonly #state = makeStore<HomeState>({ name: 'closed' });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  /** Counts what was asked for, so that a session that is late is not opened any more. */
  #turn = 0;
  #isForgotten = false;
  #opening: Promise<void> = Promise.resolve();

  constructor(parts: HomeParts) {
    this.#parts = parts;
    this.state = this.#state;
  }

  /** Opens the chat, unless it is open or on its way. */
  readonly open = (): void => this.openAt(null);

  /** The same, where it turns out which room somebody waits for: that one comes before the others. */
  readonly openAt = (firstRoom: Promise<string | null> | null): void => {
    const { name } = this.#state.getSnapshot();
    if (name === 'opening' || name === 'open') return;
    clearTimeout(this.#timer);
    this.#opening = this.#open(firstRoom);
  };

  /** Stops; what is kept stays for the next time. */
  readonly close = (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#turn += 1;
    const state = this.#state.getSnapshot();
    this.#state.set({ name: 'closed' });
    const closed = state.name === 'open' ? state.session.stop() : this.#opening;
    lettingGo = Promise.allSettled([lettingGo, closed]);
    return closed;
  };

  /** Keeps at once what is begun and not sent; says whether this page knows of anything that is kept. */
  readonly keepBegun = async (): Promise<boolean> => {
    const state = this.#state.getSnapshot();
    return state.name === 'open' && state.session.keepBegun();
  };

  /** Is there anything of the chat in this browser, of this page or an earlier one? */
  readonly isKept = async (): Promise<boolean> => {
    if (this.#state.getSnapshot().name === 'open') return true;
    return (await this.#parts.keeper.find().catch(() => null)) !== null;
  };

  /** Ends the chat in this browser and removes what it keeps here. */
  readonly forget = async (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#isForgotten = true;
    const state = this.#state.getSnapshot();
    if (state.name === 'open') await state.session.forget();
    await this.#remove();
    this.#state.set({ name: 'closed' });
  };

  /** Also what an earlier page has kept, where this one did not open it. */
  async #remove(): Promise<void> {
    const { keeper } = this.#parts;
    const device = await keeper.find().catch(() => null);
    await keeper.forget();
    if (device) await removeDatabases(device.deviceId);
  }

  async #open(firstRoom: Promise<string | null> | null): Promise<void> {
    const turn = (this.#turn += 1);
    this.#isForgotten = false;
    this.#state.set({ name: 'opening' });
    try {
      const { openSession } = await import('./open-session.ts');
      const session = await openSession({ ...this.#parts, cards: this.cards });
      if (turn !== this.#turn) return void (this.#isForgotten && (await this.#remove()));
      if (firstRoom) session.waitFor(firstRoom);
      this.#state.set({ name: 'open', session });
      this.#tries = 0;
      // How it goes on, and what fails, is the session's own state.
      await session.start();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#tries += 1;
      this.#state.set({ name: 'failed', error });
      this.#timer = setTimeout(() => this.openAt(firstRoom), waitBefore(this.#tries + 2, 1));
    }
  }
}
