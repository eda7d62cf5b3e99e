import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addCode } from '../../collector/codes/code-rows.ts'
import { listen } from '../../collector/http/listen.ts'
import { NewCode } from '../../shared/code.ts'
import { openStage, type Stage } from './stage.ts'

const PATHS = process.env.LONG ? 20_000 : 1_000
const OWN = ['https://shop.example', 'https://landing.shop.example']

let stage: Stage
let server: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  stage = await openStage()
  const { siteId: site } = await stage.site(OWN)
  for (const [code, landing] of [['jan-k', null] as const, ['page', `${OWN[1]}/x?y=1`] as const]) {
    const hosts = { home: null, origins: OWN }
    const wish = NewCode.parse({ code, landing })
    await addCode(
      stage.store.db,
      { site, wish, hosts, random: () => new Uint8Array(8) },
      { actor: 'test', now: stage.clock.now },
    )
  }
  await stage.refresh()
  server = await listen(stage.app, { HOST: '127.0.0.1', PORT: 0, PUBLIC_URL: null } as never)
})
afterAll(async () => {
  server.server.close()
  await stage.close()
})

const known = [
  '//evil.example', '/\\evil.example', '\\\\evil.example', '/%2f%2fevil.example', '/%5cevil.example', '/@evil.example',
  '@evil.example', '/..;/evil', '/../..//evil.example', '/.%2e/%2e./', '/%0d%0aLocation:%20https://evil.example',
  '/%00evil', '/https://evil.example', '/https:evil.example', '/javascript:alert(1)', '?ref=x&pc=y&next=//evil.example',
  '.evil.example', ':80@evil.example', '/\u3002\u3002/evil', '/\uff0f\uff0fevil.example', '/%E3%80%82%E3%80%82%2fevil',
  '/;@evil.example', '/?https://evil.example', '/#@evil.example', '/%', '/%zz', '/%ff', `/${'a'.repeat(7_000)}`,
  '/%252f%252fevil.example', '/%25252f%25252fevil.example', '/.', '/..', '//', '///', '/ /evil', '?', '??', '/?&&&=',
] // biome-ignore format: a table
const piece = fc.constantFrom(
  ...known,
  ...[
    '/',
    '\\',
    '%2f',
    '%5c',
    '..',
    '@',
    ':',
    '?',
    '&',
    '=',
    '#',
    ';',
    '%0a',
    '%09',
    '\u2024',
    '\u202e',
    'evil.example',
  ],
)
const drawn = fc.array(piece, { minLength: 1, maxLength: 5 }).map(pieces => pieces.join(''))

const isHarmless = (location: string | null, status: number, what: string) => {
  // A path that climbs out of `/r/` is another one of the collector’s own.
  if (status !== 302) return expect([location, [200, 400, 404].includes(status)], what).toEqual([null, true])
  expect(location, what).toMatch(/^https:\/\/[\x21-\x7e]+$/)
  const target = new URL(location!, 'http://collector.example/r/jan-k')
  expect(OWN, what).toContain(target.origin)
  expect(target.username + target.password, what).toBe('')
  // Servers that fold slashes make a host of two of them.
  expect(target.pathname, what).not.toMatch(/^\/[/\\]/)
}

it(`${PATHS} hostile addresses never lead away from the site’s own hosts`, async () => {
  const ways = [...known, ...fc.sample(drawn, { numRuns: PATHS - known.length, seed: 42 })]
  expect(ways).toHaveLength(PATHS)
  for (const way of ways)
    for (const code of ['jan-k', 'page', 'unknown-one']) {
      const answer = await stage.app.request(`http://localhost/r/${code}${way}`)
      isHarmless(answer.headers.get('location'), answer.status, `${code}${way}`)
    }
})

/** As bytes of a request, which no client has tidied up. */
const raw = (target: string, headers = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.end(`GET ${target} HTTP/1.1\r\nHost: collector.example\r\n${headers}Connection: close\r\n\r\n`),
    )
    let text = ''
    socket.on('data', bytes => (text += bytes))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })

it('nor do they when they arrive as raw bytes, and no header is made of them', async () => {
  const ways = known.map(way => way.replaceAll(' ', '%20'))
  for (const way of ways) {
    const answer = await raw(`/r/jan-k${Buffer.from(way).toString('latin1')}`)
    const [head = ''] = answer.split('\r\n\r\n')
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1])
    const locations = [...head.matchAll(/^location: (.*)$/gim)].map(([, value]) => value!.trim())
    expect(locations.length, way).toBe(status === 302 ? 1 : 0)
    isHarmless(locations[0] ?? null, status, way)
  }
  for (const target of ['http://evil.example/r/jan-k', '//evil.example/r/jan-k', '/r/jan-k/x'])
    expect(
      /^location: https:\/\/(?!shop\.example\/)/im.test(
        await raw(target, 'X-Forwarded-Host: evil.example\r\n'),
      ),
    ).toBe(false)
})
