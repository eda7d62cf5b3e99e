import { randomBytes } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Finding } from '../../shared/code.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { deepLink, labelOf, shortLink } from '../../shared/partner-link.ts'
import {
  type PortalCheck,
  PortalCheck as PortalCheckSchema,
  PortalCheckWish,
  PortalDeepLink,
  PortalLinks,
  PortalLinkWish,
} from '../../shared/portal.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import type { Settings } from '../accounts/site-settings.ts'
import { checkLink, readAddress } from '../codes/check-link.ts'
import { codeParameter } from '../codes/code-parameter.ts'
import { addCode } from '../codes/code-rows.ts'
import { homeOf, isOwn } from '../codes/own-hosts.ts'
import { qrPng, qrSvg } from '../codes/qr.ts'
import { mainOf, type RegisteredCode, stateOf } from '../codes/registered-code.ts'
import { shortHash } from '../model/hash-id.ts'
import { PORTAL } from '../partners/joining.ts'
import type { PersonRow } from '../partners/people.ts'
import { readIntervals, statusAt } from '../partners/statuses.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { noteAct } from './partner-act.ts'
import { siteParam } from './portal-front.ts'
import type { PortalGate } from './portal-gate.ts'
import { problem } from './problem.ts'
import { body, json, problems, routes } from './routing.ts'

const tags = ['Partner portal']
const security = [{ partnerSession: [] }]
const list = createRoute({
  method: 'get',
  path: '/partner-api/{site}/links',
  summary: 'The codes of the partner, with their links and what they have brought',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PortalLinks, 'The codes'), default: problems },
})
const draw = createRoute({
  method: 'post',
  path: '/partner-api/{site}/links/code',
  summary: 'Draw a code of one’s own, once',
  tags,
  security,
  request: { params: siteParam },
  responses: { 201: json(PortalLinks, 'The codes'), default: problems },
})
const make = createRoute({
  method: 'post',
  path: '/partner-api/{site}/links',
  summary: 'Make a link to a page of the site',
  tags,
  security,
  request: { params: siteParam, body: body(PortalLinkWish) },
  responses: { 200: json(PortalDeepLink, 'The link; nothing is stored'), default: problems },
})
const check = createRoute({
  method: 'post',
  path: '/partner-api/{site}/links/check',
  summary: 'Whether a visit by an address would be credited to you',
  tags,
  security,
  request: { params: siteParam, body: body(PortalCheckWish) },
  responses: { 200: json(PortalCheckSchema, 'The answer'), default: problems },
})
const qr = createRoute({
  method: 'get',
  path: '/partner-api/{site}/links/{code}/qr.svg',
  summary: 'The short link of a code of one’s own, as a QR code',
  tags,
  security,
  request: { params: siteParam.extend({ code: z.string().max(200) }) },
  responses: {
    200: {
      description: 'A drawing, with the medium `qr`',
      content: { 'image/svg+xml': { schema: z.string().meta({ format: 'binary' }) } },
    },
    default: problems,
  },
})

const png = createRoute({
  method: 'get',
  path: '/partner-api/{site}/links/{code}/qr.png',
  summary: 'The same for print, at 300 dots an inch',
  tags,
  security,
  request: {
    params: siteParam.extend({ code: z.string().max(200) }),
    query: z.object({ mm: z.coerce.number().min(10).max(300).default(40) }),
  },
  responses: {
    200: {
      description: 'A picture, with the medium `qr`',
      content: { 'image/png': { schema: z.string().meta({ format: 'binary' }) } },
    },
    default: problems,
  },
})

/** Links of the partner of the session. */
export const portalLinkRoutes = (gate: PortalGate) => (edge: HttpContext) => {
  const { book, sightings } = edge.codes
  const ownCodes = ({ site_id, partner_id }: PersonRow): RegisteredCode[] => {
    const codes = book.of(site_id)
    return [...codes.values()].filter(
      code => code.aliasOf === null && mainOf(codes, code).partner === partner_id,
    )
  }
  const shown = async (c: Context<Env>, person: PersonRow): Promise<PortalLinks> => {
    const settings = await edge.sites.get(person.site_id)
    const home = settings && homeOf(settings)
    const base = ownUrl(c, edge.config.PUBLIC_URL)
    const seen = sightings.of(person.site_id)
    const own = ownCodes(person)
    const intervals = await readIntervals(edge.store.db, person.site_id, person.partner_id)
    const isActive = statusAt(intervals.get(person.partner_id), edge.now()) === 'active'
    return {
      rows: own.map(code => ({
        code: code.code,
        written: code.written,
        kind: code.kind,
        isActive: stateOf(code, edge.now()) === 'in_force',
        short: home ? shortLink(base, { code: book.nameFor(person.site_id, code.code) }) : null,
        deep:
          home && settings
            ? deepLink(home.href, { code: code.written, parameter: codeParameter(settings.lists) })
            : null,
        people: seen.get(code.code)?.contacts.size ?? 0,
        orders: seen.get(code.code)?.orders ?? 0,
      })),
      canDraw: isActive && !own.some(({ kind }) => kind === 'link'),
    }
  }
  const ownCode = (person: PersonRow, text: string): RegisteredCode | undefined =>
    ownCodes(person).find(({ code }) => code === codeOf(text))

  return routes()
    .openapi(list, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      return isRefusal(person) ? problem(c, person) : c.json(await shown(c, person), 200)
    })
    .openapi(draw, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const hosts = await edge.sites.get(person.site_id)
      if (!hosts || !(await shown(c, person)).canDraw) return problem(c, HAS_CODE)
      const wish = {
        kind: 'link' as const,
        partner: person.partner_id,
        aliasOf: null,
        label: '',
        landing: null,
        validFrom: null,
        validUntil: null,
      }
      const random = (length: number) => randomBytes(length)
      const asked = { site: person.site_id, wish, hosts, random, isFirst: true }
      const made = await addCode(edge.store.db, asked, { actor: PORTAL, now: edge.now() })
      if (isRefusal(made)) return problem(c, made)
      await edge.refresh()
      await noteAct(edge, person, {
        ...{ name: 'partner_link_made', id: `lk_${shortHash(made.code, 20)}`, at: edge.now() },
        props: { item_name: made.code },
      })
      return c.json(await shown(c, person), 201)
    })
    .openapi(make, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const wish = c.req.valid('json')
      const code = ownCode(person, wish.code)
      const settings = await edge.sites.get(person.site_id)
      if (!code || !settings) return problem(c, NO_CODE)
      const url = readAddress(wish.address)
      if (!url || !isOwn(url, settings)) return problem(c, NOT_OWN)
      const subId = labelOf(wish.subId)
      if (wish.subId?.trim() && subId === null) return problem(c, NO_LABEL)
      const parameter = codeParameter(settings.lists)
      const before = url.searchParams.get(parameter)
      const replaced = before !== null && codeOf(before) !== code.code
      const deep = deepLink(url.href, { code: code.written, parameter, subId })
      await noteAct(edge, person, {
        ...{
          name: 'partner_link_made',
          id: `lk_${shortHash(`${person.partner_id} ${deep}`, 20)}`,
          at: edge.now(),
        },
        props: { item_name: url.pathname },
      })
      return c.json({ deep, replaced }, 200)
    })
    .openapi(check, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const settings = await edge.sites.get(person.site_id)
      if (!settings) return problem(c, NO_CODE)
      const { address } = c.req.valid('json')
      return c.json({ result: resultOf(await whose(c, settings, address), person.partner_id) }, 200)
    })
    .openapi(qr, async c => {
      const { site, code: text } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const code = ownCode(person, text)
      if (!code) return problem(c, NO_CODE)
      const base = ownUrl(c, edge.config.PUBLIC_URL)
      const link = shortLink(base, { code: book.nameFor(site, code.code), medium: 'qr' })
      return c.body(qrSvg(link, code.written), 200, { 'content-type': 'image/svg+xml' })
    })
    .openapi(png, async c => {
      const { site, code: text } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const code = ownCode(person, text)
      if (!code) return problem(c, NO_CODE)
      const base = ownUrl(c, edge.config.PUBLIC_URL)
      const link = shortLink(base, { code: book.nameFor(site, code.code), medium: 'qr' })
      const picture = new Uint8Array(qrPng(link, c.req.valid('query').mm))
      return c.body(picture, 200, { 'content-type': 'image/png' })
    })

  /** The verdict on an address: a short link of this collector is read like the page that it leads to. */
  async function whose(c: Context<Env>, settings: Settings, address: string): Promise<Finding | undefined> {
    const base = ownUrl(c, edge.config.PUBLIC_URL)
    const url = URL.parse(address.trim())
    const name = url?.host === new URL(base).host ? /^\/r\/([^/]+)/.exec(url.pathname)?.[1] : undefined
    const named = name === undefined ? null : book.named(name)
    const home = homeOf(settings)
    const read =
      named && (named.site === null || named.site === settings.id) && home
        ? deepLink(home.href, { code: named.code, parameter: codeParameter(settings.lists) })
        : address
    const rules = {
      hosts: settings,
      lists: settings.lists,
      codes: book.of(settings.id),
      now: edge.now(),
      partner: (id: string) => book.partner(id),
      statusAt: (partner: string, at: number) => book.statusAt(partner, at),
    }
    return checkLink(read, rules).findings[0]
  }
}

function resultOf(finding: Finding | undefined, partner: string): PortalCheck['result'] {
  if (finding?.finding === 'credited') return finding.partner?.id === partner ? 'mine' : 'other'
  if (finding?.finding === 'not_own_host' || finding?.finding === 'not_an_address') return finding.finding
  const isKnown = finding && ['off', 'not_yet', 'ended', 'partner_inactive'].includes(finding.finding)
  return isKnown ? 'not_in_force' : 'none'
}

const HAS_CODE = refusal('conflict', 'only an active partner without a code draws one')
const NO_CODE = refusal('not_found', 'you have no such code')
const NOT_OWN = refusal('bad_request', 'not the address of a page of this site', 'address')
const NO_LABEL = refusal(
  'bad_request',
  'one word of up to 40 letters of a to z, digits, dots, hyphens and underscores',
  'subId',
)
