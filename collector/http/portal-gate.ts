import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { whosePortalSession } from '../partners/access.ts'
import { type PartnerSite, partnerSite } from '../partners/partner-site.ts'
import type { PersonRow } from '../partners/people.ts'
import { networksOf } from './address.ts'
import { full, readText } from './body.ts'
import { Buckets } from './buckets.ts'
import { isSecureAt } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { hostOf, isOwnOrigin, ownUrl, strangeOrigin } from './own-origin.ts'
import { problem } from './problem.ts'
import { hasNul } from './reject-nul.ts'

const COOKIE = 'pulseboard_partner'
const BODY_BYTES = 16 * 1024
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Of one network: forms five in an hour, mails and links ten at once. */
const FORMS = { perSecond: 5 / 3_600, burst: 5 }
const LINKS = { perSecond: 1 / 30, burst: 10 }
/** Colleagues that one partner may add: an answer tells whether an address is a partner's. */
const PEOPLE = { perSecond: 10 / 3_600, burst: 10 }
/** Changes of the payout account of one partner: each sends a mail to all its people. */
const ACCOUNTS = { perSecond: 10 / 3_600, burst: 10 }
/** A form that is filled in faster than this was filled in by a program. */
const LEAST_FILL_MS = 2_000

/**
 * The name of the portal's cookie at that address. It is another one than the dashboard's, with tokens of another table:
 * neither opens what the other does. Each site has its own, since a person may be a partner of several.
 */
export const portalCookieAt = (url: string, site: string): string =>
  `${isSecureAt(url) ? '__Host-' : ''}${COOKIE}_${site.replace(/[^\w-]/g, '')}`

export type PortalGate = ReturnType<typeof portalGate>

/** What every route of the portal asks first: which site, which person, and not too often. */
export function portalGate(edge: HttpContext) {
  const { store } = edge
  const forms = new Buckets(FORMS)
  const links = new Buckets(LINKS)
  const people = new Buckets(PEOPLE)
  const accounts = new Buckets(ACCOUNTS)

  const take = (buckets: Buckets, c: Context): number => {
    const from = edge.origin(c)
    if (edge.limits.isFree(from)) return 0
    return buckets.take(networksOf(from.address ?? '')[0], 1, edge.now())
  }
  const limited = (c: Context<Env>, wait: number) => {
    c.header('retry-after', String(wait))
    return problem(c, refusal('rate_limited', `too often; try again in ${wait} seconds`))
  }

  const ofPartner = (buckets: Buckets, c: Context<Env>, partner: string) => {
    const wait = edge.limits.isFree(edge.origin(c)) ? 0 : buckets.take(partner, 1, edge.now())
    return wait > 0 ? limited(c, wait) : null
  }

  /** Before everything else: limits, the body, and the origin of what changes anything. */
  const enter: MiddlewareHandler<Env> = async (c, next) => {
    const wait = edge.limits.stranger(edge.origin(c), edge.now())
    if (wait > 0) return limited(c, wait)
    if (c.req.url.includes('%00')) return problem(c, NUL)
    if (SAFE.has(c.req.method)) return next()
    if (!isOwnOrigin(c, edge.config.PUBLIC_URL)) {
      const origin = c.req.header('origin')
      return problem(
        c,
        origin
          ? strangeOrigin(edge, origin, hostOf(c))
          : refusal('origin_not_allowed', 'a change must bear this collector’s own Origin header'),
      )
    }
    const ticket = edge.apiAdmission.enter()
    if (!ticket) return problem(c, full())
    try {
      const text = await readText(c.req.raw, BODY_BYTES, ticket)
      if (isRefusal(text)) return problem(c, text)
      if (hasNul(text)) return problem(c, NUL)
      c.req.bodyCache.text = Promise.resolve(text) as unknown as string
      await next()
    } finally {
      ticket.leave()
    }
  }

  return {
    enter,
    site: async (id: string): Promise<PartnerSite | Refusal> =>
      (await partnerSite(store, edge.sites, id)) ?? NO_SITE,
    token: (c: Context, site: string): string | undefined =>
      getCookie(c, portalCookieAt(ownUrl(c, edge.config.PUBLIC_URL), site)),
    /** The person of the session, of this very site. */
    async person(c: Context, site: string): Promise<PersonRow | Refusal> {
      const token = getCookie(c, portalCookieAt(ownUrl(c, edge.config.PUBLIC_URL), site))
      const person = token ? await whosePortalSession(store.db, token, edge.now()) : null
      return person?.site_id === site ? person : NOT_SIGNED_IN
    },
    /** Null if the form may go on; a program that fills in forms is answered as if it had succeeded. */
    form(c: Context<Env>, { trap, filledMs }: { trap: string; filledMs: number }) {
      const wait = take(forms, c)
      if (wait > 0) return { kind: 'limited' as const, response: limited(c, wait) }
      return trap !== '' || filledMs < LEAST_FILL_MS ? { kind: 'trapped' as const } : null
    },
    mayAskForLink: (c: Context<Env>) => {
      const wait = take(links, c)
      return wait > 0 ? limited(c, wait) : null
    },
    mayAddPerson: (c: Context<Env>, partner: string) => ofPartner(people, c, partner),
    mayStateAccount: (c: Context<Env>, partner: string) => ofPartner(accounts, c, partner),
  }
}

const NUL = refusal('bad_request', 'a NUL character has no place in a text')
const NO_SITE = refusal('not_found', 'there is no such programme')
const NOT_SIGNED_IN = refusal('not_signed_in', 'sign in to the portal')
