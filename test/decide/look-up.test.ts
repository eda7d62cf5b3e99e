import { expect, it } from 'vitest'
import { makeDecider } from '../../collector/decide/decide.ts'
import { emptyKnown } from '../../collector/model/known.ts'
import type { Arrival, Known, Need } from '../../collector/model/port.ts'
import type { Event } from '../../shared/event.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { registryOf, SITE } from '../properties/feed.ts'

/** What a store that holds nothing is asked for, query by query. */
function queriesOf(events: Event[]): Need[] {
  const known: Known = { registry: registryOf(setting({})), ...emptyKnown() }
  const batch = events.map((one): Arrival => ({ kind: 'event', site: SITE, event: one, digest: one.id }))
  const run = makeDecider().begin(batch, known)
  const asked: Need[] = []
  for (;;) {
    const step = run.next()
    if (!('need' in step)) return asked
    asked.push(step.need)
    for (const kind of ['marks', 'streams', 'contacts'] as const)
      for (const key of step.need[kind] ?? []) known[kind].set(key, null)
    for (const kind of ['claims', 'histories', 'orders', 'claimants', 'tags'] as const)
      for (const key of step.need[kind] ?? []) known[kind].set(key, [])
  }
}

it.each<[string, Partial<Event>, string]>([
  ['a visitor', { visitor: 'v1' }, 'u:v1'],
  ['a user', { visitor: null, userId: 'anna' }, 'u:anna'],
  ['an address', { visitor: null, userId: null, props: { email: 'Anna@X.pl' } }, 'e:anna@x.pl'],
])(
  'identity resolution reads the claims on the stream of %s once, by the stored name',
  (_, changes, name) => {
    const first = event('identify', at('2026-08-31T10:00'), changes)
    const asked = queriesOf([first]).map(need => [...(need.claimants ?? [])])
    const [claimants] = asked.filter(keys => keys.length > 0)
    expect(claimants).toEqual([`${SITE}/${name}`])
    expect(asked.flat().filter(key => key === `${SITE}/${name}`)).toHaveLength(1)
  },
)
