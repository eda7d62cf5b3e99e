import type { Kysely } from 'kysely'
import type { Sealer } from '../accounts/sealer.ts'
import type { Tables } from '../model/tables.ts'
import type { Incoming } from '../providers/port.ts'
import { keptRequests, MOST_REQUESTS } from './connection-health.ts'

const MOST_CHARACTERS = 64 * 1024
const placeOf = (connection: string): string => `sample ${connection}`

type Kept = { query: string; headers: Record<string, string>; body: string }
export type Sample = { id: string; at: number; request: Pick<Incoming, 'body' | 'header' | 'query'> }

/** An encrypted sample request for making a mapping. Of its headers only the service's own ones (`x-…`) are stored. */
export function sealSample(sealer: Sealer, connection: string, { body, query, header }: Incoming): string {
  const headers = Object.fromEntries(
    MAPPED_HEADERS.flatMap(name => {
      const value = header(name)
      return value === null ? [] : [[name, value.slice(0, 500)]]
    }),
  )
  const kept: Kept = {
    query: query.toString().slice(0, 4_000),
    headers,
    body: new TextDecoder().decode(body.subarray(0, MOST_CHARACTERS)),
  }
  return sealer.seal(JSON.stringify(kept), placeOf(connection))
}

/** Names of headers in which services state the type of a request. */
const MAPPED_HEADERS = ['x-event', 'x-event-type', 'x-topic', 'x-webhook-event', 'x-action', 'x-source']

/** The latest requests of a day, newest first; those that another key has encrypted are left out. */
export async function samplesOf(
  db: Kysely<Tables>,
  sealer: Sealer,
  connection: string,
  now: number,
): Promise<Sample[]> {
  const rows = await db
    .selectFrom('connection_requests')
    .select(['id', 'at', 'sealed'])
    .where('connection_id', '=', connection)
    .where('at', '>=', keptRequests(now))
    .where('sealed', 'is not', null)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST_REQUESTS)
    .execute()
  return rows.flatMap(({ id, at, sealed }) => {
    const text = sealer.open(sealed!, placeOf(connection))
    if (text === null) return []
    const { query, headers, body } = JSON.parse(text) as Kept
    const request = {
      query: new URLSearchParams(query),
      header: (name: string) => headers[name] ?? null,
      body: Buffer.from(body),
    }
    return [{ id, at: Number(at), request }]
  })
}

/** Deletes all samples of a site, since any of them may contain the erased person. */
export const dropSamples = (db: Kysely<Tables>, site: string) =>
  db
    .deleteFrom('connection_requests')
    .where('sealed', 'is not', null)
    .where('connection_id', 'in', query =>
      query.selectFrom('connections').select('id').where('site_id', '=', site),
    )
    .execute()
