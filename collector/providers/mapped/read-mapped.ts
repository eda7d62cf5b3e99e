import type { Mapping } from '../../../shared/mapping.ts'
import { compileTest } from '../../score/rules/condition.ts'
import { given, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Incoming, Item, Reading, Setting, Skip } from '../port.ts'
import { amountIn, castTo, timeIn } from './casts.ts'
import { type Reader, readerOf, treeOf } from './tree.ts'

const MOST_ENTRIES = 100

/** The events of a body by a mapping. Total: the same body gives the same events, and no body an error. */
export function readMapped(
  incoming: Pick<Incoming, 'body' | 'header' | 'query'>,
  mapping: Mapping,
  setting: Setting,
): Reading {
  const tree = treeOf(incoming.body)
  if (tree === undefined) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
  const whole = readerOf(tree, incoming)
  const each = mapping.each === undefined ? (Array.isArray(tree) ? tree : [tree]) : whole(mapping.each)
  if (!Array.isArray(each)) return { items: [], skipped: [{ fault: 'bad_body', name: mapping.each ?? null }] }
  const reading: Reading = { items: [], skipped: [] }
  for (const entry of each.slice(0, MOST_ENTRIES)) {
    const item = itemOf(entry, readerOf(entry, incoming), mapping, setting)
    if (item === null) continue
    if ('fault' in item) reading.skipped.push(item)
    else reading.items.push(item)
  }
  if (each.length > MOST_ENTRIES)
    reading.skipped.push({ fault: 'bad_body', name: `${each.length - MOST_ENTRIES} entries too many` })
  return reading
}

function itemOf(entry: unknown, read: Reader, mapping: Mapping, setting: Setting): Item | Skip | null {
  if (!mapping.where.every(condition => compileTest(condition)(read(condition.field)))) return null
  const name = nameOf(read, mapping)
  if (typeof name !== 'string') return name
  const who = given({
    email: maybe(read, mapping.who.email),
    userId: maybe(read, mapping.who.userId),
    visitor: maybe(read, mapping.who.visitor),
    phone: maybe(read, mapping.who.phone),
  }) as Pick<Item, 'email' | 'userId' | 'visitor' | 'phone'>
  if (Object.keys(who).length === 0)
    return { fault: 'no_person', name: mapping.who.email ?? mapping.who.userId ?? null }
  const time = mapping.time ? timeIn(read(mapping.time.path), mapping.time.as, setting.timeZone) : null
  if (mapping.time && time === null && !isMissing(read(mapping.time.path)))
    return { fault: 'bad_time', name: mapping.time.path }
  const worth = worthOf(read, mapping)
  if (worth.fault) return worth.fault
  const id = idOf(entry, read, mapping, setting, name)
  if (typeof id !== 'string') return id
  const traits = propertiesOf(read, mapping.traits)
  return {
    id,
    name: name as Item['name'],
    time,
    ...who,
    props: {
      provider: 'webhook',
      ...propertiesOf(read, mapping.props),
      ...worth.props,
      ...(Object.keys(traits).length > 0 && { traits }),
    },
  }
}

function nameOf(read: Reader, { name }: Mapping): string | Skip {
  if ('const' in name) return name.const
  const said = text(read(name.path))
  if (said !== undefined && Object.hasOwn(name.table, said)) return name.table[said]!
  return { fault: 'unknown_kind', name: said ?? name.path }
}

type Worth = { props: Item['props']; fault: Skip | null }

function worthOf(read: Reader, { value, currency, order }: Mapping): Worth {
  const code = currency && ('const' in currency ? currency.const : text(read(currency.path)))
  const told = value && read(value.path)
  const amount = value && !isMissing(told) ? amountIn(told, value.as, code) : undefined
  // An amount with two readings is left out, not guessed.
  if (amount === null) return { props: {}, fault: { fault: 'bad_amount', name: value!.path } }
  return { props: given({ value: amount, currency: code, transaction_id: maybe(read, order) }), fault: null }
}

/** The id of an event from the parts that identify it; all of them must be present. */
function idOf(
  entry: unknown,
  read: Reader,
  { id }: Mapping,
  { connection }: Setting,
  name: string,
): string | Skip {
  if (id === 'body') return eventId('wh', connection, name, entry)
  const parts = id.map(path => text(read(path)))
  const absent = id[parts.indexOf(undefined)]
  return absent === undefined ? eventId('wh', connection, name, ...parts) : { fault: 'no_id', name: absent }
}

const propertiesOf = (read: Reader, properties: Mapping['props']): Record<string, unknown> =>
  given(
    Object.fromEntries(
      Object.entries(properties).map(([name, from]) => [
        name,
        'const' in from ? from.const : castTo(read(from.path), from.as),
      ]),
    ),
  )

const maybe = (read: Reader, path: string | undefined): string | undefined =>
  path === undefined ? undefined : text(read(path))

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''
