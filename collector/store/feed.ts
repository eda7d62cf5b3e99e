import type { Feed } from '../model/port.ts'

export type Change = Omit<Feed, 'seq'>
export type Listener = (feed: Feed) => void

/** Numbers the changes and passes them to the listeners. */
export class FeedOut {
  readonly #listeners: Listener[] = []
  #seq = 0

  add(listener: Listener): void {
    this.#listeners.push(listener)
  }

  send(change: Change): void {
    const { contacts, events, crossings, alerts = [], gone = [] } = change
    if (contacts.length + events.length + crossings.length + alerts.length + gone.length === 0) return
    const feed = { seq: ++this.#seq, ...change }
    for (const listener of this.#listeners) {
      try {
        listener(feed)
      } catch (error) {
        // An error of a listener must not reject a committed batch: it goes to the process's handler.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
