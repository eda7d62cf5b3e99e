import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { PortalExport } from '../../shared/portal.ts'
import type { OwnReferral } from '../../shared/referral.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['sqlite', 'postgres'])('an applicant (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let portal: Portal

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    site = await stage.site(['https://shop.example'])
    portal = await openPortal(stage, (await stage.person('admin')).cookie, site)
    await portal.publish()
    const p = { email: 'customer@x.example', transaction_id: 'o1', value: 50, currency: 'PLN' }
    const order = { i: 'o1', n: 'purchase', t: stage.clock.now - 1_000, p }
    await stage.beacon(stage.envelope(site.secretKey, [order], { v: '' }))
  })
  afterAll(() => stage.close())

  const named = ({ id: _, name: __, at: ___, since: ____, states, ...rest }: OwnReferral) => ({
    ...rest,
    states: states.map(({ state, reason }) => `${state} ${reason}`),
  })

  it('does not learn whether a referred person is a customer, until the application is accepted', async () => {
    const email = 'applicant@partner.example'
    const applicant = await portal.partner('Applicant', email, 'applied')
    const known = await portal.referred(applicant.cookie, { email: 'customer@x.example' })
    const fresh = await portal.referred(applicant.cookie, { email: 'fresh@x.example' })
    expect(named(known)).toEqual(named(fresh))
    expect(known).toMatchObject({ state: 'unconfirmed', reason: 'awaits_approval', canWithdraw: false })
    for (const { id } of [known, fresh]) {
      const path = `${portal.api}/referrals/${id}/withdraw`
      expect((await stage.call('POST', path, { as: applicant.cookie })).status).toBe(403)
    }
    const exported = await stage.call('GET', `${portal.api}/export`, { as: applicant.cookie })
    const { referrals, messages } = (await exported.json()) as PortalExport
    expect(referrals.map(named)).toEqual([named(known), named(known)])
    expect(messages).toEqual([])
    await portal.turn()
    expect(stage.mails.filter(({ to }) => to[0] === email)).toEqual([])
    await portal.ask('POST', `/api/partners/${applicant.id}/status`, { status: 'active' })
    expect(await portal.one(applicant.cookie, known.id)).toMatchObject({
      state: 'refused',
      reason: 'customer',
    })
    expect(await portal.one(applicant.cookie, fresh.id)).toMatchObject({ state: 'open', reason: 'new' })
  })
})
