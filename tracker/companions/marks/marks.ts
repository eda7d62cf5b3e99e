import { marks } from '../../capture/marks.ts'
import type { Companion } from '../../equip.ts'
import { takeMore, when } from '../more-tools.ts'
import { acts, emit, safe, take } from '../tools.ts'

const PULSE = '[data-pulse]:not(form)'
const IDENTIFY = '[data-pulse-identify]'

/**
 * Fields for an e-mail address or a phone number by type, autocomplete and name; never a password, a code or a card.
 */
const FIELD =
  /^(?!.*(pass|pwd|has.?o|secret|otp|code|kod|card|kart|cc[-n]|cv[cv]|exp))(email\||te(l|xt)\|.*(mail|phone|tel|mobil|kom[oó]r)|tel\|\w*\|$)/i
const EMAIL = /^[^@\s]+@[^@\s]+$/
/** A PIN or a code is shorter, a card's number longer. */
const PHONE = /^\+?([ ()./-]*\d){7,15}$/

type Field = { kind: string; value: string }

/** Captures marked elements: clicks (forms.ts captures forms), and forms that identify the visitor. */
export const watchMarks: Companion = (...tools) => {
  take(...tools)
  takeMore(...tools)
  for (const act of acts)
    safe(() => {
      const { type, target } = act as Event
      const [selector, hear] = type === 'submit' ? ([IDENTIFY, sent] as const) : ([PULSE, clicked] as const)
      const element = (target as Element).closest<HTMLElement>(selector)
      if (element) hear(element)
    })()
  when('click auxclick', PULSE, clicked)
  when('submit', IDENTIFY, sent)
}

const clicked = ({ dataset }: HTMLElement) => emit(dataset.pulse!, marks(dataset))

const sent = (form: HTMLElement) => {
  const fields: Field[] = []
  for (const { type, autocomplete, name, value } of form as unknown as Iterable<HTMLInputElement>) {
    const kind = `${type}|${autocomplete}|${name}`
    if (FIELD.test(kind)) fields.push({ kind, value: value.trim() })
  }
  const email = only(fields, EMAIL, /^email/, /\|e?-?mail$/i)
  const phone = only(fields, PHONE, /^tel/, /\|(tele?)?(phone|fon|tel)$|\|mobile$/i)
  if (email || phone) emit('identify', { email, traits: { phone } })
}

/** The one value of that kind: types go before names, and of two that differ the one that is plainly called so, or none. */
const only = (fields: Field[], value: RegExp, type: RegExp, name: RegExp) => {
  const all = fields.filter(field => value.test(field.value))
  for (const some of [
    all,
    all.filter(({ kind }) => type.test(kind)),
    all.filter(({ kind }) => name.test(kind)),
  ])
    if (new Set(some.map(field => field.value.toLowerCase())).size === 1) return some[0]!.value
}
