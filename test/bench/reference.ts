/**
 * What the collector is compared with, as a process of its own: `node reference.ts parse` is a Hono handler that
 * parses the same JSON and answers 202; `node reference.ts store FILE` also writes one row durably by group commit;
 * `node reference.ts redirect` answers 302 with a constant address.
 */
import { serve } from '@hono/node-server'
import Database from 'better-sqlite3'
import { Hono } from 'hono'

const [kind, file] = process.argv.slice(2)
const app = new Hono()

if (kind === 'store') {
  const db = new Database(file!)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO rows (body) VALUES (?)')
  let waiting: { body: string; done: () => void }[] = []
  const flush = db.transaction((rows: typeof waiting) => {
    for (const row of rows) insert.run(row.body)
  })
  const commit = () => {
    const rows = waiting
    waiting = []
    flush(rows)
    for (const row of rows) row.done()
  }
  app.post('/e', async c => {
    const body = await c.req.text()
    JSON.parse(body)
    await new Promise<void>(done => {
      waiting.push({ body, done })
      if (waiting.length === 1) setImmediate(commit)
    })
    return c.json({ accepted: 1, duplicates: 0, rejected: [] }, 202)
  })
} else if (kind === 'redirect') {
  app.get('/r/*', c => c.redirect('https://shop.example/cennik?kolor=1&ref=jan-k'))
} else {
  app.post('/e', async c => {
    JSON.parse(await c.req.text())
    return c.json({ accepted: 1, duplicates: 0, rejected: [] }, 202)
  })
}
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, info => console.log(`listening on ${info.port}`))
