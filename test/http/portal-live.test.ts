import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import { PortalChange } from '../../shared/portal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { HOST, openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['sqlite', 'postgres'])('a live page of the portal (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let portal: Portal
  let p: { id: string; cookie: string }
  let q: { id: string; cookie: string }

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    site = await stage.site()
    portal = await openPortal(stage, (await stage.person('admin')).cookie, site)
    await portal.publish()
    p = await portal.partner('Piotr', 'piotr@partner.example')
    q = await portal.partner('Kuba', 'kuba@partner.example')
  })
  afterAll(() => stage.close())

  const ask = (as: string) =>
    stage.app.request(HOST + portal.api + '/live', { headers: { cookie: as, origin: HOST } })

  /** An open page: what it has heard, and whether its stream has ended. */
  const open = async (as: string) => {
    const answer = await ask(as)
    expect(answer.status, answer.status === 200 ? '' : await answer.text()).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const page = { text: '', hasEnded: false, close: () => reader.cancel() }
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    const read = async (): Promise<void> => {
      const { done, value } = await reader.read()
      if (done) page.hasEnded = true
      else {
        page.text += value
        return read()
      }
    }
    void read()
    await eventually(() => expect(page.text).toContain('retry:'))
    return page
  }
  const changes = ({ text }: { text: string }) =>
    [...text.matchAll(/^event: referral\ndata: (.*)\n$/gm)].map(([, data]) =>
      PortalChange.parse(JSON.parse(data!)),
    )
  const states = (page: { text: string }) =>
    changes(page).map(({ referral: { name, state, reason } }) => `${name}: ${state} ${reason}`)
  const contactOf = async (id: string) => (await portal.all()).find(row => row.id === id)!.contact!
  const lead = async (id: string, change: object) =>
    expect((await portal.ask('PUT', `/api/contacts/${await contactOf(id)}/lead`, change)).status).toBe(200)

  it('hears of each change of the partner’s referrals, once, and of no other partner’s', async () => {
    const [mine, theirs] = [await open(p.cookie), await open(q.cookie)]
    const made = await portal.referred(p.cookie, { email: `jan-${kind}@firma.example`, name: 'Jan' })
    await eventually(() => expect(states(mine)).toHaveLength(1))
    await lead(made.id, { owner: 'me' })
    await eventually(() => expect(states(mine)).toHaveLength(2))
    await lead(made.id, { outcome: 'won' })
    await eventually(() => expect(states(mine)).toHaveLength(3))
    const other = await portal.referred(q.cookie, { email: `iga-${kind}@firma.example`, name: 'Iga' })
    await eventually(() => expect(states(theirs)).toHaveLength(1))
    expect(states(mine)).toEqual(['Jan: open new', 'Jan: working claimed', 'Jan: won order_awaited'])
    expect(states(theirs)).toEqual(['Iga: open new'])
    expect(mine.text).not.toContain(other.id)
    expect(changes(mine).at(-1)!.counts).toEqual({ open: 0, won: 1, all: 1 })
    await Promise.all([mine.close(), theirs.close()])
  })

  it('hears nothing more once its person has signed out, and is closed', async () => {
    const again = await portal.partner('Rita', `rita-${kind}@partner.example`)
    const page = await open(again.cookie)
    await stage.call('POST', `${portal.api}/sign-out`, { as: again.cookie })
    const rows = { name: 'Later', email: `later-${kind}@firma.example`, basis: 'asked', agreed: true }
    const made = await portal.ask('POST', `/api/partners/${again.id}/referrals`, rows)
    expect(made.status).toBe(201)
    await eventually(() => expect(page.hasEnded).toBe(true))
    expect(page.text).not.toContain('Later')
  })

  it('tells an applicant nothing, as the list does', async () => {
    const applicant = await portal.partner('Adam', `adam-${kind}@partner.example`, 'applied')
    const [theirs, mine] = [await open(applicant.cookie), await open(p.cookie)]
    await portal.referred(applicant.cookie, { email: `known-${kind}@firma.example`, name: 'Known' })
    // What another partner hears afterwards, one after the other, comes in a later look.
    for (const n of [1, 2]) {
      await portal.referred(p.cookie, { email: `after${n}-${kind}@firma.example`, name: 'After' })
      await eventually(() => expect(states(mine)).toHaveLength(n))
    }
    expect(states(theirs)).toEqual([])
    await Promise.all([mine.close(), theirs.close()])
  })

  it('needs a session of the portal, and one person has ten at most', async () => {
    for (const as of ['', `${p.cookie.split('=')[0]}=p_wrong`, site.secretKey])
      expect((await ask(as)).status).toBe(401)
    for (let i = 0; i < 10; i++) {
      const headers = { cookie: q.cookie, origin: HOST }
      const head = await stage.app.request(`${HOST}${portal.api}/live`, { method: 'HEAD', headers })
      expect(head.status).toBe(200)
    }
    const pages = []
    for (let i = 0; i < 10; i++) pages.push(await open(q.cookie))
    expect((await ask(q.cookie)).status).toBe(503)
    const other = await open(p.cookie)
    await pages[0]!.close()
    const next = await open(q.cookie)
    await Promise.all([...pages, other, next].map(page => page.close()))
  })
})
