import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiError, get } from '../../../dashboard/core/api.ts'

let server: Server
let url: string
/** Called when the first half of an answer is on its way. */
let halfSent = (_cut: () => void) => {}

beforeAll(async () => {
  server = createServer(({ url: path }, answer) => {
    switch (path) {
      case '/whole':
        return answer.end('{"now":15}')
      case '/nothing':
        return answer.writeHead(204).end()
      case '/refused':
        return answer.writeHead(502).end('<h1>Bad gateway</h1>')
      case '/foreign':
        return answer.end('<h1>Sign in to the network</h1>')
    }
    answer.writeHead(200, { 'content-length': 1_000 })
    answer.write('{"now":', () => halfSent(() => answer.destroy()))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

it('a request returns the body of the answer, and null without a body', async () => {
  expect(await get(`${url}/whole`)).toEqual({ now: 15 })
  expect(await get(`${url}/nothing`)).toBeNull()
})

it('a request fails on a truncated answer, whether the client aborts it or the connection breaks', async () => {
  const abort = new AbortController()
  halfSent = () => abort.abort()
  await expect(get(`${url}/half`, {}, abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
  halfSent = cut => cut()
  await expect(get(`${url}/half`)).rejects.toEqual(new ApiError(0, null))
})

it('a request fails with the status of a refusal, and without a status on an answer of another server', async () => {
  await expect(get(`${url}/refused`)).rejects.toMatchObject({ status: 502, problem: null })
  await expect(get(`${url}/foreign`)).rejects.toMatchObject({ status: 0, problem: null })
})
