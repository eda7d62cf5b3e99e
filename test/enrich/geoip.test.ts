import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { GeoIp } from '../../collector/enrich/geoip.ts'
import { writeMmdb } from './mmdb.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'pulseboard-geoip-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const file = (name: string, networks: Record<string, object>): string => {
  const path = join(dir, name)
  // In one step, as what updates such files does it.
  writeFileSync(`${path}.new`, writeMmdb(networks))
  renameSync(`${path}.new`, path)
  return path
}

it.each([
  [
    'MaxMind’s and DB-IP’s fields',
    {
      country: { iso_code: 'PL' },
      city: { names: { en: 'Wrocław' } },
      autonomous_system_organization: 'Orange',
    },
    { country: 'PL', city: 'Wrocław', network: 'Orange' },
  ],
  [
    'IPinfo’s flat fields',
    { country_code: 'DE', city: 'Berlin', as_name: 'Telekom' },
    { country: 'DE', city: 'Berlin', network: 'Telekom' },
  ],
  ['a country alone', { country: 'FR' }, { country: 'FR' }],
  ['fields of no use', { country: { iso_code: 7 }, city: '' }, undefined],
])('a GeoIP database is read: %s', async (what, record, place) => {
  const places = await GeoIp.open([file(`${what.length}.mmdb`, { '203.0.113.0/24': record })])
  expect(places.of('203.0.113.9')).toEqual(place)
  places.close()
})

it('a city database and a network database are combined, and other addresses are unknown', async () => {
  const places = await GeoIp.open([
    file('city.mmdb', { '203.0.113.0/24': { country: { iso_code: 'PL' } } }),
    file('network.mmdb', { '203.0.0.0/16': { autonomous_system_organization: 'Orange' } }),
  ])
  expect(places.of('203.0.113.9')).toEqual({ country: 'PL', network: 'Orange' })
  expect(places.of('203.0.1.1')).toEqual({ network: 'Orange' })
  for (const address of ['198.51.100.1', '2001:db8::1', 'nonsense', null])
    expect(places.of(address)).toBeUndefined()
  places.close()
})

it('a GeoIP database that cannot be read is named at startup', async () => {
  const path = join(dir, 'broken.mmdb')
  writeFileSync(path, 'no such format')
  await expect(GeoIp.open([path])).rejects.toThrow(`GEOIP_DB: ${path} cannot be read`)
})

it('a replaced GeoIP database is reloaded, and the last valid one is kept if the new one is invalid', async () => {
  const path = file('followed.mmdb', { '203.0.113.0/24': { country: 'PL' } })
  const reported: unknown[] = []
  const places = await GeoIp.open([path], error => reported.push(error))
  file('followed.mmdb', { '203.0.113.0/24': { country: 'CZ' } })
  await expect.poll(() => places.of('203.0.113.9'), { timeout: 30_000 }).toEqual({ country: 'CZ' })
  writeFileSync(path, 'no such format')
  await expect.poll(() => reported.length, { timeout: 30_000 }).toBeGreaterThan(0)
  expect(places.of('203.0.113.9')).toEqual({ country: 'CZ' })
  places.close()
})
