import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, describe, expect, it } from 'vitest'
import { Control, findRunning } from '../../collector/app/control.ts'
import { knownSite } from '../../collector/command/collector.ts'
import { openStore } from '../../collector/store/open.ts'
import { checkCopy } from '../../collector/store/sqlite/copy.ts'
import { ErasureLog } from '../../collector/upkeep/erasure-log.ts'
import { Place } from '../system/spawned.ts'

const dir = mkdtempSync(join(tmpdir(), 'pulseboard-operator-'))
afterAll(() => rmSync(dir, { recursive: true }))
const file = join(dir, 'file')
writeFileSync(file, 'not a database')

it.concurrent('the collector reports that its port is in use, and exits', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  await using place = new Place()
  place.port = (other.address() as { port: number }).port
  await expect(place.start()).rejects.toThrow(/ended with 1:\nPort \d+ of 127\.0\.0\.1 is taken/)
  other.close()
})

it.concurrent('the program rejects an unknown command, also a name of an object property', async () => {
  await using place = new Place()
  const { code, err } = await place.command('constructor')
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('There is no command') })
})

it.concurrent('restore gives access to the owner only, whatever the permissions of the copy', async () => {
  await using place = new Place()
  const copy = join(dir, 'copy.db')
  const store = await openStore('sqlite:', join(dir, 'copied'), { role: 'command' })
  await store.backup(copy)
  await store.close()
  chmodSync(copy, 0o644)
  expect(await place.command('restore', copy)).toMatchObject({ code: 0 })
  expect(statSync(join(place.dir, 'pulseboard.db')).mode & 0o777).toBe(0o600)
  truncateSync(copy, 100_000)
  expect(() => checkCopy(copy)).toThrow(`${copy} is damaged`)
})

it('a command rejects an unknown site', async () => {
  const store = await openStore('sqlite:', dir, { role: 'command' })
  await expect(knownSite(store, 'nobody')).rejects.toThrow('There is no site nobody')
  await store.close()
})

it('a command detects that another collector has the address of a killed one', async () => {
  const asked = async () => Promise.reject(new Error('not asked'))
  const requests = {
    import: asked,
    erase: asked,
    export: asked,
    rederive: asked,
    recount: asked,
    backup: asked,
  }
  const [killed, running] = [join(dir, 'killed'), join(dir, 'running')].map(
    path => new Control(path, requests),
  )
  const server = serve({
    fetch: request => running!.routes.fetch(strip(request)),
    port: 0,
    hostname: '127.0.0.1',
  })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  for (const control of [killed!, running!]) await control.announce(url)
  expect(await findRunning(join(dir, 'killed'))).toBeNull()
  expect(await findRunning(join(dir, 'running'))).not.toBeNull()
  server.close()
})
const strip = (request: Request): Request => new Request(request.url.replace('/control', ''), request)

it('the erasure log creates its directory', async () => {
  const laid = { site: 's1', hash: 'h', at: 1 }
  await new ErasureLog(join(dir, 'new')).add([laid])
  expect(await new ErasureLog(join(dir, 'new')).read()).toEqual([laid])
})

describe('an error on opening a file names it and the reason', () => {
  it.each([
    [
      'a directory that cannot be created',
      () => openStore('sqlite:', join(file, 'data')),
      `${file}/data/pulseboard.db cannot be opened: ENOTDIR`,
    ],
    [
      'an unreachable server',
      () => openStore('postgres://a:secret@127.0.0.1:1/b', dir),
      'PostgreSQL at 127.0.0.1:1 cannot be opened: connect ECONNREFUSED',
    ],
    ['a backup that is a directory', async () => checkCopy(dir), `${dir} is no file`],
    ['a backup of another format', async () => checkCopy(file), `${file} is no copy of a database of ours`],
    ['a missing backup', async () => checkCopy(join(dir, 'none')), 'none'],
  ])('%s', async (_, open, message) => {
    await expect(open()).rejects.toThrow(message)
  })
})
