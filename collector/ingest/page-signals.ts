import type { SiteLists } from '../../shared/site.ts'
import { isFile } from '../enrich/files.ts'

type Props = Record<string, unknown>
type Said = { n?: string; p: Props }
type Lists = Partial<SiteLists>
type Reader = (props: Props, lists: Lists) => Said[]

/**
 * The tracker tells what it saw in the fewest bytes; here that gets the names and fields of events. What is named in full
 * already, by the site's own calls, stays as it is. A form may be several events: the ids of those after the first are
 * made of the first one's, so that a resend finds them all.
 */
export function readPageSignal(raw: unknown, lists: Lists = {}): unknown[] {
  if (!isRecord(raw) || typeof raw.n !== 'string' || !isRecord(raw.p)) return [raw]
  const { i: id, n: name, p: props } = raw
  return said(name, props, lists).map((one, at) => ({
    ...raw,
    ...one,
    ...(at > 0 && typeof id === 'string' && { i: `${id}.${at}` }),
  }))
}

function said(name: string, props: Props, lists: Lists): Said[] {
  if (props.pulse === name) return [{ p: marksOf(props) }]
  return Object.hasOwn(READERS, name)
    ? (READERS[name as keyof typeof READERS] as Reader)(props, lists)
    : [{ p: props }]
}

const READERS = {
  engagement: readEngagement,
  click: readLink,
  form_start: props => [{ p: withFormNames(props) }],
  form_submit: readForm,
  video_progress: readVideo,
  identify: readIdentity,
  add_to_cart: props => [{ p: readAdd(props) }],
  removeFromCart: p => [{ n: 'remove_from_cart', p }],
} satisfies Record<string, Reader>

function readEngagement(props: Props): Said[] {
  const { ms, scrolled, ...rest } = props
  if (typeof ms !== 'number' || typeof scrolled !== 'number') return [{ p: props }]
  const percent = Math.min(100, Math.floor(scrolled * 100))
  return [{ p: { seconds: Math.floor(ms / 1000), percent_scrolled: percent, ...rest } }]
}

/** A file that is fetched, or a link that leads away. */
function readLink(props: Props, lists: Lists): Said[] {
  const { url, download, ...rest } = props
  if (typeof url !== 'string') return [{ p: props }]
  const link = parse(url)
  if (link && (download || isFile(link, lists)))
    return [{ n: 'file_download', p: { link_url: url, file_name: link.pathname, ...rest } }]
  return [{ p: { link_url: url, ...rest } }]
}

/** `filled`: the type and name of each field that was filled in, in one word; with its value where it tells who that is. */
function readForm(props: Props): Said[] {
  const { filled, ...rest } = props
  if (!isRecord(filled)) return [{ p: withFormNames(props) }]
  const form = withFormNames(Object.fromEntries(Object.entries(rest).filter(([key]) => !/^pulse/.test(key))))
  const kinds = Object.keys(filled)
  const has_email = kinds.some(isEmail)
  const has_phone = kinds.some(isPhone)
  const all: Said[] = [{ p: form }]
  // What the owner has a name for is that. With a password a form is a door, not a lead.
  if (typeof props.pulse === 'string' && props.pulse) all.push({ n: props.pulse, p: marksOf(props) })
  else if ((has_email || has_phone) && !kinds.some(kind => /^password/.test(kind)))
    all.push({ n: 'generate_lead', p: { ...form, has_email, has_phone } })
  const who = identityOf(filled)
  if (who) all.push({ n: 'identify', p: who })
  return all
}

function identityOf(filled: Props): Props | null {
  const told = Object.entries(filled).filter(([, value]) => typeof value === 'string')
  const email = told.find(([kind, value]) => isEmail(kind) && `${value}`.includes('@'))?.[1]
  const phone = told.find(([kind]) => isPhone(kind))?.[1]
  if (email === undefined && phone === undefined) return null
  return { ...given({ email }), traits: given({ phone }) }
}

// A box to be ticked about mailings is no address.
const isEmail = (kind: string): boolean => /^(?!checkbox|radio|button|submit).*mail/i.test(kind)
const isPhone = (kind: string): boolean => /^tel|^(?!checkbox|radio|button|submit).*phone/i.test(kind)

/** `pulse('identify', {userId, email, proof, …traits})` */
function readIdentity(props: Props): Said[] {
  const { userId, email, proof, traits = {}, ...rest } = props
  if (!isRecord(traits) || Object.keys(rest).length === 0) return [{ p: props }]
  return [{ p: { ...given({ userId, email, proof }), traits: { ...rest, ...traits } } }]
}

function readVideo(props: Props): Said[] {
  const { url, half, ...rest } = props
  const name = typeof half === 'number' && ['video_start', 'video_progress', 'video_complete'][half]
  if (typeof url !== 'string' || !name) return [{ p: props }]
  return [{ n: name, p: { video_url: url, video_percent: half * 50, ...rest } }]
}

/** What forms call the product, and how many of it; what JSON-LD calls it. */
const ITEM_FIELD = /(?:^|\[)(?:id|product(?:_id)?|add-to-cart)\]?$/
const QUANTITY_FIELD = /(?:^|\[)(?:q(?:uanti)?ty|number)\]?$/
const LD_FIELD = /^(?:sku|name|price)$/

/**
 * The product of an add: by the items of the data layer or of the site's own call, else by the link, else by the form and
 * by what the page says that it is about.
 */
function readAdd({ items, add, url, ...rest }: Props): Props {
  const others = Object.fromEntries(
    Object.entries(rest).filter(
      ([key]) => ![ITEM_FIELD, QUANTITY_FIELD, LD_FIELD].some(field => field.test(key)),
    ),
  )
  const told = isRecord(add) ? add.products : items
  if (Array.isArray(told) && told.length > 0) return { ...others, items: told.map(asGa4) }
  const item = typeof url === 'string' ? itemOfLink(url) : itemOfPage(rest)
  return Object.keys(item).length > 0 ? { ...others, items: [item] } : others
}

/** Universal Analytics said `id` and `name`. */
function asGa4(item: unknown): unknown {
  if (!isRecord(item)) return item
  const { id, name, item_id = id, item_name = name, ...rest } = item
  return given({ item_id, item_name, ...rest })
}

/** One of a list of products: what the page is about is another. */
function itemOfLink(url: string): Props {
  const query = parse(url)?.searchParams
  const id = query?.get('add-to-cart')
  if (id) return { item_id: id, quantity: query?.get('quantity') ?? '1' }
  return given({ item_id: /\/product\/(\w+)/.exec(url)?.[1] })
}

function itemOfPage(props: Props): Props {
  const by = (field: RegExp) =>
    Object.entries(props).find(([key, value]) => field.test(key) && value !== '')?.[1]
  return given({
    item_id: by(ITEM_FIELD) ?? props.sku,
    item_name: props.name,
    price: props.price,
    quantity: by(QUANTITY_FIELD),
  })
}

function withFormNames(props: Props): Props {
  const { id, name, ...rest } = props
  return { ...given({ form_id: id, form_name: name }), ...rest }
}

/** `data-pulse-item-id` came as `pulseItemId`. */
function marksOf(props: Props): Props {
  const marks = Object.entries(props).filter(([key]) => /^pulse[^a-z]/.test(key) && key !== 'pulseIdentify')
  return Object.fromEntries(marks.map(([key, value]) => [snake(key.slice('pulse'.length)), value]))
}

const snake = (key: string): string =>
  key
    .replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
    .replaceAll('-', '_')
    .replace(/^_/, '')

const given = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined && value !== null))

const isRecord = (value: unknown): value is Props =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null)
