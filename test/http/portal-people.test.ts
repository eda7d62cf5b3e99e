import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expirePartners } from '../../collector/partners/expire.ts'
import { openStore } from '../../collector/store/open.ts'
import type { Invitation, Invited } from '../../shared/portal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const DAY = 86_400_000
type One = { id: string; person: string; cookie: string }

async function open(kind: 'sqlite' | 'postgres', hasMail = true) {
  const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
  const stage = await openStage({}, dataDir => openStore(url, dataDir), { hasMail })
  stage.config.RATE_LIMITS = false
  const site = await stage.site()
  const portal = await openPortal(stage, (await stage.person('admin')).cookie, site)
  await portal.publish()
  return { stage, site, portal, p: await portal.partner('Piotr', 'piotr@partner.example') }
}

describe.each(['sqlite', 'postgres'] as const)('a partner’s colleague (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let portal: Portal
  let p: One
  beforeAll(async () => {
    ;({ stage, site, portal, p } = await open(kind))
  })
  afterAll(() => stage.close())

  const invite = async (email: string, name = 'Ola') => {
    const body = { name, email }
    const made = await stage.call('POST', `${portal.api}/people`, { as: p.cookie, body })
    const { me } = await portal.json<Invited>(made, 201)
    await portal.turn()
    return me.people.find(one => one.email === email)!
  }
  const mailsTo = (email: string) => stage.mails.filter(mail => mail.to[0] === email)
  const tokenTo = (email: string) => /enter#(\S+)/.exec(mailsTo(email).at(-1)!.text)![1]!
  const read = (token: string) => stage.call('POST', `${portal.api}/invitation`, { body: { token } })

  it('is invited by mail, and is of the account once the invitation is accepted', async () => {
    const email = 'ola@colleague.example'
    expect(await invite(email)).toMatchObject({ name: 'Ola', role: 'member', isInvited: true })
    const [mail] = mailsTo(email)
    expect(mail!.text).toContain('Piotr zaprasza')
    const token = tokenTo(email)
    // Reading it uses nothing up: programs open the links of mails.
    for (let i = 0; i < 2; i++)
      expect(await portal.json<Invitation>(await read(token))).toEqual({
        isInvited: true,
        partner: 'Piotr',
        name: 'Ola',
        email,
      })
    // Until then the person gets no other mail.
    const before = mailsTo(email).length
    await portal.publish(draft => {
      draft.rates.firstPpm = 90_000
    })
    await portal.turn()
    expect(mailsTo(email)).toHaveLength(before)
    const cookie = await portal.enterBy(token)
    const { people, person } = await portal.me(cookie)
    expect(person).toMatchObject({ email, role: 'member' })
    expect(people.map(({ isInvited }) => isInvited)).toEqual([false, false])
    expect((await read(token)).status).toBe(404)
    const again = await stage.call('POST', `${portal.api}/people/${person.id}/invite`, { as: p.cookie })
    expect(again.status).toBe(409)
  })

  it('is invited again by an owner alone, who cannot invite the person of another partner', async () => {
    const email = 'twice@colleague.example'
    const { id } = await invite(email)
    stage.clock.now += 60_000
    const path = `${portal.api}/people/${id}/invite`
    expect((await stage.call('POST', path, { as: p.cookie })).status).toBe(201)
    await portal.turn()
    expect(mailsTo(email)).toHaveLength(2)
    const q = await portal.partner('Kuba', 'kuba@partner.example')
    expect((await stage.call('POST', path, { as: q.cookie })).status).toBe(404)
    const colleague = await portal.enterBy(tokenTo(email))
    expect((await stage.call('POST', path, { as: colleague })).status).toBe(403)
    const taken = { name: 'Kuba', email: 'kuba@partner.example' }
    const refused = await stage.call('POST', `${portal.api}/people`, { as: p.cookie, body: taken })
    expect(refused.status).toBe(409)
  })

  it('who does not accept within seven days is forgotten, and the address is free again', async () => {
    const email = 'never@colleague.example'
    await invite(email, 'Never Accepts')
    const token = tokenTo(email)
    const settings = (await stage.store.registry()).sites.get(site.siteId)!
    stage.clock.now += 7 * DAY - 1
    await expirePartners(stage.store.db, settings, stage.clock.now)
    expect((await read(token)).status).toBe(200)
    stage.clock.now += 1
    await expirePartners(stage.store.db, settings, stage.clock.now)
    expect((await read(token)).status).toBe(404)
    const rows = JSON.stringify(await stage.store.db.selectFrom('partner_people').selectAll().execute())
    expect(rows).not.toMatch(/never@|Never Accepts/)
    // Nothing is recognised by the names of a person who never was of the account.
    expect(await portal.referred(p.cookie, { email })).toMatchObject({ state: 'open' })
    expect((await portal.partner('Own', email)).id).toBeTruthy()
  })

  it('gets twenty invitations of a partner in a day, not more', async () => {
    stage.clock.now += DAY
    const statuses = []
    for (let i = 0; i < 21; i++) {
      const body = { name: 'Many', email: `many${i}@colleague.example` }
      statuses.push((await stage.call('POST', `${portal.api}/people`, { as: p.cookie, body })).status)
    }
    expect(statuses).toEqual([...Array(20).fill(201), 429])
  })

  it('is added, and signed in by a link, by people of the dashboard and by no secret key', async () => {
    const people = `/api/partners/${p.id}/people`
    const as = site.secretKey
    const link = await stage.call('POST', `${people}/${p.person}/link`, { as })
    expect([link.status, (await link.json()).code]).toEqual([403, 'forbidden'])
    // A person with an address of the key's holder would sign in as the partner by mail.
    const body = { name: 'Program', email: 'program@attacker.example' }
    expect((await stage.call('POST', people, { as, body })).status).toBe(403)
    // What a key is for goes on: to read partners, to make new ones, to hand referrals in.
    expect((await stage.call('GET', `/api/partners/${p.id}`, { as })).status).toBe(200)
    const made = await stage.call('POST', `/api/sites/${site.siteId}/partners`, { as, body: { name: 'New' } })
    expect(made.status).toBe(201)
    const text = JSON.stringify([
      await (await stage.call('GET', `/api/partners/${p.id}/export`, { as })).json(),
    ])
    expect(text).not.toMatch(/enter#|p_[\w-]{20}/)
  })
})

describe('without a mail server', () => {
  let stage: Stage
  let portal: Portal
  let p: One
  beforeAll(async () => {
    ;({ stage, portal, p } = await open('sqlite', false))
  })
  afterAll(() => stage.close())

  it('an invitation is a link that the owner hands over, made again when it was lost', async () => {
    const body = { name: 'Ola', email: 'ola@colleague.example' }
    const made = await stage.call('POST', `${portal.api}/people`, { as: p.cookie, body })
    const first = await portal.json<Invited>(made, 201)
    const { id } = first.me.people.find(({ isInvited }) => isInvited)!
    const again = await portal.json<Invited>(
      await stage.call('POST', `${portal.api}/people/${id}/invite`, { as: p.cookie }),
      201,
    )
    expect(again.link).not.toBe(first.link)
    const cookie = await portal.enterBy(new URL(again.link!).hash.slice(1))
    expect((await portal.me(cookie)).person.email).toBe('ola@colleague.example')
    const rows = await stage.store.db.selectFrom('partner_messages').select('kind').execute()
    expect(rows.map(({ kind }) => kind)).not.toContain('invitation')
  })
})
