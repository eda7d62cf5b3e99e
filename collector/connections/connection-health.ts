import type { Kysely } from 'kysely'
import type { ConnectionDay, ConnectionInfo, ConnectionRequest } from '../../shared/connection.ts'
import type { IncomingFault, ProviderKind } from '../../shared/provider.ts'
import type { Sealer } from '../accounts/sealer.ts'
import type { Tables } from '../model/tables.ts'
import { providerOf } from '../providers/providers.ts'
import { type ConnectionRow, secretsOf } from './connection-book.ts'

const DAY_MS = 86_400_000
const DAYS = 30
/** Requests of a connection that are kept. */
export const MOST_REQUESTS = 20

/** The first day that is kept, and since when requests are. */
export const keptDays = (now: number): string => dayOf(now - (DAYS - 1) * DAY_MS)
export const keptRequests = (now: number): number => now - DAY_MS

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const iso = (at: number): string => new Date(Number(at)).toISOString()

type DayRow = { day: string; what: string; count: number; last_at: number }

/** A connection in the form that the API returns: without its secrets, with its counts. */
export async function connectionInfo(
  db: Kysely<Tables>,
  sealer: Sealer,
  row: ConnectionRow,
  now: number,
): Promise<ConnectionInfo> {
  const rows = await db
    .selectFrom('connection_days')
    .select(['day', 'what', 'count', 'last_at'])
    .where('connection_id', '=', row.id)
    .where('day', '>=', keptDays(now))
    .execute()
  const secrets = secretsOf(sealer, row)
  const last = (of: string): number | null => latest(rows.filter(({ what }) => what.startsWith(of)))
  const [refusedAt, takenAt] = [last('refused:'), last('taken')]
  const refused = rows.find(({ what, last_at }) => what.startsWith('refused:') && last_at === refusedAt)
  const [lastRequest, lastEvent] = [last('requests'), last('event:')]
  return {
    id: row.id,
    site: row.site_id,
    provider: row.provider as ProviderKind,
    name: row.name,
    isOn: Number(row.is_on) === 1,
    secrets: (providerOf(row.provider)?.secrets ?? []).map(({ name }) => ({
      name,
      isSet: Boolean(secrets?.[name]),
    })),
    canOpen: secrets !== null,
    topic: row.topic,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    lastRequestAt: lastRequest === null ? null : iso(lastRequest),
    lastEventAt: lastEvent === null ? null : iso(lastEvent),
    trouble:
      refused && (takenAt === null || Number(refused.last_at) > takenAt)
        ? { code: refused.what.slice('refused:'.length) as IncomingFault, at: iso(refused.last_at) }
        : null,
    days: daysOf(rows),
  }
}

const latest = (rows: readonly DayRow[]): number | null =>
  rows.length === 0 ? null : Math.max(...rows.map(({ last_at }) => Number(last_at)))

function daysOf(rows: readonly DayRow[]): ConnectionDay[] {
  const days = [...Map.groupBy(rows, ({ day }) => day)].sort(([a], [b]) => (a < b ? 1 : -1))
  return days.map(([day, of]) => {
    const under = (name: string) =>
      Object.fromEntries(
        of
          .filter(({ what }) => what.startsWith(`${name}:`))
          .map(({ what, count }) => [what.slice(name.length + 1), Number(count)]),
      )
    return {
      day,
      requests: Number(of.find(({ what }) => what === 'requests')?.count ?? 0),
      events: under('event'),
      refused: under('refused'),
      skipped: under('skipped'),
      machine: under('machine'),
    }
  })
}

/** The latest requests of a day, newest first. */
export async function requestsOf(
  db: Kysely<Tables>,
  connection: string,
  now: number,
): Promise<ConnectionRequest[]> {
  const rows = await db
    .selectFrom('connection_requests')
    .selectAll()
    .where('connection_id', '=', connection)
    .where('at', '>=', keptRequests(now))
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST_REQUESTS)
    .execute()
  return rows.map(({ id, at, outcome, detail }) => ({
    id,
    at: iso(at),
    outcome: outcome as ConnectionRequest['outcome'],
    ...JSON.parse(detail),
  }))
}
