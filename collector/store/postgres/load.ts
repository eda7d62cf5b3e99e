import { comparePositions } from '../../../shared/order.ts'
import { splitEventKey, splitKey } from '../../model/known.ts'
import type { Known, Need } from '../../model/port.ts'
import type { StreamKey } from '../../model/rows.ts'
import { claimsNaming } from '../claims-naming.ts'
import { readClaims } from '../claims-text.ts'
import { readBody } from '../contact-body.ts'
import { readEvent, startOfText } from '../event-text.ts'
import { readSpans } from '../spans-text.ts'
import { texts } from './arrays.ts'

type Kind = keyof Need
type Queryable = {
  query(query: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>
}
/** `n` is the index of the key in the request, from 1. */
type Found = { kind: Kind; n: number; body: string; extra: string | null }

/** Each finds its keys among `k (site, key, n)`. */
const SELECTS: { [K in Kind]: string } = {
  marks: 'm.digest, NULL FROM k JOIN marks m ON m.site_id = k.site AND m.mark = k.key',
  streams: 's.spans, s.has_claims::text FROM k JOIN streams s ON s.site_id = k.site AND s.key = k.key',
  contacts: 'c.body, NULL FROM k JOIN contacts c ON c.site_id = k.site AND c.id = k.key',
  claims: 'c.body, NULL FROM k JOIN claims c ON c.site_id = k.site AND c.stream = k.key',
  claimants: `c.body, c.stream FROM k JOIN claimants i ON i.site_id = k.site AND i.identifier = k.key
    JOIN claims c ON c.site_id = i.site_id AND c.stream = i.stream`,
  histories: 'e.body, NULL FROM k JOIN events e ON e.site_id = k.site AND e.stream = k.key',
  events: `e.body, NULL FROM k JOIN events e ON e.site_id = k.site AND e.stream = split_part(k.key, E'\\n', 1)
    AND starts_with(e.body, split_part(k.key, E'\\n', 2))`,
  orders: 'o.body, o.stream FROM k JOIN orders o ON o.site_id = k.site AND o.order_id = k.key',
  tombstones: 't.at::text, NULL FROM k JOIN tombstones t ON t.site_id = k.site AND t.hash = k.key',
  tags: 'g.tag, NULL FROM k JOIN tags g ON g.site_id = k.site AND g.list = k.key',
}
const KINDS = Object.keys(SELECTS) as Kind[]

/** Loads all requested rows in one statement. */
export const load = async (client: Queryable, need: Need, known: Omit<Known, 'registry'>): Promise<void> => {
  const kinds = KINDS.filter(kind => need[kind] !== undefined && need[kind].size > 0)
  if (kinds.length === 0) return
  const keys = kinds.map(kind => [...need[kind]!])
  const values = keys.flatMap((list, i) => {
    const pairs = list.map(splitKey)
    const asked = pairs.map(([, key]) => (kinds[i] === 'events' ? streamAndStart(key) : key))
    return [texts(pairs.map(([site]) => site)), texts(asked)]
  })
  const { rows } = await client.query({
    name: `load ${kinds.map(kind => KINDS.indexOf(kind))}`,
    text: statementFor(kinds),
    values,
  })
  const found = new Map(kinds.map((kind, i) => [kind, keys[i]!.map((): Found[] => [])]))
  for (const row of rows as Found[]) found.get(row.kind)![row.n - 1]!.push(row)
  kinds.forEach((kind, i) => {
    const into: Map<string, unknown> = known[kind]
    keys[i]!.forEach((key, n) => {
      into.set(key, READERS[kind](key, found.get(kind)![n]!))
    })
  })
}

/** JSON has no line break outside of its escapes. */
function streamAndStart(key: string): string {
  const { stream, event } = splitEventKey(key)
  return `${stream}\n${startOfText(event)}`
}

const statements = new Map<string, string>()

const statementFor = (kinds: Kind[]): string => {
  const name = kinds.join()
  let statement = statements.get(name)
  if (statement === undefined) {
    statement = kinds
      .map(
        (kind, i) => `(WITH k AS MATERIALIZED (
            SELECT * FROM unnest($${2 * i + 1}::text[], $${2 * i + 2}::text[]) WITH ORDINALITY AS k (site, key, n)
          ) SELECT '${kind}' AS kind, k.n AS n, ${SELECTS[kind]
            .replace(/^(\S+), (\S+) FROM/, '$1 AS body, $2 AS extra FROM')
            .trim()})`,
      )
      .join('\nUNION ALL\n')
    statements.set(name, statement)
  }
  return statement
}

const first =
  <T>(read: (row: Found, key: string) => T) =>
  (key: string, rows: Found[]): T | null =>
    rows[0] === undefined ? null : read(rows[0], key)

const READERS: {
  [K in Kind]: (key: string, rows: Found[]) => Known[K] extends Map<string, infer V> ? V : never
} = {
  marks: first(row => row.body),
  streams: first((row, name) => {
    const [site, key] = splitKey(name)
    return { site, key: key as StreamKey, spans: readSpans(row.body), hasClaims: row.extra === 'true' }
  }),
  contacts: first((row, name) => readBody(...splitKey(name), row.body)),
  claims: (name, rows) => readClaims(...splitKey(name), rows[0]?.body),
  claimants: (name, rows) => {
    const [site, identifier] = splitKey(name)
    return claimsNaming(
      identifier,
      rows.flatMap(({ body, extra }) => readClaims(site, extra!, body)),
    )
  },
  histories: (name, rows) => {
    const [, stream] = splitKey(name)
    return rows.map(row => readEvent(row.body, stream)).sort(comparePositions)
  },
  events: first((row, name) => readEvent(row.body, splitEventKey(splitKey(name)[1]).stream)),
  orders: (_, rows) =>
    rows
      .map(row => ({ stream: row.extra as StreamKey, event: readEvent(row.body, row.extra) }))
      .sort((a, b) => comparePositions(a.event, b.event)),
  tombstones: first(row => Number(row.body)),
  tags: (_, rows) => rows.map(row => row.body),
}
