import type { Trouble } from '../../shared/health.ts'

const PROBE = '{"probe":true}'

/** Checks the tracker's address as a page's browser would: null if both answers are the collector's. */
export async function probe(scriptUrl: string, now: number): Promise<Trouble | null> {
  const beaconUrl = new URL('e', scriptUrl).href
  const foreign = (await foreignScript(scriptUrl)) ?? (await foreignBeacon(beaconUrl))
  if (foreign === null) return null
  const lastAt = new Date(now).toISOString()
  return {
    of: 'requests',
    code: 'not_ours',
    count: 1,
    lastAt,
    message: foreign,
    field: null,
    sender: null,
    event: null,
  }
}

async function foreignScript(url: string): Promise<string | null> {
  const answer = await fetch(url, { cache: 'no-store' }).catch(() => null)
  const type = answer?.headers.get('content-type') ?? ''
  return answer?.ok && /javascript/.test(type) ? null : told(url, answer, type)
}

/** The collector answers the probe in its own words, without a refusal, which browsers log as an error. */
async function foreignBeacon(url: string): Promise<string | null> {
  const answer = await fetch(url, { method: 'POST', body: PROBE }).catch(() => null)
  const said = (await answer?.json().catch(() => null)) as
    | { probe?: unknown; code?: unknown }
    | null
    | undefined
  // An answer of a full or stopping collector is a collector's answer too.
  return said?.probe === 'here' || typeof said?.code === 'string'
    ? null
    : told(url, answer, answer?.headers.get('content-type') ?? '')
}

const told = (url: string, answer: Response | null, type: string): string =>
  `${url}: ${[answer?.status ?? 'no answer', type.split(';')[0]].filter(Boolean).join(' ')}`
