import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { makeLog } from '../../collector/platform/log.ts'
import { openSqlite } from '../../collector/store/sqlite/sqlite-store.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from '../http/stage.ts'

/** SQLite's own quota stands for the size of the disk: mounting a small one is not possible everywhere. */
const PAGES = 400
const BALLAST = 'x'.repeat(700_000)
const MOST_BEACONS = 4_000
const SKIPPED =
  'Skipped: a disk that can only be read. Modes mean nothing to root, and this file system has no `chattr +i`: run it as another user.'

let dir: string
let stage: Stage
let site: CreatedSite
let lines: string[]
/** `busyMs`: how long a commit waits while another program writes; without it, the collector's own. */
async function open(busyMs?: number): Promise<void> {
  lines = []
  const log = makeLog('trace', { write: line => void lines.push(line) })
  stage = await openStage({ log }, made => {
    dir = made
    const file = join(made, 'pulseboard.db')
    return openSqlite({ file, maxPages: PAGES, ...(busyMs !== undefined && { busyMs }) })
  })
  onTestFinished(() => stage.close())
  site = await stage.site()
}

const send = (id: number) => {
  const text = `${id} ${'x'.repeat(900)}`
  const event = {
    i: `e${id}`,
    n: 'page_view',
    t: stage.clock.now,
    h: text,
    p: { email: 'anna@shop.example' },
  }
  return stage.beacon(stage.envelope(site.writeKey, [event]))
}
const track = () =>
  stage.app.request('/v1/track', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${site.secretKey}:`)}` },
    body: JSON.stringify({ messageId: 'm', userId: 'u', event: 'x', properties: { a: 'x'.repeat(3_000) } }),
  })
const statusOf = async (path: string) => (await stage.call('GET', path, { as: site.secretKey })).status

/** No event is acknowledged; requests that read, and health checks, are answered. */
async function expectRefusing(id: number): Promise<void> {
  const refused = await send(id)
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'storage_unavailable' }])
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
  expect((await track()).status).toBe(503)
  expect(await statusOf('/readyz')).toBe(503)
  expect(await statusOf('/healthz')).toBe(200)
  expect(await statusOf(`/api/contacts?site=${site.siteId}`)).toBe(200)
}

/** What was refused is new, and what was acknowledged before is there. */
async function expectTaking({ refused, kept }: { refused: number[]; kept: number }): Promise<void> {
  expect(await statusOf('/readyz')).toBe(200)
  for (const id of refused)
    expect(await (await send(id)).json()).toMatchObject({ accepted: 1, duplicates: 0 })
  expect(await (await send(kept)).json()).toMatchObject({ accepted: 0, duplicates: 1 })
  expect(await statusOf('/metrics')).toBe(200)
  expect(await (await stage.call('GET', '/metrics')).text()).toContain('pulseboard_queue_requests 0')
  expect(lines.join('')).toContain('storage is not ready')
  expect(lines.join('')).not.toMatch(/anna|visitor-1|127\.0\.0\.1/)
}

it('the collector answers 503 while the disk is full, and continues without a restart when there is space', {
  timeout: 60_000,
}, async () => {
  await open()
  await stage.store.db
    .insertInto('rejected')
    .values({
      site_id: site.siteId,
      received_at: stage.clock.now,
      code: 'too_old',
      message: '',
      key_class: 'public',
      raw: BALLAST,
    })
    .execute()
  let sent = 0
  const statuses = new Set<number>()
  while (sent < MOST_BEACONS && !statuses.has(503)) statuses.add((await send(sent++)).status)
  expect([...statuses]).toEqual([202, 503])
  await expectRefusing(sent)
  const metrics = await (await stage.call('GET', '/metrics')).text()
  expect(metrics).toContain('pulseboard_requests_refused_total{status="503"} 3')

  await stage.store.db.deleteFrom('rejected').execute()
  await expectTaking({ refused: [sent - 1, sent], kept: sent - 2 })
})

it('the collector answers 503 while the disk is read-only, and continues without a restart when it is writable again', async ({
  skip,
}) => {
  if (!canBeReadOnly()) {
    console.warn(SKIPPED)
    skip(SKIPPED)
  }
  await open(1_000)
  expect((await send(1)).status).toBe(202)
  // Another program holds the file for so long that it is opened anew; by then it is read-only.
  const other = new Database(join(dir, 'pulseboard.db'))
  other.exec('BEGIN IMMEDIATE')
  expect((await send(2)).status).toBe(503)
  setReadOnly(true)
  other.close()
  try {
    await expectRefusing(2)
    await expectRefusing(3)
  } finally {
    setReadOnly(false)
  }
  await expectTaking({ refused: [2, 3], kept: 1 })
})

function setReadOnly(isReadOnly: boolean): void {
  // The index of the log is memory that is shared: writing to it where the system has just said no is a signal.
  const names = readdirSync(dir).filter(name => !name.endsWith('-shm'))
  const files = names.map(name => join(dir, name))
  // To root, modes mean nothing.
  if (process.getuid?.() === 0) execFileSync('chattr', [isReadOnly ? '+i' : '-i', ...files])
  else for (const file of files) chmodSync(file, isReadOnly ? 0o400 : 0o600)
}

/** Where tests run as root, not every file system has files that even root cannot write to. */
function canBeReadOnly(): boolean {
  if (process.getuid?.() !== 0) return true
  try {
    const file = execFileSync('mktemp', ['-p', tmpdir()]).toString().trim()
    execFileSync('sh', ['-c', `chattr +i "${file}" && chattr -i "${file}" && rm "${file}"`], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}
