import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LinkCheck, LinkToCheck, LinkWish, MadeLink } from '../../shared/code.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { deepLink, labelOf, MEDIUM, SUB_ID, shortLink } from '../../shared/partner-link.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import type { Settings } from '../accounts/site-settings.ts'
import { type CheckRules, checkLink, codeFinding, readAddress } from '../codes/check-link.ts'
import { codeParameter } from '../codes/code-parameter.ts'
import { followLink } from '../codes/follow-link.ts'
import { homeOf, isOwn } from '../codes/own-hosts.ts'
import { qrPng, qrSvg } from '../codes/qr.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Codes']
/** For all pages on the way together. */
const FOLLOW_MS = 10_000
const make = createRoute({
  method: 'post',
  path: '/api/sites/{id}/links',
  summary: 'Make a link that credits a code',
  description: 'To a page of the site’s own. Path, fragment and all other parameters stay as they are.',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam, body: body(LinkWish) },
  responses: { 200: json(MadeLink, 'Nothing is stored'), default: problems },
})
const check = createRoute({
  method: 'post',
  path: '/api/sites/{id}/links/check',
  summary: 'Whom a visit by an address would be credited to',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam, body: body(LinkToCheck) },
  responses: { 200: json(LinkCheck, 'First the verdict, then what to know besides'), default: problems },
})
const image = (type: string) => ({
  description: 'The short link as a QR code, with the medium `qr`',
  content: { [type]: { schema: z.string().meta({ format: 'binary' }) } },
})
const codeParam = idParam.extend({ code: z.string().max(200) })
const svg = createRoute({
  method: 'get',
  path: '/api/sites/{id}/codes/{code}/qr.svg',
  summary: 'A code’s short link as a QR code',
  tags,
  middleware: needs('viewer'),
  request: {
    params: codeParam,
    query: z.object({ s: z.string().max(60).optional(), label: z.string().max(60).default('') }),
  },
  responses: { 200: image('image/svg+xml'), default: problems },
})
const png = createRoute({
  method: 'get',
  path: '/api/sites/{id}/codes/{code}/qr.png',
  summary: 'The same for print, at 300 dots an inch',
  tags,
  middleware: needs('viewer'),
  request: {
    params: codeParam,
    query: z.object({ s: z.string().max(60).optional(), mm: z.coerce.number().min(10).max(300).default(40) }),
  },
  responses: { 200: image('image/png'), default: problems },
})

/** Links with codes: made, checked and drawn. */
export function linkRoutes(edge: HttpContext) {
  const { book } = edge.codes
  const siteOf = async (c: Context<Env>, id: string): Promise<Settings | Refusal> =>
    outside(c, id) ?? (await edge.sites.get(id)) ?? NO_SITE
  const short = (c: Context<Env>, settings: Settings, code: string, labels: Labels = {}): string =>
    shortLink(ownUrl(c, edge.config.PUBLIC_URL), { code: book.nameFor(settings.id, code), ...labels })
  /** The short link of a registered code, marked as scanned. */
  const scanned = async (c: Context<Env>, id: string, text: string, subId: string | undefined) => {
    const settings = await siteOf(c, id)
    if (isRefusal(settings)) return settings
    const code = codeOf(text)
    if (code === null || !book.of(id).has(code)) return NO_CODE
    return short(c, settings, code, { medium: 'qr', subId: labelOf(subId) })
  }

  /** With `follow` the pages of the site on the way are asked: where the code is lost, no visit is credited. */
  const checked = async (address: string, follow: boolean, rules: CheckRules): Promise<LinkCheck> => {
    const check = checkLink(address, rules)
    const url = readAddress(address)
    if (!follow || !url || !isOwn(url, rules.hosts)) return check
    const signal = AbortSignal.timeout(FOLLOW_MS)
    const met = await followLink(url, page => edge.codes.ask(page, signal), rules)
    if (!met) return check
    const found = { ...NO_FINDING, ...met }
    const isLost = met.finding === 'redirect_loses_code' || met.finding === 'redirect_leaves_site'
    const rest = check.findings.filter(({ finding }) => !isLost || finding !== 'credited')
    return { ...check, findings: isLost ? [found, ...rest] : [...rest, found] }
  }

  return routes()
    .openapi(make, async c => {
      const settings = await siteOf(c, c.req.valid('param').id)
      if (isRefusal(settings)) return problem(c, settings)
      const wish = c.req.valid('json')
      const made = madeLink(wish, settings, edge)
      if (isRefusal(made)) return problem(c, made)
      const { code, url, labels, replaced } = made
      const home = homeOf(settings)
      // A page of another own host has no short link of its own: the redirect leads to the home page's origin.
      const path = home && url.origin === home.origin && wish.address ? url.pathname + url.search : ''
      const through = new URL(short(c, settings, code, labels))
      if (path !== '' && path !== '/') {
        through.pathname += url.pathname
        through.search = [url.search.slice(1), through.search.slice(1)].filter(Boolean).join('&')
      }
      const parameter = codeParameter(settings.lists)
      return c.json(
        { deep: deepLink(url.href, { code, parameter, ...labels }), short: through.href, replaced },
        200,
      )
    })
    .openapi(check, async c => {
      const settings = await siteOf(c, c.req.valid('param').id)
      if (isRefusal(settings)) return problem(c, settings)
      const rules = {
        ...{ hosts: settings, lists: settings.lists, codes: book.of(settings.id), now: edge.now() },
        partner: (id: string) => book.partner(id),
        statusAt: (partner: string, at: number) => book.statusAt(partner, at),
      }
      const { address, follow } = c.req.valid('json')
      const own = shortNameIn(address, ownUrl(c, edge.config.PUBLIC_URL))
      const named = own && book.named(own.name)
      if (!named || (named.site !== null && named.site !== settings.id))
        return c.json(await checked(address, follow, rules), 200)
      const { query } = own
      return c.json(
        {
          findings: [codeFinding(named.code, null, rules)],
          subId: labelOf(query.get(SUB_ID)),
          medium: labelOf(query.get(MEDIUM)),
        },
        200,
      )
    })
    .openapi(svg, async c => {
      const { id, code } = c.req.valid('param')
      const { s, label } = c.req.valid('query')
      const link = await scanned(c, id, code, s)
      if (isRefusal(link)) return problem(c, link)
      return c.body(qrSvg(link, label), 200, { 'content-type': 'image/svg+xml' })
    })
    .openapi(png, async c => {
      const { id, code } = c.req.valid('param')
      const { s, mm } = c.req.valid('query')
      const link = await scanned(c, id, code, s)
      if (isRefusal(link)) return problem(c, link)
      return c.body(new Uint8Array(qrPng(link, mm)), 200, { 'content-type': 'image/png' })
    })
}

type Labels = { medium?: string | null; subId?: string | null }

function madeLink(wish: LinkWish, settings: Settings, { codes: { book } }: HttpContext) {
  const code = codeOf(wish.code)
  if (code === null || !book.of(settings.id).has(code)) return NO_CODE
  const home = homeOf(settings)
  if (home === null) return NO_HOME
  const url = wish.address === undefined ? new URL(home) : readAddress(wish.address)
  if (!url || !isOwn(url, settings)) return NOT_OWN
  const labels: Labels = { medium: labelOf(wish.medium), subId: labelOf(wish.subId) }
  if (wish.subId?.trim() && labels.subId === null) return NO_LABEL
  if (wish.medium?.trim() && labels.medium === null) return { ...NO_LABEL, field: 'medium' }
  const before = url.searchParams.get(codeParameter(settings.lists))
  return { code, url, labels, replaced: before && codeOf(before) !== code ? before : null }
}

/** What a short link of this collector names. */
function shortNameIn(address: string, base: string): { name: string; query: URLSearchParams } | null {
  const url = URL.parse(address.trim())
  const name = url?.host === new URL(base).host ? /^\/r\/([^/]+)/.exec(url.pathname)?.[1] : undefined
  return url && name !== undefined ? { name, query: url.searchParams } : null
}

const NO_FINDING = { code: null, parameter: null, partner: null }
const NO_SITE = refusal('not_found', 'there is no such site')
const NO_CODE = refusal('not_found', 'there is no such code')
const NO_HOME = refusal('conflict', 'the site has no home page yet: set its home, or an origin', 'home')
const NOT_OWN = refusal('bad_request', 'not the address of a page of this site', 'address')
const NO_LABEL = refusal(
  'bad_request',
  'one word of up to 40 letters of a to z, digits, dots, hyphens and underscores',
  'subId',
)
