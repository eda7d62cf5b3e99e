import { SiteBook } from '../accounts/site-settings.ts'
import { findRunning, type Requests } from '../app/control.ts'
import { Projections } from '../app/projections.ts'
import { makeRequests } from '../app/requests.ts'
import { GroupCommit } from '../ingest/group-commit.ts'
import { Pipeline } from '../ingest/pipeline.ts'
import type { Store } from '../model/port.ts'
import type { Config } from '../platform/config.ts'
import { ErasureLog } from '../upkeep/erasure-log.ts'
import { Erasures } from '../upkeep/erasures.ts'
import { withStore } from './open.ts'

/** Gives a command the running collector, so that its boards update, or else an equivalent without one. */
export const withCollector = <T>(work: (requests: Requests, store: Store) => Promise<T>): Promise<T> =>
  withStore(async (store, config) =>
    work((await findRunning(config.DATA_DIR)) ?? alone(store, config), store),
  )

/** The site, if there is one of that id. */
export async function knownSite(store: Store, site: string): Promise<string> {
  if (!(await store.registry()).sites.has(site))
    throw new Error(`There is no site ${site}. "npm run pulseboard -- site list" names them.`)
  return site
}

function alone(store: Store, { DATA_DIR }: Config): Requests {
  const now = Date.now
  const sites = new SiteBook(store)
  const group = new GroupCommit(store)
  const pipeline = new Pipeline(sites, group)
  const erasures = new Erasures({ store, group, log: new ErasureLog(DATA_DIR), now })
  const boardsOf = async (site: string) => {
    const projections = new Projections({ store, now })
    projections.use(await store.registry())
    await store.scan(rows => projections.take(rows), site)
    return projections.boards
  }
  return makeRequests({ store, sites, group, pipeline, erasures, boardsOf, now })
}
