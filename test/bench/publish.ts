/**
 * Stored events scored per second when a plan is published, through the collector as it runs (store, decide, write
 * back). `node test/bench/publish.ts [contacts] [events each]`
 */
import type { Job } from '../../shared/job.ts'
import type { Rule } from '../../shared/plan.ts'
import type { PlanInfo } from '../../shared/plan-info.ts'
import { Place } from '../system/spawned.ts'

const BEACON = 50

export type PublishFigures = { contacts: number; events: number; seconds: number; eventsPerSecond: number }

export async function benchPublish(contacts = 2_000, each = 50): Promise<PublishFigures> {
  await using place = new Place()
  await place.start()
  const site = await place.addSite()
  const now = Date.now()
  const events = contacts * each
  let next = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let i = next++; i < contacts; i = next++) {
        for (let from = 0; from < each; from += BEACON) {
          const answer = await place.send(
            beacon(site.writeKey, i, from, Math.min(BEACON, each - from), each, now),
          )
          if (answer.status !== 202) throw new Error(await answer.text())
          await answer.text()
        }
      }
    }),
  )
  const call = async <T>(method: string, path: string, body: unknown): Promise<T> => {
    const answer = await fetch(`${place.url}/api/plans/${site.planId}${path}`, {
      method,
      headers: { authorization: `Bearer ${site.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  // What is live already would be done at once: the new version gives each page another point.
  const { document } = await place.get<PlanInfo>(`/api/plans/${site.planId}`, site.secretKey)
  const page: Rule = { id: 'bench', kind: 'event', event: 'page_view', where: [], points: 1 }
  await call('PUT', '', { ...document, rules: [...document.rules, page] })
  const start = performance.now()
  let job = await call<Job>('POST', '/publish', { fromNow: false })
  while (job.state === 'running' || job.state === 'waiting') {
    await new Promise(resolve => setTimeout(resolve, 20))
    job = await place.get<Job>(`/api/jobs/${job.id}`, site.secretKey)
  }
  const seconds = (performance.now() - start) / 1000
  if (job.state !== 'done' || job.total < contacts)
    throw new Error(`nothing was measured: ${JSON.stringify(job)}`)
  return {
    contacts,
    events,
    seconds: Math.round(seconds * 100) / 100,
    eventsPerSecond: Math.round(events / seconds),
  }
}

function beacon(k: string, person: number, from: number, size: number, all: number, now: number): unknown {
  const e = Array.from({ length: size }, (_, i) => {
    const at = from + i
    return {
      i: `p${person}-${at}`,
      n: at % 10 === 9 ? 'add_to_cart' : 'page_view',
      t: now - (all - at) * 3_600_000,
      u: `https://shop.example/products/${(person + at) % 200}?utm_source=newsletter`,
      h: `Product ${(person + at) % 200}`,
      p: at % 10 === 9 ? { items: [{ item_id: `${at}`, price: 10 }] } : {},
    }
  })
  return { k, v: `person-${person}`, z: Date.now(), c: 'granted', e }
}

if (import.meta.main) {
  const [contacts, each] = process.argv.slice(2).map(Number)
  console.table([await benchPublish(contacts, each)])
}
