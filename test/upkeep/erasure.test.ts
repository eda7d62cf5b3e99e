import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Board } from '../../shared/board.ts'
import type { ContactExport, ContactList } from '../../shared/contact.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { Place } from '../system/spawned.ts'

const EMAIL = 'anna.kowalska@wp.example'
const NEIGHBOURS = 300

/** Every file of the data directory that holds the text in whatever case; `joanna.kowalska@…` is another's. */
function filesWith(dir: string, text: string): string[] {
  return readdirSync(dir).filter(name => {
    const bytes = readFileSync(join(dir, name)).toString('latin1').toLowerCase()
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
      if (!/[a-z0-9.]/.test(bytes[at - 1] ?? ' ')) return true
    return false
  })
}

describe('an erased person', () => {
  const place = new Place()
  let site: CreatedSite
  beforeAll(async () => {
    await place.start()
    site = await place.addSite()
  })
  afterAll(() => place[Symbol.asyncDispose]())

  let ids = 0
  const send = async (visitor: string, ...events: { n: string; t?: number; [more: string]: unknown }[]) => {
    const e = events.map(event => ({ i: `e${++ids}`, t: Date.now(), u: 'https://shop.example/', ...event }))
    const answer = await place.send({ k: site.writeKey, v: visitor, z: Date.now(), c: 'granted', e })
    return (await answer.json()) as { accepted: number; rejected: { code: string }[] }
  }
  const find = async (email: string) => {
    const path = `/api/contacts?site=${site.siteId}&q=${encodeURIComponent(email)}`
    const { rows } = await place.get<ContactList>(path, site.secretKey)
    return rows.filter(row => row.email === email)
  }
  const board = () =>
    place.get<Board>(`/api/board?site=${site.siteId}&plan=${site.planId}&top=1000`, site.secretKey)
  const identify = (email: string) => ({ n: 'identify', p: { email, traits: { name: email, phone: '1' } } })

  /** As it is after a while of use: rows that were written over and over, pages divided, a full log. */
  async function live(email: string, visitor: string): Promise<void> {
    await send(visitor, { n: 'page_view' }, identify(email), {
      n: 'form_submit',
      p: { email: email.toUpperCase() },
    })
    await send(`${visitor}-2`, identify(email), { n: 'page_view', u: `https://shop.example/?mail=${email}` })
    await send(visitor, { n: 'page_view', u: 'nowhere', p: { email } })
    for (let i = 0; i < NEIGHBOURS; i += 20) {
      const others = Array.from({ length: 20 }, (_, k) =>
        send(`v${visitor}${i + k}`, { n: 'page_view' }, identify(`jo${email}${i + k}`)),
      )
      await Promise.all([...others, send(visitor, { n: 'page_view' }, identify(email))])
    }
  }

  it('leaves no trace of the address in any file, by the API of a running collector', async () => {
    await live(EMAIL, 'anna')
    const [found] = await find(EMAIL)
    expect(filesWith(place.dir, EMAIL)).not.toEqual([])
    const before = await board()
    const answer = await fetch(`${place.url}/api/contacts/${found!.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${site.secretKey}` },
    })
    expect(answer.status).toBe(204)
    expect(filesWith(place.dir, EMAIL)).toEqual([])

    expect(await find(EMAIL)).toEqual([])
    const after = await board()
    expect(after.total).toBe(before.total - 1)
    expect(after.rows.some(row => row.contactId === found!.id)).toBe(false)
    const gone = await fetch(`${place.url}/api/contacts/${found!.id}`, {
      headers: { authorization: `Bearer ${site.secretKey}` },
    })
    expect(gone.status).toBe(404)

    const late = await send('anna', { n: 'page_view', t: Date.now() - 60_000 })
    // A public key learns nothing of the erasure: the event is answered as accepted, and not kept.
    expect(late).toMatchObject({ accepted: 1, rejected: [] })
    expect(await find('anna@wp.example')).toEqual([])
    expect((await board()).total).toBe(after.total)
    expect(await place.command('verify')).toMatchObject({ code: 0 })
  })

  it('stays erased when an earlier backup is restored', async () => {
    const email = 'bartek@wp.example'
    const copies = mkdtempSync(join(tmpdir(), 'pulseboard-backup-'))
    onTestFinished(() => rmSync(copies, { recursive: true }))
    const copy = join(copies, 'backup')
    await send('bartek', identify(email), { n: 'page_view' })
    expect(await place.command('backup', copy)).toMatchObject({ code: 0, err: '' })
    await send('later', identify('later@wp.example'))
    // By the running collector, as an operator.
    expect(await place.command('erase', '--site', site.siteId, '--email', email)).toMatchObject({ code: 0 })
    expect(await find(email)).toEqual([])
    expect(await place.command('restore', copy)).toMatchObject({
      code: 1,
      err: expect.stringContaining('running'),
    })
    await place.stop()

    expect(await place.command('restore', copy)).toMatchObject({ code: 0, err: '' })
    expect(filesWith(place.dir, email)).toEqual([])
    await place.start()
    expect(await find(email)).toEqual([])
    expect(await find('later@wp.example')).toEqual([])
    expect(await find(`jo${EMAIL}1`)).toHaveLength(1)
    const { total } = await board()
    expect(await send('bartek', { n: 'page_view', t: Date.now() - 60_000 })).toMatchObject({
      accepted: 1,
      rejected: [],
    })
    expect((await board()).total).toBe(total)
    expect(await place.command('verify')).toMatchObject({ code: 0 })
  })

  it('is exported and then erased by commands', async () => {
    const email = 'celina@wp.example'
    await send('celina', identify(email), { n: 'page_view' })
    const person = ['--site', site.siteId, '--visitor', 'celina']
    const running = await place.command('export', ...person)
    await place.stop()
    const alone = await place.command('export', ...person)
    const all = JSON.parse(alone.out) as ContactExport
    expect(all.contact).toMatchObject({ email, visitors: ['celina'] })
    expect(all.events.map(event => event.name).sort()).toEqual(['identify', 'page_view'])
    expect((JSON.parse(running.out) as ContactExport).contact).toEqual(all.contact)

    const done = await place.command('erase', ...person, '--json')
    expect(JSON.parse(done.out)).toEqual({ contact: all.contact.id })
    expect(filesWith(place.dir, email)).toEqual([])
    expect(await place.command('export', ...person)).toMatchObject({ code: 1 })
  })
})
