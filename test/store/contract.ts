import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../collector/model/port.ts'
import { type OpenOptions, openStore } from '../../collector/store/open.ts'
import { administration } from './contract/administration.ts'
import { alerts } from './contract/alerts.ts'
import { allOrNothing } from './contract/all-or-nothing.ts'
import { exactlyOnce } from './contract/exactly-once.ts'
import { feed } from './contract/feed.ts'
import { knowledge } from './contract/knowledge.ts'
import { leading } from './contract/leading.ts'
import { lifetime } from './contract/lifetime.ts'

/** An empty database of one kind, made for one test. */
export type Ground = {
  url: string
  dataDir: string
  /** What another program may be, at work on the same database at the same time. */
  neighbour: NonNullable<OpenOptions['role']>
  /** Makes the schema one of a version to come. */
  age(): Promise<void>
  end(): Promise<void>
}

export type Stage = {
  readonly ground: Ground
  /** A collector on the ground; closed after the test. */
  open(): Promise<Store>
  /** What failed with nobody waiting for it. */
  readonly reported: readonly unknown[]
  /** Another program beside it. */
  beside(): Promise<Store>
}

export const DECIDER = new URL('./counting-decider.ts', import.meta.url).href

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
