import { describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { openPortal } from '../http/programme-stage.ts'
import { openStage, type Stage } from '../http/stage.ts'
import { startPostgres } from '../postgres.ts'
import { mutations, type Operation, operationsOf, sampleOf } from './operations.ts'

/** Of the requests drawn this share is sent; all of them by `LONG=1`, on both stores. */
const EVERY = process.env.LONG ? 1 : 25
/** Another share each day, so that in as many days all of them are sent; a failing day's is sent again by its number. */
const SHARE = Number(process.env.FUZZ_SHARE ?? Math.floor(Date.now() / 86_400_000)) % EVERY
const STORES = process.env.LONG ? (['SQLite', 'PostgreSQL'] as const) : (['SQLite'] as const)

const HOSTILE = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '__proto__',
  'constructor',
  '9'.repeat(400),
  '-1',
  '1e309',
  '%',
  "'",
  '💥',
  '9007199254740993',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  'P99999Y',
  '2026-02-30',
]
const TOWER = 100_000
const BODIES = [
  'null',
  '[]',
  '"x"',
  '{}',
  '{"__proto__":{"x":1}}',
  `${'['.repeat(TOWER)}${']'.repeat(TOWER)}`,
  `${'{"a":'.repeat(TOWER)}1${'}'.repeat(TOWER)}`,
]

describe.each(STORES)('the API on %s', kind => {
  it('answers any request that the OpenAPI document allows without an internal error', {
    timeout: 900_000,
  }, async () => {
    const server = kind === 'PostgreSQL' ? await startPostgres() : null
    const url = await server?.makeDatabase()
    const stage = await openStage({}, url === undefined ? undefined : dir => openStore(url, dir))
    try {
      const { sent, faults } = await besiege(stage)
      console.log(`${sent} requests, share ${SHARE} of ${EVERY}: FUZZ_SHARE=${SHARE} sends them again`)
      expect(faults).toEqual([])
      expect(sent).toBeGreaterThan(4_000 / EVERY)
    } finally {
      await stage.close()
      await server?.stop()
    }
  })
})

async function besiege(stage: Stage): Promise<{ sent: number; faults: string[] }> {
  const { cookie, id: person } = await stage.person('admin')
  const created = await stage.site(['https://shop.example'])
  const { siteId: site, planId: plan, writeKey } = created
  const t = stage.clock.now - 1000
  const events = [{ i: 'e1', n: 'identify', t, p: { email: 'a@x.pl', traits: { name: 'A' } } }]
  await stage.beacon(stage.envelope(writeKey, events))
  const found = async () => (await stage.call('GET', `/api/contacts?site=${site}`, { as: cookie })).json()
  const contact = await eventually(async () => {
    const [first] = (await found()).rows
    expect(first).toBeDefined()
    return first
  })
  const partner = await partnerOf(stage, cookie, created)
  const ids: [RegExp, string][] = [
    [/^\/partner-api\/\{site\}\/referrals\//, partner.referral],
    [/^\/partner-api\/\{site\}\/people\//, partner.person],
    [/^\/api\/referrals\//, partner.referral],
    [/^\/api\/partners\//, partner.id],
    [/^\/api\/connections\//, partner.connection],
    [/^\/api\/contacts/, contact.id],
    [/\/plans\//, plan],
    [/\/people\//, person],
  ]
  const idIn = (path: string) => ids.find(([part]) => part.test(path))?.[1] ?? site

  const both = `${cookie}; ${partner.cookie}`
  const inPath: Record<string, string> = { ...partner.inPath, site, contact: contact.id, plan }

  const faults: string[] = []
  /** Operations that have answered otherwise than "sign in" and "too often". */
  const reached = new Set<string>()
  let [drawn, sent] = [0, 0]
  const send = async (
    { method, path, template }: At,
    query: string,
    body: string | undefined,
    what: string,
  ) => {
    if (drawn++ % EVERY !== SHARE) return
    sent++
    const { status } = await stage.app.request(
      `http://localhost${path}${query}`,
      {
        method,
        headers: { origin: 'http://localhost', cookie: both, 'content-type': 'application/json' },
        ...(body !== undefined && { body }),
      },
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
    )
    if (status !== 401 && status !== 429) reached.add(`${method} ${template}`)
    if (status >= 500) faults.push(`${status} ${method} ${path}${query} ${what}`.slice(0, 300))
  }
  const document = await (await stage.app.request('http://localhost/api/openapi.json')).json()
  const known: Record<string, string> = { site, plan }
  for (const operation of operationsOf(document)) {
    const { path, parameters, body } = operation
    const written = (changed: { name: string; in: string } | null, value: string) => {
      const of = (one: { name: string; in: string }, usual: string) =>
        escaped(one.name === changed?.name && one.in === changed.in ? value : usual)
      const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
        of({ name, in: 'path' }, name === 'id' ? idIn(path) : (inPath[name] ?? 'x')),
      )
      const asked = parameters.filter(
        one => one.in === 'query' && (one.required || (one.name === changed?.name && one.in === changed.in)),
      )
      const query = asked.map(
        one => `${one.name}=${of(one, known[one.name] ?? `${sampleOf(document, one.schema)}`)}`,
      )
      return {
        at: { ...operation, path: filled, template: path },
        query: query.length > 0 ? `?${query.join('&')}` : '',
      }
    }
    const usual = body ? sampleOf(document, body) : undefined
    const asText = usual === undefined ? undefined : JSON.stringify(usual)
    for (const parameter of parameters) {
      for (const value of HOSTILE) {
        const { at, query } = written(parameter, value)
        await send(at, query, asText, parameter.name)
      }
    }
    if (usual === undefined) continue
    const { at, query } = written(null, '')
    for (const text of BODIES) await send(at, query, text, text.slice(0, 20))
    for (const changed of mutations(usual, HOSTILE))
      await send(at, query, JSON.stringify(changed), JSON.stringify(changed))
  }
  if (EVERY === 1)
    for (const { method, path, parameters, body } of operationsOf(document))
      if ((parameters.length > 0 || body) && !reached.has(`${method} ${path}`))
        faults.push(`${method} ${path} was never reached`)
  return { sent, faults }
}

type At = Operation & { template: string }

/** A partner who has entered the portal, with a code and a referral, and a connection: what new routes are about. */
async function partnerOf(stage: Stage, cookie: string, site: CreatedSite) {
  const portal = await openPortal(stage, cookie, site)
  await portal.publish()
  const partner = await portal.partner('Piotr', 'piotr@partner.example')
  const { id: referral } = await portal.referred(partner.cookie, { email: 'jan@firm.example' })
  await stage.call('POST', `${portal.api}/links/code`, { as: partner.cookie })
  const links = await (await stage.call('GET', `${portal.api}/links`, { as: partner.cookie })).json()
  const made = await portal.ask('POST', `/api/sites/${site.siteId}/connections`, {
    provider: 'webhook',
    name: 'Own',
  })
  const connection = (await made.json()) as { id: string }
  expect(made.status, JSON.stringify(connection)).toBe(201)
  const inPath = { code: links.rows[0].code, person: partner.person, number: '1', version: '1' }
  return { ...partner, referral, connection: connection.id, inPath }
}

/** As an address would bear it; a half of a pair as the bytes that some clients send for it. */
const escaped = (value: string): string => (value.isWellFormed() ? encodeURIComponent(value) : '%ED%A0%80')
