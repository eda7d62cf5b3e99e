import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
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
import { CLICK_ID_CHARS, signClick } from '../codes/click-id.ts'
import { codeParameter } from '../codes/code-parameter.ts'
import { isFollowed } from '../codes/is-followed.ts'
import { homeOf } from '../codes/own-hosts.ts'
import { queryOf, redirectTarget, valueIn } from '../codes/redirect-target.ts'
import { mainOf } from '../codes/registered-code.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { hostOf } from './own-origin.ts'
import { problem } from './problem.ts'
import { clickCookie } from './visitor-cookie.ts'

const PREFIX = '/r/'
const POOL_BYTES = 16_500

/**
 * `GET /r/CODE/path`: to that path on the site's own origin, with the code and a signed click id. Codes are in memory
 * and clicks are counted in groups, so that an answer waits for no store. An unknown code is answered as a known one is.
 */
export function redirects(app: OpenAPIHono<Env>, edge: HttpContext): void {
  const newId = randomIds()
  app.all(`${PREFIX}*`, c => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD') return redirect(c, edge, newId)
    c.header('allow', 'GET, HEAD')
    return problem(c, refusal('method_not_allowed', 'here only: GET, HEAD'))
  })
}

type Header = (name: string) => string | undefined

function redirect(c: Context<Env>, edge: HttpContext, newId: () => string): Response {
  const { book } = edge.codes
  const header = headerOf(c)
  const host = header('host') ?? hostOf(c)
  const asked = partsOf(c.req.url)
  const named = asked && book.named(asked.name)
  const settings = named && siteOf(named, host, edge)
  const home = settings && homeOf(settings)
  if (!home) return problem(c, NOTHING)
  const now = edge.now()
  const query = queryOf(asked.query)
  const found = book.of(settings.id).get(named.code)
  const code = found && mainOf(book.of(settings.id), found)
  const add = new Map<string, string>()
  let click: string | null = null
  if (!isGone(code?.partner, now, edge)) {
    const medium = labelOf(valueIn(query, MEDIUM))
    const subId = labelOf(valueIn(query, SUB_ID))
    add.set(codeParameter(settings.lists), named.code)
    if (medium !== null) add.set(PAGE_MEDIUM, medium)
    if (subId !== null) add.set(PAGE_SUB_ID, subId)
    const from = edge.origin(c)
    if (isFollowed(c.req.method, header) && !isOwnAddress(from.address, settings.ownAddresses)) {
      const about = { site: settings.id, code: named.code, at: now }
      click = signClick(book.clickKey, settings.id, { ...about, id: newId() })
      add.set(CLICK_PARAMETER, click)
      const isRegistered = found !== undefined
      if (edge.limits.redirect(from, isRegistered, now) === 0)
        edge.codes.clicks.note({ ...about, isRegistered, medium, subId })
    }
  }
  const page = asked.path.length > 1 ? null : URL.parse(code?.landing ?? '')
  const target = redirectTarget({ landing: page ?? home, path: asked.path, query, add })
  const headers: Record<string, string> = {
    location: target.href,
    'content-length': '0',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
  }
  if (click !== null && settings.consent === 'assumed' && header('sec-gpc') !== '1') {
    const cookie = clickCookie(click, target, host)
    if (cookie) headers['set-cookie'] = cookie
  }
  return new Response(null, { status: 302, headers })
}

/** A partner that is closed or banned has nothing of it; what is unknown may be registered later. */
function isGone(partner: string | null | undefined, now: number, { codes }: HttpContext): boolean {
  if (partner === null || partner === undefined) return false
  const status = codes.book.statusAt(partner, now)
  return status === 'closed' || status === 'banned'
}

/** Headers as Node has read them: the object of the fetch standard costs more than the rest of the answer. */
function headerOf(c: Context<Env>): Header {
  const incoming = (c.env as { incoming?: { headers?: IncomingHttpHeaders } } | undefined)?.incoming
  if (!incoming?.headers) return name => c.req.header(name)
  const { headers } = incoming
  return name => {
    const value = headers[name]
    return Array.isArray(value) ? value[0] : value
  }
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

/** The site that the link names, else the one of the host that was asked, else the one that has the code, else the only one. */
function siteOf(
  { site, isExplicit }: { site: string | null; isExplicit: boolean },
  host: string,
  { sites }: HttpContext,
): Settings | null {
  if (isExplicit) return sites.known(site!)
  for (const settings of sites.all()) if (homeOf(settings)?.host === host) return settings
  if (site !== null) return sites.known(site)
  return sites.only()
}

/** Random ids in portions: a call to the kernel for each click costs more than the rest. */
function randomIds(): () => string {
  let pool = ''
  let at = 0
  return () => {
    if (at + CLICK_ID_CHARS > pool.length) {
      pool = randomBytes(POOL_BYTES).toString('base64url')
      at = 0
    }
    return pool.slice(at, (at += CLICK_ID_CHARS))
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
