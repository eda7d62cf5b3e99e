import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { exactJson } from '../model/exact-json.ts'

/**
 * An event as it is kept: an array in JSON, since publishing a plan reads all history back and names of fields
 * are a sixth of its bytes and of the time to parse it. New fields go to the end; the order never changes.
 */
export const writeEvent = (event: Event): string =>
  exactJson([
    event.id,
    event.key === 'public' ? 0 : 1,
    event.name,
    event.time,
    event.receivedAt,
    event.visitor,
    event.userId,
    event.url,
    event.referrer,
    event.title,
    event.props,
    event.derived,
  ])

/** The beginning of an event's text, which is unique in its stream. */
export const startOfText = ({ id, key }: Pick<Event, 'key' | 'id'>): string =>
  `${exactJson([id, key === 'public' ? 0 : 1]).slice(0, -1)},`

type Fields = [
  string,
  0 | 1,
  string,
  number,
  number,
  string | null,
  string | null,
  string | null,
  string | null,
  string | null,
  Event['props'],
  Event['derived'],
]

/** Occurs in the stored text of each event with the mark of a bot's user agent, and rarely in others. */
export const MARKED = '"bot":"agent"'
export const isMarkedText = (text: string): boolean => text.includes(MARKED)

/** The events of a stream in the specified order, from their texts. */
export const readHistory = (texts: readonly string[]): Event[] => texts.map(readEvent).sort(comparePositions)

export const readEvent = (text: string): Event => {
  const fields: Fields = JSON.parse(text)
  return {
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
  }
}
