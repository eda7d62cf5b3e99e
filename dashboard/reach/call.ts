import { signal } from '@preact/signals'
import { may } from '../core/session.ts'
import type { Person } from './ways.ts'

export type Call = Pick<Person, 'contactId' | 'name'>

/** The latest call without a result; every screen asks for it. */
export const call = signal<Call | null>(null)

export function beginCall({ contactId, name }: Person): void {
  if (may('member')) call.value = { contactId, name }
}

export function endCall(): void {
  call.value = null
}
