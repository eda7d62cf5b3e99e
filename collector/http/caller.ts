import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Role } from '../../shared/person.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import type { KeyScope } from '../../shared/site.ts'
import type { KeyRing } from '../accounts/key-ring.ts'
import { isOldToken, whoseSession } from '../accounts/sessions.ts'
import type { Store } from '../model/port.ts'
import { isLoopbackHost } from './address.ts'
import type { HttpContext } from './context.ts'
import type { Caller, Env } from './env.ts'
import { hostOf, isOwnOrigin, ownUrl, strangeOrigin } from './own-origin.ts'
import { problem } from './problem.ts'

export const SESSION_COOKIE = 'pulseboard_session'

/**
 * The name of the session cookie of a collector at that address. A browser lets no sibling domain set a cookie with the
 * prefix `__Host-`, and accepts one over a secure connection only.
 */
export const sessionCookieAt = (url: string): string =>
  isSecureAt(url) ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE

/** The session of a request's cookies; `cookie` reads one by its name. */
export const sessionAt = (url: string, cookie: (name: string) => string | undefined): string | undefined => {
  const name = sessionCookieAt(url)
  const found = cookie(name)
  if (found !== undefined || name === SESSION_COOKIE) return found
  const old = cookie(SESSION_COOKIE)
  return old !== undefined && isOldToken(old) ? old : undefined
}

/** Browsers send secure cookies to this machine only over https. */
export const isSecureAt = (url: string): boolean => {
  if (!URL.canParse(url)) return true
  const { protocol, hostname } = new URL(url)
  return protocol !== 'http:' || !isLoopbackHost(hostname)
}
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

const STANDING: Record<Role, number> = { viewer: 0, member: 1, admin: 2 }
/** What a secret key may do at its own site. */
const KEY_ROLE = 'member' satisfies Role

/** Authenticates the caller, and refuses changes that another site's page may have sent with the cookie (CSRF). */
export const authenticate =
  (edge: HttpContext): MiddlewareHandler<Env> =>
  async (c, next) => {
    const found = await callerOf(edge, {
      authorization: c.req.header('authorization'),
      session: sessionAt(ownUrl(c, edge.config.PUBLIC_URL), name => getCookie(c, name)),
      now: edge.now(),
    })
    if (isRefusal(found)) return problem(c, found)
    if (found?.kind === 'person' && !SAFE.has(c.req.method) && !isOwnOrigin(c, edge.config.PUBLIC_URL)) {
      const origin = c.req.header('origin')
      const none = 'a change with a session requires this collector’s own Origin header'
      return problem(c, origin ? strangeOrigin(edge, origin, hostOf(c)) : refusal('origin_not_allowed', none))
    }
    c.set('caller', found)
    return next()
  }

type Evidence = { authorization: string | undefined; session: string | undefined; now: number }

export async function callerOf(
  { store, keys }: { store: Store; keys: KeyRing },
  { authorization, session, now }: Evidence,
): Promise<Caller | Refusal | null> {
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
    const key = token.startsWith('sk_') ? await keys.find(token, now) : null
    if (!key) return refusal('unknown_key', 'this is not a valid secret key: "Authorization: Bearer sk_…"')
    const { id, site, scopes } = key
    return { kind: 'program', actor: `key:${id}`, role: KEY_ROLE, site, scopes }
  }
  const user = session ? await whoseSession(store.db, session, now) : null
  return user && session ? { kind: 'person', actor: user.id, role: user.role, user, session } : null
}

/** Middleware that admits callers of at least this role; of keys with scopes, those with this one. */
export function needs(least: Role, scope?: KeyScope): MiddlewareHandler<Env> {
  const gate: MiddlewareHandler<Env> = async (c, next) => {
    const caller = c.get('caller')
    if (!caller) return problem(c, refusal('not_signed_in', 'sign in, or send a secret key as Bearer'))
    if (STANDING[caller.role] < STANDING[least])
      return problem(c, refusal('forbidden', `this requires the role ${least}; yours is ${caller.role}`))
    const scopes = caller.kind === 'program' ? caller.scopes : null
    if (scopes !== null && (scope === undefined || !scopes.includes(scope)))
      return problem(c, refusal('forbidden', `this key has only the scopes ${scopes.join(', ')}`))
    return next()
  }
  if (scope !== undefined) SCOPES.set(gate, scope)
  LEAST.set(gate, least)
  return gate
}

const LEAST = new WeakMap<object, Role>()
const SCOPES = new WeakMap<object, KeyScope>()

/** What the OpenAPI document says of a route with this middleware: its least role, and whether keys are admitted. */
export function admissionOf(middleware: readonly object[]) {
  const least = middleware.map(one => LEAST.get(one)).find(role => role !== undefined)
  if (least === undefined) return {}
  const isOfPersons = STANDING[least] > STANDING[KEY_ROLE] || middleware.includes(personsOnly)
  const scope = middleware.map(one => SCOPES.get(one)).find(one => one !== undefined)
  return {
    'x-least-role': least,
    ...(scope && { 'x-key-scope': scope }),
    ...(isOfPersons && { security: [{ session: [] }] }),
  }
}

/**
 * Used after `needs`: routes about the whole collector are for users, since a program sees its own site, and so is what would
 * let a program act as a partner.
 */
export const personsOnly: MiddlewareHandler<Env> = async (c, next) =>
  caller(c).kind === 'person'
    ? next()
    : problem(c, refusal('forbidden', 'only signed-in users have access to this; a secret key has none'))

/** The authenticated caller; used after `needs`. */
export const caller = (c: Context<Env>): Caller => c.get('caller')!

/** A program sees its own site alone; other sites look missing. */
export const outside = (c: Context<Env>, site: string): Refusal | null => {
  const who = caller(c)
  return who.kind === 'program' && who.site !== site
    ? refusal('not_found', 'this key has no such site')
    : null
}
