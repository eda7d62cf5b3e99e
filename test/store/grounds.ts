import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import type { Plan } from '../../shared/plan.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'

/** An empty database of each kind, with the collector's own decider; `collectors`: how many may share it. */
export const ownGrounds = {
  sqlite: () => {
    let dir = ''
    return {
      begin: async () => void (dir = await mkdtemp(join(tmpdir(), 'pulseboard-ground-'))),
      open: () => openStore('sqlite:', dir),
      collectors: 1,
      end: () => rm(dir, { recursive: true, force: true }),
    }
  },
  postgres: () => {
    let server: PostgresServer
    let url = ''
    return {
      begin: async () => {
        server = await startPostgres()
        url = await server.makeDatabase()
      },
      open: () => openStore(url, ''),
      collectors: 3,
      end: () => server.stop(),
    }
  },
}

type Live = { site: string; plan: string; document: Plan; zone?: string; retention?: string | null }

/** A site and its one live plan, as an owner would have them. */
export async function addLive(
  { db }: Store,
  { site, plan, document, zone = 'UTC', retention = null }: Live,
): Promise<void> {
  await db
    .insertInto('sites')
    .values({
      id: site,
      name: site,
      time_zone: zone,
      retention,
      origins: '[]',
      consent: 'assumed',
      denied: 'ignore',
      options: '{}',
      identity_secret: 'secret',
      created_at: 0,
    })
    .execute()
  await db
    .insertInto('plans')
    .values({
      id: plan,
      site_id: site,
      name: '',
      state: 'live',
      live_version: 1,
      latest_version: 1,
      created_at: 0,
    })
    .execute()
  await addVersion({ db }, { site, plan, document, version: 1, state: 'live' })
}

type Version = { site: string; plan: string; document: Plan; version: number; state: string }

export async function addVersion(
  { db }: Pick<Store, 'db'>,
  { site, plan, document, version, state }: Version,
): Promise<void> {
  await db
    .insertInto('plan_versions')
    .values({
      id: `${plan}.${version}`,
      plan_id: plan,
      site_id: site,
      version,
      state,
      document: JSON.stringify(document),
      author: null,
      created_at: 0,
      published_at: state === 'draft' ? null : 0,
    })
    .execute()
}
