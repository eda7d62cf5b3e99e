import { COMMAND } from '../accounts/audit.ts'
import type { SiteBook } from '../accounts/site-settings.ts'
import type { Boards } from '../board/boards.ts'
import type { GroupCommit } from '../ingest/group-commit.ts'
import type { Pipeline } from '../ingest/pipeline.ts'
import type { Store } from '../model/port.ts'
import { exportPerson } from '../queries/export.ts'
import type { Erasures } from '../upkeep/erasures.ts'
import { recountStreams, rederiveContacts } from '../upkeep/rederive.ts'
import { type Requests, takePortion } from './control.ts'

type Deps = {
  store: Store
  sites: SiteBook
  group: GroupCommit
  pipeline: Pipeline
  erasures: Erasures
  /** The boards that supply a contact's ranks for an export. */
  boardsOf: (site: string) => Promise<Pick<Boards, 'place'>>
  now: () => number
}

/** Carries out the requests of commands in this process: the running collector, or a command that found none. */
export const makeRequests = ({ store, sites, group, pipeline, erasures, boardsOf, now }: Deps): Requests => ({
  import: portion => takePortion(portion, sites, pipeline, now()),
  erase: ({ site, who }) => erasures.erase(site, who, COMMAND),
  export: async ({ site, who }) => exportPerson(store, await boardsOf(site), { site, who, now: now() }),
  rederive: async piece => ({ events: await rederiveContacts(piece, sites, group, now()) }),
  recount: async piece => ({ events: await recountStreams(piece, sites, group, now()) }),
  backup: async ({ file }) => {
    await store.backup(file)
    return {}
  },
})
