import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_LISTS } from '../../collector/accounts/site-settings.ts'
import { askPage } from '../../collector/app/ask-page.ts'
import { followLink } from '../../collector/codes/follow-link.ts'
import { makeTransports } from '../../collector/notify/transport/guarded-fetch.ts'

let server: Server
let means: ReturnType<typeof makeTransports>
let base: string
const asked: string[] = []
const PAGES: Record<string, [status: number, location?: string]> = {
  '/page': [200],
  '/kept': [301, '/page?x=1&ref=jan-k'],
  '/twice': [302, '/kept?ref=jan-k'],
  '/lost': [302, '/page'],
  '/away': [302, 'https://elsewhere.example/?ref=jan-k'],
  '/circle': [302, '/circle?ref=jan-k'],
  '/gone': [404],
}
beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://x')
    asked.push(`${request.method} ${pathname}`)
    const [status, location] = PAGES[pathname]!
    response.writeHead(status, location ? { location } : {}).end('<!doctype html>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  means = makeTransports({ outgoingAllow: [new URL(base).host], smtpUrl: null, version: 'test' })
})
afterAll(async () => {
  await means.close()
  await new Promise(resolve => server.close(resolve))
})

const follow = (address: string) => {
  const ask = askPage(means)
  const rules = { hosts: { home: base, origins: [] }, lists: NO_LISTS }
  return followLink(new URL(address), url => ask(url, AbortSignal.timeout(5_000)), rules)
}

describe('a link that is followed', () => {
  it.each([
    ['/page', null],
    ['/kept', null],
    ['/twice', null],
    ['/lost', { finding: 'redirect_loses_code', detail: 'BASE/lost' }],
    ['/away', { finding: 'redirect_leaves_site', detail: 'elsewhere.example' }],
    ['/circle', { finding: 'too_many_redirects', detail: 'BASE/circle' }],
    ['/gone', { finding: 'not_reached', detail: '404' }],
  ])('%s: %j', async (path, expected) => {
    const found = await follow(`${base}${path}?ref=jan-k`)
    expect(found && { ...found, detail: found.detail?.replace(base, 'BASE') }).toEqual(expected)
  })

  it('asks pages of the site alone, each once, by GET and a few times at most', async () => {
    asked.length = 0
    await follow(`${base}/circle?ref=jan-k`)
    expect(asked).toEqual(Array(6).fill('GET /circle'))
    const other = makeTransports({ outgoingAllow: [], smtpUrl: null, version: 'test' })
    const ask = askPage(other)
    expect(await ask(new URL(base), AbortSignal.timeout(5_000))).toEqual({ status: null, location: null })
    await other.close()
    expect(asked).toHaveLength(6)
  })
})
