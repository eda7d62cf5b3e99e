import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { FoundKey } from '../accounts/key-ring.ts'
import { allows } from '../accounts/origins.ts'
import type { HttpContext } from './context.ts'
import { UNKNOWN_SITE } from './turned-away.ts'

/** Looks up a key and checks the origin of its use. The installation screen shows the requests refused here. */
export async function findIngestKey(
  { keys, mishaps }: HttpContext,
  token: string,
  origin: string | undefined,
  now: number,
): Promise<FoundKey | Refusal> {
  const sender = origin === undefined ? null : short(origin)
  const note = (site: string, code: string, message: string) =>
    mishaps.note(site, { code, message, sender }, now)
  const key = await keys.find(token, now)
  if (!key) {
    note(UNKNOWN_SITE, 'unknown_key', `a key of no site${origin ? `, from ${short(origin)}` : ''}`)
    return refusal('unknown_key', 'no site has this key', 'k')
  }
  if (key.scopes !== null && !key.scopes.includes('events:write')) {
    note(key.site, 'forbidden', 'a key without the scope events:write')
    return refusal('forbidden', 'this key does not have the scope events:write', 'k')
  }
  // A request without an Origin comes from a program, which could claim any origin.
  if (origin === undefined) return key
  if (key.class === 'secret') {
    note(key.site, 'origin_not_allowed', `a secret key in a page of ${short(origin)}`)
    return refusal('origin_not_allowed', 'a secret key does not belong in a page', 'k')
  }
  if (allows(key.origins, origin)) return key
  note(key.site, 'origin_not_allowed', short(origin))
  return refusal('origin_not_allowed', 'this site does not take events from this origin')
}

const short = (origin: string): string => origin.slice(0, 100)
