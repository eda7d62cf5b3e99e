import { computed, signal } from '@preact/signals'
import { remember, remembered } from '../../lib/stored-choice.ts'

const ROW_PX = 44
const COMPACT_PX = 36
const PHONE_PX = 56
const HEAD_PX = 30
const PHONE = '(max-width: 720px)'

export const isCompact = signal(remembered('compact') === 'on')

const phone = globalThis.matchMedia?.(PHONE)
export const isPhone = signal(phone?.matches ?? false)
phone?.addEventListener('change', ({ matches }) => {
  isPhone.value = matches
})

export const rowHeight = computed(() => (isPhone.value ? PHONE_PX : isCompact.value ? COMPACT_PX : ROW_PX))

/** The head of the list; a phone has none. */
export const headHeight = computed(() => (isPhone.value ? 0 : HEAD_PX))

export function setCompact(on: boolean): void {
  isCompact.value = on
  remember('compact', on ? 'on' : null)
}
