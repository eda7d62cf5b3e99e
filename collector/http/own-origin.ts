import type { Context } from 'hono'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { HttpContext } from './context.ts'

/** Browsers omit the default port of the scheme; a proxy before the collector may add it, in its own scheme. */
const DEFAULT_PORT = /:(?:80|443)$/
/** Maximum of logged origins, against a flood of invented ones. */
const STRANGERS_KEPT = 100

/** True if a page of this collector sent the request: by Origin, or if the browser omits it, by Sec-Fetch-Site. */
export function isOwnOrigin(c: Context, publicUrl: string | null): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return c.req.header('sec-fetch-site') === 'same-origin'
  return isSameOrigin(origin, hostOf(c), publicUrl)
}

export function isSameOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  const page = URL.parse(origin)
  if (!page) return false
  if (publicUrl !== null && new URL(publicUrl).origin === page.origin) return true
  const asked = host === undefined ? null : URL.parse(`http://${host.replace(DEFAULT_PORT, '')}`)
  return asked !== null && asked.host === page.host.replace(DEFAULT_PORT, '')
}

/**
 * The refusal of a page of another origin, logged once for each origin: behind a proxy the cause is usually a missing
 * PUBLIC_URL.
 */
export function strangeOrigin(
  edge: Pick<HttpContext, 'log' | 'strangers'>,
  origin: string,
  host = '',
): Refusal {
  const page = origin.slice(0, 200)
  const reason =
    `This page is of ${page}, and the collector was asked as ${host.slice(0, 200)}. ` +
    `If both are one place, set PUBLIC_URL=${page} and start the collector again.`
  if (!edge.strangers.has(page) && edge.strangers.size < STRANGERS_KEPT) {
    edge.strangers.add(page)
    edge.log.warn({ origin: page, host }, reason)
  }
  return refusal('origin_not_allowed', reason)
}

export const hostOf = (c: Context): string => c.req.header('host') ?? new URL(c.req.url).host

/** The public address of this collector: the configured one, else that of the request. */
export const ownUrl = (c: Context, publicUrl: string | null): string =>
  publicUrl === null ? new URL(c.req.url).origin : publicUrl.replace(/\/+$/, '')
