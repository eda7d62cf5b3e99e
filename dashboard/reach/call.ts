import { signal } from '@preact/signals'
import { may } from '../core/session.ts'
import type { Person } from './ways.ts'

export type Call = Pick<Person, 'contactId' | 'name'>

/** The call that was begun last and whose result has not been said; it is asked for on every screen. */
export const call = signal<Call | null>(null)

export function beginCall({ contactId, name }: Person): void {
  if (may('member')) call.value = { contactId, name }
}

export function endCall(): void {
  call.value = null
}
