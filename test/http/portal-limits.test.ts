import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const HOUR = 3_600_000

describe.each(['sqlite', 'postgres'])('the portal (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let portal: Portal

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    site = await stage.site(['https://shop.example'])
    portal = await openPortal(stage, (await stage.person('admin')).cookie, site)
    await portal.publish()
  })
  afterAll(() => stage.close())

  const apply = async (email: string, more: object = {}) =>
    stage.call('POST', `${portal.api}/apply`, {
      body: { name: 'Ewa', email, termsHash: (await portal.terms()).hash, filledMs: 20_000, ...more },
    })
  const mailsTo = async (email: string) => {
    await portal.turn()
    return stage.mails.filter(({ to }) => to[0] === email).length
  }

  it('sends at most five sign-in mails an hour to a person, whichever form asks for them', async () => {
    const email = 'often@partner.example'
    await portal.partner('Often', email)
    for (let minute = 0; minute < 12; minute++) {
      const body = { email }
      expect((await stage.call('POST', `${portal.api}/sign-in`, { body })).status).toBe(202)
      expect((await apply(email)).status).toBe(202)
      stage.clock.now += 61_000
      await portal.turn()
    }
    expect(await mailsTo(email)).toBe(5)
    stage.clock.now += HOUR
    await stage.call('POST', `${portal.api}/sign-in`, { body: { email } })
    expect(await mailsTo(email)).toBe(6)
  })

  it('takes ten changes of a payout account in a row: each is a mail to all people of the partner', async () => {
    const { cookie } = await portal.partner('Payee', 'payee@partner.example')
    const body = { account: '61 1090 1014 0000 0712 1981 2874', holder: 'Payee' }
    const address = '198.51.100.10'
    const change = () => stage.call('PUT', `${portal.api}/payout-account`, { as: cookie, body, address })
    for (let i = 0; i < 10; i++) expect((await change()).status).toBe(200)
    expect((await change()).status).toBe(429)
    stage.clock.now += HOUR
    expect((await change()).status).toBe(200)
  })

  it('answers an application with a wrong phone number alike for addresses that are known and not', async () => {
    const email = 'known@partner.example'
    await portal.partner('Known', email)
    const answers = []
    for (const address of [email, 'stranger@partner.example']) {
      const answer = await apply(address, { phone: 'no number' })
      answers.push(`${answer.status} ${await answer.text()}`)
    }
    expect(answers[0]).toContain('422')
    expect(answers[1]).toBe(answers[0])
  })

  it('answers applications of one address at the same time alike, and takes one', async () => {
    const email = 'twice@partner.example'
    const answers = await Promise.all(Array.from({ length: 5 }, () => apply(email)))
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    const { rows } = await (await portal.ask('GET', `/api/sites/${site.siteId}/partners`)).json()
    expect(rows.filter((row: { email: string | null }) => row.email === email)).toHaveLength(1)
  })

  it('draws one code for a partner, also when several are asked for at the same time', async () => {
    const { cookie: as } = await portal.partner('Drawer', 'drawer@partner.example')
    const draw = () => stage.call('POST', `${portal.api}/links/code`, { as })
    const statuses = (await Promise.all([draw(), draw(), draw(), draw()])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([201, 409, 409, 409])
    const { rows } = await (await stage.call('GET', `${portal.api}/links`, { as })).json()
    expect(rows).toHaveLength(1)
  })

  it('adds people to an active partner only, and few in an hour, so that addresses cannot be tried out', async () => {
    const address = '198.51.100.9'
    const add = (as: string, n: number) =>
      stage.call('POST', `${portal.api}/people`, {
        as,
        address,
        body: { name: 'Colleague', email: `colleague${n}@partner.example` },
      })
    const applied = await portal.partner('Applied', 'applied@partner.example', 'applied')
    expect((await add(applied.cookie, 0)).status).toBe(403)
    const active = await portal.partner('Active', 'active@partner.example')
    const statuses = []
    for (let n = 1; n <= 11; n++) statuses.push((await add(active.cookie, n)).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 429])
    stage.clock.now += HOUR
    expect((await add(active.cookie, 12)).status).toBe(201)
  })
})
