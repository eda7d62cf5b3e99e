import { COMMAND } from '../accounts/audit.ts'
import { SiteBook } from '../accounts/site-settings.ts'
import { findRunning, type Requests, takePortion } from '../app/control.ts'
import { Boards } from '../board/boards.ts'
import { GroupCommit } from '../ingest/group-commit.ts'
import { Pipeline } from '../ingest/pipeline.ts'
import type { Store } from '../model/port.ts'
import type { Config } from '../platform/config.ts'
import { exportPerson } from '../queries/export.ts'
import { ErasureLog } from '../upkeep/erasure-log.ts'
import { Erasures } from '../upkeep/erasures.ts'
import { recountStreams, rederiveContacts } from '../upkeep/rederive.ts'
import { withStore } from './open.ts'

/** Gives a command the running collector, so that its boards hear of what is done, or else the same without one. */
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
  return {
    import: portion => takePortion(portion, sites, pipeline, now()),
    erase: ({ site, who }) => erasures.erase(site, who, COMMAND),
    rederive: async piece => ({ events: await rederiveContacts(piece, sites, group, now()) }),
    recount: async piece => ({ events: await recountStreams(piece, sites, group, now()) }),
    export: async ({ site, who }) =>
      exportPerson(store, await boardsOf(store, site), { site, who, now: now() }),
  }
}

/** For the places in the ranking. */
async function boardsOf(store: Store, site: string): Promise<Boards> {
  const boards = new Boards()
  boards.use(await store.registry())
  await store.scan(contacts => boards.apply({ contacts }), site)
  return boards
}
