import { Analytics } from '@segment/analytics-node'
import { expect, it } from 'vitest'
import { Counted, EVENT, EVENTS, userOf } from './counted.ts'

it('@segment/analytics-node: 1,000 events through 503, 429 and resets are counted exactly', {
  timeout: 45_000,
}, async () => {
  await using counted = await new Counted().start()
  const analytics = new Analytics({ writeKey: counted.site.secretKey, host: counted.proxy.url })
  const failures: unknown[] = []
  analytics.on('error', error => failures.push(error))
  for (let i = 0; i < EVENTS; i++) {
    analytics.track({ userId: userOf(i), event: EVENT, properties: { number: i } })
  }
  await analytics.closeAndFlush({ timeout: 30_000 })
  expect(failures).toEqual([])
  await counted.expectAll()
})
