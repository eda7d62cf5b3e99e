import { normalEmail } from '../../shared/email.ts'
import { holdsCard } from '../enrich/clean-address.ts'
import { wordsOf } from '../enrich/private-names.ts'
import { given, type Props } from './props.ts'

/** The request that a form makes; null for forms without one (a sign-in, a payment, a change of quantity). */
export type Wish = {
  name: 'generate_lead' | 'newsletter_signup'
  has_email: boolean
  has_phone: boolean
} | null

/** A filled-in field; `value` is 1 if the value itself did not leave the page. */
type Field = { type: string; autocomplete: string; name: string; value: unknown }

const TYPES = [
  'hidden', 'select-one', 'select-multiple', 'textarea', 'text', 'email', 'tel', 'password', 'checkbox', 'radio', 'button',
  'submit', 'reset', 'image', 'file', 'number', 'search', 'url', 'datetime-local', 'date', 'time', 'month', 'week', 'color',
  'range', 'output', 'fieldset',
] // biome-ignore format: a table

const PHONE_NAME = /phone|telefon|mobil|komor|gsm|whatsapp|(?:^| )(?:tel|fon|cell|handy)(?: |$)/
/** Fields that use a phone's keyboard for other numbers. */
const NO_PHONE =
  /card|kart|cvc|cvv|expir|otp|code|kod|pass|pwd|hasl|qty|quanti|ilosc|count|zip|post|plz|pesel|iban|amount|kwota|price|cena|country|kraj|prefix|area|kierunk|(?:^| )(?:cc|pin|nip|ext|extension|plz|age|year|rok)(?: |$)/
const ANY_NUMBER = /number|numer|(?:^| )(?:no|nr)(?: |$)/
const EMAIL_NAME = /mail/
const NO_EMAIL = /pass|pwd|hasl|token|otp|code|mailing/
/** Fields of a payment or of a second step of signing in. */
const DOOR_FIELD =
  /cvc|cvv|card ?(?:number|no|exp)|cc ?(?:num|no|exp)|otp|one ?time|(?:sms|verification|auth|access|login|2fa|mfa) ?(?:code|kod)|kod ?sms/
/** Forms that are no request for contact. */
const DOOR_FORM =
  /(?:^| )(?:log ?in|sign ?in|logowanie|zaloguj|anmelden|connexion|password|passwd|haslo|forgot|reset|remind|przypomn\w*|odzyskaj|otp|2fa|checkout payment|payment|platnosc|unsubscri\w*|opt ?out|wypisz|cart|koszyk|add to cart)(?: |$)/
const NEWSLETTER =
  /newsletter|(?:^| )(?:subscri|subskry|biuletyn|mailing|mc embedded|mailchimp|getresponse|mailerlite|klaviyo)/
const CART_FIELD = /(?:^|\[)(?:add-to-cart|qty|quantity)(?:\[\w*\])*\]?$/i

/**
 * `filled`: type, autocomplete and name of each field, joined by bars; older trackers omit the autocomplete and the
 * bars.
 */
export function fieldsOf(filled: Props): Field[] {
  return Object.entries(filled).map(([kind, value]) => {
    const [type = '', autocomplete = '', ...name] = kind.split('|')
    if (name.length > 0) return { type, autocomplete, name: name.join('|'), value }
    const begun = TYPES.find(known => kind.startsWith(known)) ?? ''
    return { type: begun, autocomplete: '', name: kind.slice(begun.length), value }
  })
}

export function wishOf(form: Props, fields: readonly Field[]): Wish {
  const has_email = fields.some(isEmail)
  const has_phone = fields.some(isPhone)
  if (!has_email && !has_phone) return null
  const called = [form.id, form.name, form.class, form.action].map(part => plain(part)).join(' ')
  if (fields.some(({ type }) => type === 'password') || fields.some(isOfDoor) || DOOR_FORM.test(called))
    return null
  if (fields.some(({ name }) => CART_FIELD.test(name))) return null
  const typed = fields.filter(({ type }) => type !== 'hidden' && type !== 'submit' && type !== 'button')
  const isShort = !has_phone && !typed.some(({ type }) => type === 'textarea')
  const isNewsletter =
    NEWSLETTER.test(called) || (typed.length === 1 && NEWSLETTER.test(plain(typed[0]!.name)))
  return { name: isShort && isNewsletter ? 'newsletter_signup' : 'generate_lead', has_email, has_phone }
}

/** The identity that a form states. Only typed fields count; two different addresses cancel each other. */
export function identityOf(fields: readonly Field[]): Props | null {
  const email = only(fields.filter(isEmail), /^e-?mail$|^mail$/i, isEmailAddress)
  const typed = fields.filter(field => isPhone(field) && field.type !== 'number')
  const byType = typed.filter(({ type }) => type === 'tel')
  const phone = only(
    byType.length > 0 ? byType : typed,
    /^(?:tele?)?(?:phone|fon|tel)(?:number)?$|^mobile$/i,
    isPhoneNumber,
  )
  if (email === undefined && phone === undefined) return null
  return { ...given({ email }), traits: given({ phone }) }
}

/** The one value that the fields agree on, else that of the one with the plain name. */
function only(
  fields: readonly Field[],
  plainName: RegExp,
  isOne: (value: string) => boolean,
): string | undefined {
  const told = fields.flatMap(({ name, value }) =>
    typeof value === 'string' && isOne(value.trim()) ? [{ name: bareName(name), value: value.trim() }] : [],
  )
  const distinct = (some: typeof told) => new Set(some.map(({ value }) => value.toLowerCase()))
  if (distinct(told).size === 1) return told[0]!.value
  const plainly = told.filter(({ name }) => plainName.test(name))
  return distinct(plainly).size === 1 ? plainly[0]!.value : undefined
}

/** The innermost name: `email` for `form[email]`. */
const bareName = (name: string): string => name.replace(/\[\]$/, '').replace(/^.*\[([^\]]+)\]$/, '$1')

const plain = (text: unknown): string => (typeof text === 'string' ? wordsOf(text).join(' ') : '')

function isEmail({ type, autocomplete, name }: Field): boolean {
  const called = plain(name)
  if (NO_EMAIL.test(called)) return false
  return type === 'email' || (type === 'text' && (autocomplete === 'email' || EMAIL_NAME.test(called)))
}

function isPhone({ type, autocomplete, name }: Field): boolean {
  if (type !== 'tel' && type !== 'text' && type !== 'number') return false
  const called = plain(name)
  if (/^cc-|one-time|postal/.test(autocomplete) || NO_PHONE.test(called) || EMAIL_NAME.test(called))
    return false
  if (/^(?:.* )?tel(?:-national|-local)?$/.test(autocomplete) || PHONE_NAME.test(called)) return true
  return type === 'tel' && !ANY_NUMBER.test(called)
}

const isOfDoor = ({ autocomplete, name }: Field): boolean =>
  /one-time-code|^cc-/.test(autocomplete) || (!/captcha/i.test(name) && DOOR_FIELD.test(plain(name)))

/** A typed domain has a dot; a text without one is a user name. */
const isEmailAddress = (value: string): boolean => /@.+\./.test(normalEmail(value) ?? '')

const isPhoneNumber = (value: string): boolean => {
  const digits = value.replace(/\D/g, '').length
  return /^\+?[\d ()./-]+$/.test(value) && digits >= 7 && digits <= 15 && !holdsCard(value)
}
