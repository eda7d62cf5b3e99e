import type { Logger } from 'pino'
import { Sealer } from '../accounts/sealer.ts'
import { CrmDesk } from '../crm/desk.ts'
import { CrmFollow } from '../crm/follow.ts'
import type { Pipeline } from '../ingest/pipeline.ts'
import type { Store } from '../model/port.ts'
import type { Config } from '../platform/config.ts'
import { rootOf } from './root-of.ts'
import { takeItem } from './take-item.ts'

type Deps = {
  store: Store
  key: ConstructorParameters<typeof Sealer>[0]
  ask: ConstructorParameters<typeof CrmDesk>[0]['ask']
  config: Pick<Config, 'HUBSPOT_URL' | 'PIPEDRIVE_URL'>
  log: Logger
  now: () => number
}

/** The connected CRMs: the desk that hands contacts over, and the work that follows what became of them there. */
export function openCrm({ store, key, ask, config, log, now }: Deps) {
  const desk = new CrmDesk({
    store,
    sealer: new Sealer(key),
    ask,
    hosts: { hubspot: rootOf(config.HUBSPOT_URL), pipedrive: rootOf(config.PIPEDRIVE_URL) },
    now,
  })
  return {
    desk,
    startWork(pipeline: Pipeline): void {
      const follow = new CrmFollow({
        store,
        desk,
        send: (site, item) => takeItem(pipeline, site, item, now()),
        now,
        report: error => log.error({ err: error }, 'crm'),
      })
      store.runAsLeader('crm', signal => follow.run(signal))
    },
  }
}
