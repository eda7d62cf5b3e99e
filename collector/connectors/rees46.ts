import { amountOf } from '../../shared/amount.ts'
import { timeOf } from '../../shared/read-time.ts'
import type { BadRow, ImportRow } from './file-format.ts'
import { Occurrences } from './occurrences.ts'

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session'
const COLUMNS = HEADER.split(',').length
const NAMES: Record<string, string> = { view: 'view_item', cart: 'add_to_cart', purchase: 'purchase' }
const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/
const SESSION = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/**
 * The multi-category shop's log of REES46 (CSV, one-second times, no quotes in it). A row's id is a hash of the row
 * and of how often it has stood in the file so far: repeated rows all count, the same file again does not.
 */
export async function* rees46(lines: AsyncIterable<string>): AsyncGenerator<ImportRow | BadRow> {
  const occurrences = new Occurrences()
  let line = 0
  for await (const text of lines) {
    line += 1
    if (text === '' || (line === 1 && text === HEADER)) continue
    const row = rowOf(text, line)
    if ('event' in row) row.event.i = `rees46_${occurrences.idOf(text)}`
    yield row
  }
}

function rowOf(text: string, line: number): ImportRow | BadRow {
  const cells = text.split(',')
  const no = (reason: string): BadRow => ({ line, reason })
  if (cells.length !== COLUMNS)
    return no(
      text.split(';').length === COLUMNS
        ? 'is separated by semicolons; a REES46 file has commas'
        : `has ${cells.length} columns instead of ${COLUMNS}; the row may be cut off`,
    )
  const [time, type, product, , category, brand, price, user, session] = cells as [string, ...string[]]
  const [, day, clock] = TIME.exec(time) ?? []
  const at = timeOf(`${day}T${clock}Z`)
  const name = Object.hasOwn(NAMES, type ?? '') ? NAMES[type!] : undefined
  if (at === null) return no(`"${time}" is not a time such as 2019-10-01 00:00:00 UTC`)
  if (!name) return no(`"${type}" is not one of ${Object.keys(NAMES).join(', ')}`)
  if (!/^\d+$/.test(user ?? '')) return no(`"${user}" is not a user id`)
  if (!SESSION.test(session ?? ''))
    return no(`"${session}" is not a session id (a UUID); the row may be cut off`)
  const value = amountOf(price)
  if (value === null) return no(`"${price}" is not a price`)
  const item = {
    item_id: product,
    item_name:
      [brand, category?.split('.').at(-1)?.replaceAll('_', ' ')].filter(Boolean).join(' ') ||
      `product ${product}`,
    ...(brand && { item_brand: brand }),
    ...(category && { item_category: category }),
    price: value,
    quantity: 1,
  }
  return {
    line,
    event: {
      i: '',
      n: name,
      t: at,
      userId: user,
      p: { value, currency: 'USD', session, items: [item] },
    },
  }
}
