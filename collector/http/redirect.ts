import { randomFillSync } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  CLICK_PARAMETER,
  labelOf,
  MEDIUM,
  PAGE_MEDIUM,
  PAGE_SUB_ID,
  SUB_ID,
} from '../../shared/partner-link.ts'
import { refusal } from '../../shared/refusal.ts'
import { isOwnAddress } from '../accounts/own-addresses.ts'
import type { Settings } from '../accounts/site-settings.ts'
import { signClick } from '../codes/click-id.ts'
import { codeParameter } from '../codes/code-parameter.ts'
import { isFollowed } from '../codes/is-followed.ts'
import { homeOf } from '../codes/own-hosts.ts'
import { redirectTarget, valueIn } from '../codes/redirect-target.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { hostOf } from './own-origin.ts'
import { problem } from './problem.ts'
import { clickCookie } from './visitor-cookie.ts'

const PREFIX = '/r/'
const RANDOM_BYTES = 16

/**
 * `GET /r/CODE/path`: to that path on the site's own origin, with the code and a signed click id. Codes are in memory
 * and clicks are counted in groups, so that an answer waits for no store. An unknown code is answered as a known one is.
 */
export function redirects(app: OpenAPIHono<Env>, edge: HttpContext): void {
  const random = randomBytes16()
  app.on(['GET', 'HEAD'], `${PREFIX}*`, c => redirect(c, edge, random))
  app.all(`${PREFIX}*`, c => {
    c.header('allow', 'GET, HEAD')
    return problem(c, refusal('method_not_allowed', 'here only: GET, HEAD'))
  })
}

async function redirect(c: Context<Env>, edge: HttpContext, random: () => Uint8Array) {
  const asked = partsOf(c.req.url)
  const named = asked && edge.codes.book.named(asked.name)
  if (!asked || !named) return problem(c, NOTHING)
  const settings = siteOf(named.site, hostOf(c), edge)
  const home = settings && homeOf(settings)
  if (!home) return problem(c, NOTHING)
  const now = edge.now()
  const site = settings.id
  const resolved = edge.codes.book.resolve(site, named.code, now)
  const isKnown = !('why' in resolved)
  const add = new Map<string, string>()
  // A partner that is closed or banned has nothing of it; what is unknown may be registered later.
  const isGone =
    isKnown && ['closed', 'banned'].includes(edge.codes.book.statusAt(resolved.partner, now) ?? '')
  const medium = labelOf(valueIn(asked.query, MEDIUM))
  const subId = labelOf(valueIn(asked.query, SUB_ID))
  let click: string | null = null
  if (!isGone) {
    add.set(codeParameter(settings.lists), named.code)
    if (medium !== null) add.set(PAGE_MEDIUM, medium)
    if (subId !== null) add.set(PAGE_SUB_ID, subId)
    if (isClick(c, settings, edge)) {
      click = signClick(edge.codes.book.clickKey, site, { code: named.code, at: now, random: random() })
      add.set(CLICK_PARAMETER, click)
      if (edge.limits.redirect(edge.origin(c), isKnown, now) === 0) {
        const isRegistered = edge.codes.book.of(site).has(named.code)
        edge.codes.clicks.note({ site, code: named.code, isRegistered, medium, subId, at: now })
      }
    }
  }
  const page = edge.codes.book.of(site).get(isKnown ? resolved.main : named.code)?.landing
  const landing = (page && URL.parse(page)) || home
  const target = redirectTarget({ landing: asked.path.length > 1 ? home : landing, ...asked, add })
  const headers: Record<string, string> = {
    location: target.href,
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
  }
  if (click !== null && settings.consent === 'assumed' && c.req.header('sec-gpc') !== '1') {
    const cookie = clickCookie(click, target.origin, hostOf(c))
    if (cookie) headers['set-cookie'] = cookie
  }
  return c.body(null, 302, headers)
}

/** The parts of the address as they were sent: a parsed one has lost what is looked at here. */
function partsOf(address: string): { name: string; path: string; query: string } | null {
  const start = address.indexOf(PREFIX, address.indexOf('//') + 2)
  if (start < 0) return null
  const [rest = ''] = address.slice(start + PREFIX.length).split('#', 1)
  const mark = rest.indexOf('?')
  const whole = mark < 0 ? rest : rest.slice(0, mark)
  const slash = whole.indexOf('/')
  const name = slash < 0 ? whole : whole.slice(0, slash)
  return {
    name: decoded(name),
    path: slash < 0 ? '' : whole.slice(slash),
    query: mark < 0 ? '' : rest.slice(mark + 1),
  }
}

/** The site that the link is of: whose host was asked, else the one that has the code, else the only one. */
function siteOf(site: string | null, host: string, { sites }: HttpContext): Settings | null {
  const all = sites.all()
  const asked = all.find(settings => homeOf(settings)?.host === host)
  if (asked) return asked
  if (site !== null) return sites.known(site)
  return all.length === 1 ? all[0]! : null
}

/** Whether the redirect is followed by a person who is not of the site's own. */
const isClick = (c: Context<Env>, { ownAddresses }: Settings, edge: HttpContext): boolean =>
  isFollowed(c.req.method, name => c.req.header(name)) && !isOwnAddress(edge.origin(c).address, ownAddresses)

/** Random bytes in portions: a call to the kernel for each click costs more than the rest. */
function randomBytes16(): () => Uint8Array {
  const pool = Buffer.alloc(RANDOM_BYTES * 256)
  let at = pool.length
  return () => {
    if (at >= pool.length) {
      randomFillSync(pool)
      at = 0
    }
    return pool.subarray(at, (at += RANDOM_BYTES))
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const NOTHING = refusal('not_found', 'there is no such link')
