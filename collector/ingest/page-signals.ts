import { hash } from 'node:crypto'
import type { SiteLists } from '../../shared/site.ts'
import { holdsCard } from '../enrich/clean-address.ts'
import { isFile } from '../enrich/files.ts'
import { kindSaid } from './data-layer-names.ts'
import { fieldsOf, identityOf, wishOf } from './form-signals.ts'
import { given, isRecord, type Props } from './props.ts'
import { readAdd, readShopEvent } from './shop-signals.ts'

/** The kept length of a signal's id, so that the number of a part fits behind it. */
const LONGEST_ID = 120

type Said = { n?: string; p: Props }
type Lists = Partial<SiteLists>
/** Expands a signal into events. `page`: the address of the sending page. */
type Reader = (props: Props, lists: Lists, page: string | null) => Said[]

/**
 * Expands the tracker's compact signals into the names and fields of events. Events with full names, from the site's own
 * calls, stay unchanged. A form may become several events: the ids of those after the first derive from the first one's,
 * so that a resend repeats all ids.
 */
export function readPageSignal(raw: unknown, lists: Lists = {}): unknown[] {
  if (!isRecord(raw) || typeof raw.n !== 'string' || !isRecord(raw.p)) return [raw]
  const { i: id, n: name, p: props } = raw
  const page = typeof raw.u === 'string' && URL.canParse(raw.u) ? raw.u : null
  return said(name, props, lists, page).map((one, at) => ({
    ...raw,
    ...one,
    ...(at > 0 && typeof id === 'string' && { i: partOf(id, at) }),
  }))
}

/** The id of a further event of one signal: the same each time, and never longer than an id may be. */
const partOf = (id: string, at: number): string =>
  `${id.length > LONGEST_ID ? hash('sha1', id, 'base64url') : id}.${at}`

function said(called: string, props: Props, lists: Lists, page: string | null): Said[] {
  if (props.pulse === called) return [{ p: marksOf(props) }]
  const name = kindSaid(called, props)
  const read = Object.hasOwn(READERS, name) ? (READERS as Record<string, Reader>)[name] : undefined
  if (!read) return [{ ...(name !== called && { n: name }), p: props }]
  return read(props, lists, page).map(one => ({ ...(name !== called && { n: name }), ...one }))
}

const readOfShop: Reader = props => [{ p: readShopEvent(props) }]

const READERS = {
  engagement: readEngagement,
  click: readLink,
  form_start: props => [{ p: withFormNames(props) }],
  form_submit: readForm,
  video_progress: readVideo,
  identify: readIdentity,
  add_to_cart: (props, _, page) => [{ p: readAdd(props, page) }],
  remove_from_cart: readOfShop,
  view_item: readOfShop,
  view_cart: readOfShop,
  add_to_wishlist: readOfShop,
  begin_checkout: readOfShop,
  purchase: readOfShop,
} satisfies Record<string, Reader>

function readEngagement(props: Props): Said[] {
  const { ms, scrolled, ...rest } = props
  if (typeof ms !== 'number' || typeof scrolled !== 'number') return [{ p: props }]
  const percent = Math.min(100, Math.floor(scrolled * 100))
  return [{ p: { seconds: Math.floor(ms / 1000), percent_scrolled: percent, ...rest } }]
}

/** A download or an outbound link. */
function readLink(props: Props, lists: Lists, page: string | null): Said[] {
  const { url, download, ...rest } = props
  if (typeof url !== 'string') return [{ p: props }]
  // A generated file has a new address each time, or contains its data: it counts as one file per page.
  const [made] = /^(?:blob|data):/i.exec(url) ?? []
  if (made)
    return [{ n: 'file_download', p: { link_url: `${made}${page?.replace(/[?#].*/s, '') ?? ''}`, ...rest } }]
  const link = parse(url)
  if (link && (download || isFile(link, lists)))
    return [{ n: 'file_download', p: { link_url: url, file_name: link.pathname, ...rest } }]
  return [{ p: { link_url: url, ...rest } }]
}

/** A form may also be a request for contact, and identify its sender. */
function readForm(props: Props): Said[] {
  const { filled, class: called, action, ...rest } = props
  if (!isRecord(filled)) return [{ p: withFormNames(props) }]
  const form = withFormNames(Object.fromEntries(Object.entries(rest).filter(([key]) => !/^pulse/.test(key))))
  const fields = fieldsOf(filled)
  const all: Said[] = [{ p: form }]
  const wish = wishOf({ id: props.id, name: props.name, class: called, action }, fields)
  // An event name given by the site's owner (`data-pulse`) takes precedence.
  if (typeof props.pulse === 'string' && props.pulse) all.push({ n: props.pulse, p: marksOf(props) })
  else if (wish?.name === 'newsletter_signup') all.push({ n: wish.name, p: form })
  else if (wish)
    all.push({ n: wish.name, p: { ...form, has_email: wish.has_email, has_phone: wish.has_phone } })
  const who = identityOf(fields)
  if (who) all.push({ n: 'identify', p: who })
  return all
}

/** `pulse('identify', {userId, email, proof, …traits})` */
function readIdentity(props: Props): Said[] {
  const { userId, email, proof, traits = {}, ...rest } = props
  if (!isRecord(traits)) return [{ p: props }]
  const all = { ...rest, ...traits }
  // A numeric form field may hold a card number.
  const isCard = typeof all.phone === 'string' && holdsCard(all.phone)
  if (!isCard && Object.keys(rest).length === 0) return [{ p: props }]
  const { phone, ...others } = all
  return [{ p: { ...given({ userId, email, proof }), traits: isCard ? others : all } }]
}

function readVideo(props: Props): Said[] {
  const { url, half, ...rest } = props
  const name = typeof half === 'number' && ['video_start', 'video_progress', 'video_complete'][half]
  if (typeof url !== 'string' || !name) return [{ p: props }]
  return [{ n: name, p: { video_url: url, video_percent: half * 50, ...rest } }]
}

function withFormNames(props: Props): Props {
  const { id, name, ...rest } = props
  return { ...given({ form_id: id, form_name: name }), ...rest }
}

/** Restores the names of marks: `data-pulse-item-id` arrives as `pulseItemId`. */
function marksOf(props: Props): Props {
  const marks = Object.entries(props).filter(([key]) => /^pulse[^a-z]/.test(key) && key !== 'pulseIdentify')
  return Object.fromEntries(marks.map(([key, value]) => [snake(key.slice('pulse'.length)), value]))
}

const snake = (key: string): string =>
  key
    .replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
    .replaceAll('-', '_')
    .replace(/^_/, '')

const parse = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null)
