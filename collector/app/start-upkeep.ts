import type { Logger } from 'pino'
import type { GroupCommit } from '../ingest/group-commit.ts'
import type { Store } from '../model/port.ts'
import { watchClock } from '../upkeep/clock-leaps.ts'
import { keepUp } from '../upkeep/upkeep.ts'
import type { Metrics } from './metrics.ts'
import type { Projections } from './projections.ts'

type Deps = Pick<Projections, 'due' | 'ranks'> & {
  store: Store
  group: GroupCommit
  metrics: Pick<Metrics, 'expired'>
  log: Logger
  now: () => number
}

/** Work that the passage of time asks for: due changes of scores, leaps of the clock, retention, and past ranks. */
export function startUpkeep({ store, group, due, ranks, metrics, log, now }: Deps): void {
  const onLeap = (ms: number) =>
    log.warn(
      { ms },
      'the clock of this machine has jumped; contacts that were decided ahead of it are decided again',
    )
  store.runAsLeader('due', signal => due.run(signal, now, ticks => group.submit(ticks)))
  store.runAsLeader('clock', signal => watchClock({ store, group, now, onLeap }, signal))
  store.runAsLeader('upkeep', signal => keepUp({ store, group, now, onExpired: metrics.expired }, signal))
  store.runAsLeader('ranks', signal => ranks.run(signal))
}
