import type { Job } from '../../shared/job.ts'
import type { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import type { Place } from './spawned.ts'

/** A ping is worth one point, so that a score tells how many were counted; scores only rise. */
export const THRESHOLDS = [
  { id: 'first', value: 5 },
  { id: 'second', value: 40 },
  { id: 'third', value: 130 },
]

const plan = (event: string): Plan => ({
  name: 'Pings',
  goal: '',
  state: 'live',
  rules: [{ id: 'ping', kind: 'event', event, where: [], points: 1 }],
  groups: [],
  tags: [],
  seasons: [],
  bands: [],
  thresholds: THRESHOLDS.map(threshold => ({ ...threshold, direction: 'up' })),
  cycle: null,
})

/** A new site that counts events of this name, and the collector's own word that it does so from now on. */
export async function countingSite(place: Place, event = 'ping'): Promise<CreatedSite> {
  const site = await place.addSite()
  const call = async (method: string, path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${place.url}/api/plans/${site.planId}${path}`, {
      method,
      headers: { authorization: `Bearer ${site.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  await call('PUT', '', plan(event))
  let job = (await call('POST', '/publish', { fromNow: false })) as Job
  while (job.state === 'running' || job.state === 'waiting') {
    await new Promise(resolve => setTimeout(resolve, 20))
    job = await place.get<Job>(`/api/jobs/${job.id}`, site.secretKey)
  }
  if (job.state !== 'done') throw new Error(`the plan was not published: ${JSON.stringify(job)}`)
  return site
}
