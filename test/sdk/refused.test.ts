import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CreatedSite } from '../../shared/site.ts'
import { Place } from '../system/spawned.ts'

const place = new Place()
let site: CreatedSite
beforeAll(async () => {
  await place.start()
  site = await place.addSite()
})
afterAll(() => place[Symbol.asyncDispose]())

it('@segment/analytics-node reports an error once when none of its events is kept', async () => {
  const errors: { code?: string; reason?: unknown }[] = []
  let requests = 0
  const httpClient = {
    makeRequest: (request: { url: string }) => {
      requests += 1
      return fetch(request.url, request as object)
    },
  }
  const analytics = new Analytics({ writeKey: site.secretKey, host: place.url, httpClient, maxRetries: 3 })
  analytics.on('error', error => errors.push(error))
  analytics.identify({ userId: 'undefined' })
  await analytics.flush({ timeout: 10_000 })
  expect(errors).toHaveLength(1)
  expect(String(errors[0]!.reason)).toContain('400')
  expect(requests).toBe(1)
  // What is kept beside it is no error of the batch.
  analytics.identify({ userId: 'undefined' })
  analytics.track({ userId: 'u1', event: 'Thing Done' })
  await analytics.flush({ timeout: 10_000 })
  expect(errors).toHaveLength(1)
  await analytics.closeAndFlush()
})

it('@rudderstack/rudder-sdk-node calls back with an error when none of its events is kept', async () => {
  const failures: unknown[] = []
  const analytics = new RudderAnalytics(site.secretKey, {
    dataPlaneUrl: place.url,
    flushInterval: 20,
    retryCount: 3,
    logLevel: 'none',
    errorHandler: (error: unknown) => failures.push(error),
  })
  const said = await new Promise<unknown>(resolve =>
    analytics.identify({ userId: 'undefined' }, (error?: unknown) => resolve(error)),
  )
  expect(said ?? failures[0]).toBeInstanceOf(Error)
  expect(String(said ?? failures[0])).toContain('400')
})
