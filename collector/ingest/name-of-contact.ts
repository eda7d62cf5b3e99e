import { joinKey, joinKeys } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow } from '../model/rows.ts'

/** Names under which an event with the current time belongs to the contact. */
export type CurrentName = { userId?: string; email?: string; visitor?: string }

/** A name that currently belongs to this contact, for any earlier contacts of its browsers; null if it has none. */
export async function currentNameOf(
  store: Pick<Store, 'look'>,
  row: ContactRow,
): Promise<CurrentName | null> {
  const { streams } = await store.look({ streams: joinKeys(row.site, row.streams) })
  const isStill = (key: string) => streams.get(joinKey(row.site, key))?.spans.at(-1)?.contact === row.id
  const user = row.identifiers.find(name => name.startsWith('u:'))
  if (user) return { userId: user.slice(2) }
  const own = row.streams.filter(isStill)
  const visitor = own.find(key => key.startsWith('v:'))
  if (visitor) return { visitor: visitor.slice(2) }
  const email = own.find(key => key.startsWith('e:'))
  return email ? { email: email.slice(2) } : null
}
