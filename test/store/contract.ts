import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../collector/model/port.ts'
import { type OpenOptions, openStore } from '../../collector/store/open.ts'
import { administration } from './contract/administration.ts'
import { alerts } from './contract/alerts.ts'
import { allOrNothing } from './contract/all-or-nothing.ts'
import { exactlyOnce } from './contract/exactly-once.ts'
import { feed } from './contract/feed.ts'
import { DECIDER, type Ground, type Stage } from './contract/ground.ts'
import { knowledge } from './contract/knowledge.ts'
import { leading } from './contract/leading.ts'
import { lifetime } from './contract/lifetime.ts'

/** Every promise of the port, once for each implementation. */
export const storeContract = (name: string, makeGround: () => Promise<Ground>): void => {
  describe(name, () => {
    let ground: Ground
    let opened: Store[] = []
    let reported: unknown[] = []
    const open = async (role: NonNullable<OpenOptions['role']>) => {
      const store = await openStore(ground.url, ground.dataDir, {
        role,
        deciderModule: DECIDER,
        report: error => reported.push(error),
      })
      opened.push(store)
      return store
    }
    const stage: Stage = {
      get ground() {
        return ground
      },
      get reported() {
        return reported
      },
      open: () => open('collector'),
      beside: () => open(ground.neighbour),
    }

    beforeEach(async () => {
      ground = await makeGround()
    })
    afterEach(async () => {
      await Promise.all(opened.map(store => store.close()))
      opened = []
      reported = []
      await ground.end()
    })

    exactlyOnce(stage)
    allOrNothing(stage)
    knowledge(stage)
    feed(stage)
    administration(stage)
    alerts(stage)
    leading(stage)
    lifetime(stage)
  })
}
