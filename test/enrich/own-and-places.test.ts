import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Board } from '../../shared/board.ts'
import type { CreatedSite, Site } from '../../shared/site.ts'
import { Place } from '../system/spawned.ts'
import { writeMmdb } from './mmdb.ts'

const dir = mkdtempSync(join(tmpdir(), 'pulseboard-places-'))
const cities = join(dir, 'cities.mmdb')
const city = (name: string) =>
  writeMmdb({ '203.0.113.0/24': { country: { iso_code: 'PL' }, city: { names: { en: name } } } })
writeFileSync(cities, city('Warsaw'))
writeFileSync(
  join(dir, 'networks.mmdb'),
  writeMmdb({ '203.0.113.128/25': { autonomous_system_organization: 'Example University' } }),
)

const place = new Place({
  TRUSTED_PROXIES: '127.0.0.1',
  GEOIP_DB: `${cities},${join(dir, 'networks.mmdb')}`,
  LOG_LEVEL: 'trace',
})
let site: CreatedSite
beforeAll(async () => {
  await place.start()
  site = await place.addSite()
})
afterAll(async () => {
  await place[Symbol.asyncDispose]()
  rmSync(dir, { recursive: true })
})

let ids = 0
const view = async (visitor: string, address: string, u = 'https://shop.example/') => {
  const event = { i: `e${++ids}`, n: 'page_view', t: Date.now(), u }
  const body = { k: site.writeKey, v: visitor, z: Date.now(), c: 'granted', e: [event] }
  const answer = await place.send(body, { 'x-forwarded-for': `198.51.100.9, ${address}` })
  expect(await answer.json()).toMatchObject({ accepted: 1 })
}
const rows = async () => {
  const path = `/api/board?site=${site.siteId}&plan=${site.planId}&top=100`
  const board = await place.get<Board>(path, site.secretKey)
  return Object.fromEntries(board.rows.map(row => [row.contactId, `${row.city} ${row.country}`]))
}
const added = async (work: () => Promise<void>) => {
  const before = await rows()
  await work()
  const after = await rows()
  return Object.entries(after).flatMap(([id, where]) => (before[id] === undefined ? where : []))
}

it('city and country are derived from the client address behind a trusted proxy, from a replaceable database', async () => {
  expect(await added(() => view('warsaw', '203.0.113.7'))).toEqual(['Warsaw PL'])
  expect(await added(() => view('nowhere', '192.0.2.1'))).toEqual(['null null'])
  // As such files are updated: another one takes its name.
  writeFileSync(`${cities}.new`, city('Gdynia'))
  renameSync(`${cities}.new`, cities)
  let tries = 0
  await expect
    .poll(() => added(() => view(`moved-${++tries}`, '203.0.113.200')), { timeout: 10_000, interval: 200 })
    .toEqual(['Gdynia PL'])
  writeFileSync(cities, 'no such file')
  await new Promise(resolve => setTimeout(resolve, 800))
  expect(await added(() => view('still', '203.0.113.8'))).toEqual(['Gdynia PL'])
})

it('the client address itself is neither stored nor logged', async () => {
  await view('private', '203.0.113.99', 'nowhere-good:').catch(() => {})
  for (const name of readdirSync(place.dir)) {
    const bytes = readFileSync(join(place.dir, name), 'latin1')
    for (const address of ['203.0.113.', '198.51.100.', '192.0.2.1'])
      expect([name, bytes.includes(address)]).toEqual([name, false])
  }
})

it('the owner’s own traffic is excluded by its addresses and by a link that marks a browser', async () => {
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${place.url}${path}`, {
      method,
      headers: { cookie, origin: place.url, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return {
      status: answer.status,
      body: (await answer.json()) as Site & { errors?: unknown; detail?: string },
    }
  }
  const link = new URL(place.link!)
  const token = link.searchParams.get('token') ?? link.pathname.split('/').at(-1)!
  const accepted = await fetch(`${place.url}/api/accept`, {
    method: 'POST',
    headers: { origin: place.url, 'content-type': 'application/json' },
    body: JSON.stringify({ token, email: 'boss@shop.example', password: 'correct horse battery' }),
  })
  const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? ''
  const path = `/api/sites/${site.siteId}`
  const wrong = await api('PATCH', path, { ownAddresses: ['203.0.113.7', '203.0'] })
  expect(wrong).toMatchObject({ status: 422, body: { detail: expect.stringContaining('not an address') } })
  const changed = await api('PATCH', path, { ownAddresses: ['192.0.2.77', '10.1.'] })
  expect(changed).toMatchObject({ status: 200, body: { ownAddresses: ['192.0.2.77', '10.1.'] } })

  expect(await added(() => view('boss', '192.0.2.77'))).toEqual([])
  expect(await added(() => view('office', '10.1.200.3'))).toEqual([])
  expect(await added(() => view('passer-by', '192.0.2.78'))).toHaveLength(1)

  const { ownMark } = changed.body
  expect(await added(() => view('guesser', '192.0.2.5', 'https://shop.example/?pulse_own=1'))).toHaveLength(1)
  expect(await added(() => view('staff', '192.0.2.6', `https://shop.example/?a=b&${ownMark}`))).toEqual([])
  expect(await added(() => view('staff', '192.0.2.6'))).toEqual([])
  await place.kill()
  await expect(place.start()).rejects.toThrow(`GEOIP_DB: ${cities} cannot be read`)
  writeFileSync(cities, city('Warsaw'))
  await place.start()
  expect(await added(() => view('staff', '192.0.2.250'))).toEqual([])
  expect((await api('GET', path)).body.ownAddresses).toEqual(['192.0.2.77', '10.1.'])
})
