import type { Derived, Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { exactJson } from '../model/exact-json.ts'
import { longWord, shortWord } from '../model/frequent-words.ts'
import type { StreamKey } from '../model/rows.ts'

/**
 * An event as it is kept: an array in JSON, since publishing a plan reads all history back and names of fields
 * are a third of its bytes and of the time to parse it.
 *
 *     [id, key, time, name, ms until it was received, visitor, user id, url, referrer, title, props, derived]
 *
 * Frequent words are numbers (`frequent-words.ts`), an absent text is 0. The visitor is 0 where it gives the stream its name, as nearly always;
 * so a text is read together with the key of its stream. What was kept before this form has the name in the third place.
 * New fields go to the end; the order never changes.
 */
export const writeEvent = (event: Event, stream: StreamKey | null): string => {
  const { visitor, receivedAt, time } = event
  const delay = receivedAt - time
  return exactJson([
    event.id,
    event.key === 'public' ? 0 : 1,
    time,
    shortWord(event.name),
    time + delay === receivedAt && !Object.is(receivedAt, -0) ? delay : [receivedAt],
    visitor !== null && isNamedBy(stream, visitor) ? 0 : visitor,
    event.userId ?? 0,
    event.url ?? 0,
    event.referrer ?? 0,
    event.title ?? 0,
    event.props,
    derivedOut(event.derived),
  ] satisfies Fields)
}

const isNamedBy = (stream: StreamKey | null, visitor: string): boolean =>
  // PostgreSQL keeps another character for a NUL in the stream's key.
  stream !== null && stream === `v:${visitor}` && !visitor.includes('\0')

/** The beginning of an event's text, which is unique in its stream. */
export const startOfText = ({ id, key }: Pick<Event, 'key' | 'id'>): string =>
  `${exactJson([id, key === 'public' ? 0 : 1]).slice(0, -1)},`

type Fields = [
  id: string,
  key: 0 | 1,
  time: number,
  name: string | number,
  /** In an array: when it was received, where the difference would not give it back. */
  delay: number | [number],
  visitor: string | 0 | null,
  userId: string | 0,
  url: string | 0,
  referrer: string | 0,
  title: string | 0,
  props: Event['props'],
  derived: DerivedText,
]
type FieldsBefore = [
  id: string,
  key: 0 | 1,
  name: string,
  time: number,
  receivedAt: number,
  visitor: string | null,
  userId: string | null,
  url: string | null,
  referrer: string | null,
  title: string | null,
  props: Event['props'],
  derived: Derived,
]
type Short = string | number
/** Source, device, place: their texts in order, 0 for an absent one. The rest has its names. */
type DerivedText = [source?: Short[] | 0, device?: Short[] | 0, place?: Short[] | 0, rest?: Derived]

const GROUPS = {
  source: ['channel', 'name', 'campaign'],
  device: ['type', 'browser', 'os'],
  place: ['country', 'city', 'network'],
} as const satisfies { [Name in keyof Derived]: (keyof NonNullable<Derived[Name]>)[] }
type Group = keyof typeof GROUPS

function derivedOut(derived: Derived): DerivedText {
  const { source, device, place } = derived
  const groups = [groupOut('source', source), groupOut('device', device), groupOut('place', place)] as const
  let rest: Derived | undefined
  for (const name in derived) {
    const isWritten =
      name === 'source' ? groups[0] : name === 'device' ? groups[1] : name === 'place' ? groups[2] : 0
    if (isWritten === 0) rest = { ...rest, [name]: derived[name as keyof Derived] }
  }
  if (rest) return [...groups, rest]
  let most = 3
  while (most > 0 && groups[most - 1] === 0) most -= 1
  return groups.slice(0, most) as DerivedText
}

/** 0: absent, or with anything but the known texts. */
function groupOut(name: Group, group: Record<string, unknown> | undefined): Short[] | 0 {
  if (typeof group !== 'object' || group === null) return 0
  const names: readonly string[] = GROUPS[name]
  const texts: Short[] = []
  let found = 0
  for (const [i, field] of names.entries()) {
    const value = group[field]
    if (value === undefined) continue
    if (typeof value !== 'string') return 0
    while (texts.length < i) texts.push(0)
    texts.push(shortWord(value))
    found += 1
  }
  for (const field in group) if (group[field] !== undefined) found -= 1
  return found === 0 && texts.length > 0 ? texts : 0
}

function derivedIn([source, device, place, rest]: DerivedText): Derived {
  const derived: Derived = {}
  if (source) derived.source = groupIn('source', source) as NonNullable<Derived['source']>
  if (device) derived.device = groupIn('device', device) as NonNullable<Derived['device']>
  if (place) derived.place = groupIn('place', place)
  return rest ? { ...derived, ...rest } : derived
}

function groupIn(name: Group, texts: Short[]): Record<string, string> {
  const group: Record<string, string> = {}
  for (let i = 0; i < texts.length; i++) if (texts[i] !== 0) group[GROUPS[name][i]!] = longWord(texts[i]!)
  return group
}

/** Occurs in the stored text of each event with the mark of a bot's user agent, and rarely in others. */
export const MARKED = '"bot":"agent"'
export const isMarkedText = (text: string): boolean => text.includes(MARKED)

/** The events of a stream in the specified order, from their texts. */
export const readHistory = (stream: string, texts: readonly string[]): Event[] =>
  texts.map(text => readEvent(text, stream)).sort(comparePositions)

export const readEvent = (text: string, stream: string | null): Event => {
  const fields: Fields | FieldsBefore = JSON.parse(text)
  if (typeof fields[2] === 'string') return readBefore(fields as FieldsBefore)
  const [id, key, time, name, delay, visitor, userId, url, referrer, title, props, derived] = fields as Fields
  return {
    id,
    key: key === 0 ? 'public' : 'secret',
    name: longWord(name),
    time,
    receivedAt: typeof delay === 'number' ? time + delay : delay[0],
    visitor: visitor === 0 ? visitorOf(stream) : visitor,
    userId: userId === 0 ? null : userId,
    url: url === 0 ? null : url,
    referrer: referrer === 0 ? null : referrer,
    title: title === 0 ? null : title,
    props,
    derived: derivedIn(derived),
  }
}

function visitorOf(stream: string | null): string {
  if (!stream?.startsWith('v:'))
    throw new Error('a stored event names the visitor of its stream, which has none')
  return stream.slice(2)
}

const readBefore = (fields: FieldsBefore): Event => ({
  id: fields[0],
  key: fields[1] === 0 ? 'public' : 'secret',
  name: fields[2],
  time: fields[3],
  receivedAt: fields[4],
  visitor: fields[5],
  userId: fields[6],
  url: fields[7],
  referrer: fields[8],
  title: fields[9],
  props: fields[10],
  derived: fields[11],
})
