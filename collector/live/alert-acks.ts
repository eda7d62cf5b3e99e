import type { AlertInfo } from '../../shared/alert.ts'
import type { ContactId } from '../model/rows.ts'

/** Alerts are repeated until acknowledged, this often and this many times. */
const REPEAT_MS = 5_000
const TIMES = 5

/** Alerts that were sent to a viewer and are not acknowledged yet. */
export class AlertAcks {
  readonly #told = new Map<string, { alert: AlertInfo; at: number; times: number }>()

  put(alert: AlertInfo, now: number): void {
    this.#told.set(alert.id, { alert, at: now, times: 1 })
  }

  acknowledge(id: string): void {
    this.#told.delete(id)
  }

  forget(contact: ContactId): void {
    for (const [id, { alert }] of this.#told) if (alert.contactId === contact) this.#told.delete(id)
  }

  /** The alerts that are due to be sent again. */
  takeDue(now: number): AlertInfo[] {
    const due: AlertInfo[] = []
    for (const [id, told] of this.#told) {
      if (now - told.at < REPEAT_MS) continue
      if (told.times >= TIMES) {
        this.#told.delete(id)
        continue
      }
      told.at = now
      told.times += 1
      due.push(told.alert)
    }
    return due
  }
}
