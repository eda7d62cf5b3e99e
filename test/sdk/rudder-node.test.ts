import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { expect, it } from 'vitest'
import { Counted, EVENT, EVENTS, userOf } from './counted.ts'

it('@rudderstack/rudder-sdk-node: 1,000 events through 503, 429 and resets are counted exactly', {
  timeout: 45_000,
}, async () => {
  await using counted = await new Counted().start()
  const failures: unknown[] = []
  const analytics = new RudderAnalytics(counted.site.secretKey, {
    dataPlaneUrl: counted.proxy.url,
    flushInterval: 20,
    retryCount: 10,
    logLevel: 'none',
    errorHandler: (error: unknown) => failures.push(error),
  })
  let answered = 0
  await new Promise<void>(resolve => {
    for (let i = 0; i < EVENTS; i++) {
      const message = { userId: userOf(i), event: EVENT, properties: { number: i } }
      analytics.track(message, () => {
        if (++answered === EVENTS) resolve()
      })
    }
  })
  expect(failures).toEqual([])
  await counted.expectAll()
})
