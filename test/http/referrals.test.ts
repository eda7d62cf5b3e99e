import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expirePartners } from '../../collector/partners/expire.ts'
import { verifyReferrals } from '../../collector/partners/referrals/verify.ts'
import { openStore } from '../../collector/store/open.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { ContactList } from '../../shared/contact.ts'
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

describe.each(['sqlite', 'postgres'])('a referral (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let admin: string
  let me: { id: string; cookie: string }
  let portal: Portal
  let count = 0
  let p: { id: string; cookie: string }
  let q: { id: string; cookie: string }
  const codes = new Map<string, string>()

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    const codesOf = async () => (code: string) => codes.get(code) ?? null
    stage = await openStage({}, dataDir => openStore(url, dataDir), { codesOf })
    stage.config.RATE_LIMITS = false
    stage.clock.now = Date.parse('2026-03-02T11:00:00Z')
    admin = (await stage.person('admin')).cookie
    me = await stage.person('member')
    site = await stage.site()
    await stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body: { timeZone: 'Europe/Warsaw' } })
    portal = await openPortal(stage, admin, site)
    expect((await portal.publish()).status).toBe(200)
    p = await portal.partner('Piotr', 'piotr@partner.example')
    q = await portal.partner('Kuba', 'kuba@partner.example')
    // The story takes longer than a session does.
    const expires_at = stage.clock.now + 3_650 * DAY
    await stage.store.db.updateTable('partner_tokens').set({ expires_at }).execute()
    await stage.store.db.updateTable('tokens').set({ expires_at }).execute()
    codes.set('kod-p', p.id)
    codes.set('kod-q', q.id)
  })
  afterAll(async () => {
    await portal.turn()
    expect(await verify(stage.store, () => {})).toEqual([])
    const codesOf = async () => (code: string) => codes.get(code) ?? null
    expect(await verifyReferrals({ store: stage.store, codesOf }, stage.clock.now)).toEqual([])
    await stage.close()
  })

  const fresh = () => `jan${++count}@firma.example`
  const send = async (email: string, n: string, props: object, t = stage.clock.now) => {
    const event = { i: `e${++count}`, n, t, p: { email, ...props } }
    const answer = await stage.beacon(stage.envelope(site.secretKey, [event], { v: '' }))
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  }
  /** A browser of the person, which opens a page with a partner's code and identifies itself. */
  const click = async (email: string, code: string, t = stage.clock.now) => {
    const visitor = `v${++count}`
    const page = { i: `c${++count}`, n: 'page_view', t, u: `https://shop.example/?ref=${code}` }
    await stage.beacon(stage.envelope(site.writeKey, [page], { v: visitor }))
    const who = { i: `w${++count}`, n: 'identify', t: t + 1, userId: email, p: { email } }
    await stage.beacon(stage.envelope(site.secretKey, [who], { v: visitor }))
  }
  const contactOf = async (email: string) => {
    const path = `/api/contacts?site=${site.siteId}&q=${encodeURIComponent(email)}`
    return ContactList.parse(await (await portal.ask('GET', path)).json()).rows[0]!.id
  }
  const lead = async (email: string, change: object) => {
    const answer = await stage.call('PUT', `/api/contacts/${await contactOf(email)}/lead`, {
      as: me.cookie,
      body: change,
    })
    expect(answer.status, await answer.clone().text()).toBe(200)
  }
  const shown = async (by: { cookie: string }, id: string) => {
    await portal.turn()
    const { state, reason } = await portal.one(by.cookie, id)
    return `${state} ${reason}`
  }
  const later = (days: number) => {
    stage.clock.now += days * DAY
  }

  it('becomes a lead with an owner and a clock, and each step of sales is told to the partner once', async () => {
    const email = fresh()
    await stage.call('PUT', `/api/sites/${site.siteId}/assignment`, {
      as: me.cookie,
      body: { otherwise: me.id },
    })
    const made = await portal.referred(p.cookie, { email, name: 'Jan Nowak', company: 'Firma' })
    expect(made).toMatchObject({ state: 'open', reason: 'new' })
    const [info] = await portal.all()
    expect(info).toMatchObject({ id: made.id, owner: { id: me.id }, isOverdue: false })
    // The next working day, at the same hour.
    expect(info!.remindAt).toBe('2026-03-03T11:00:00.000Z')
    later(0.1)
    await lead(email, { owner: 'me' })
    expect(await shown(p, made.id)).toBe('working claimed')
    later(0.1)
    await lead(email, { outcome: 'meeting' })
    expect(await shown(p, made.id)).toBe('working meeting')
    later(0.1)
    await lead(email, { outcome: 'won' })
    expect(await shown(p, made.id)).toBe('won order_awaited')
    later(0.1)
    await send(email, 'purchase', { transaction_id: `o${made.id}`, value: 100, currency: 'PLN' })
    expect(await shown(p, made.id)).toBe('won order')
    await portal.turn()
    const { states } = await portal.one(p.cookie, made.id)
    expect(states.map(({ state, reason }) => `${state} ${reason}`)).toEqual([
      'open new',
      'working claimed',
      'working meeting',
      'won order_awaited',
      'won order',
    ])
    const told = stage.mails.filter(mail => mail.to[0] === 'piotr@partner.example')
    expect(told.map(({ subject }) => subject)).toEqual([
      'Polecenie przyjęte: Jan Nowak',
      'Nowości o poleceniu: Jan Nowak',
      'Nowości o poleceniu: Jan Nowak',
      'Polecenie wygrane: Jan Nowak',
      'Polecenie wygrane: Jan Nowak',
    ])
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
    // The owner of the lead heard of it.
    expect(stage.mails.map(({ subject }) => subject)).toContain('New referral: Jan Nowak')
  })

  it('protects its partner although the person came by another one’s link afterwards', async () => {
    const email = fresh()
    const made = await portal.referred(p.cookie, { email })
    later(18)
    await click(email, 'kod-q')
    later(70)
    await send(email, 'purchase', { transaction_id: `o${count}`, value: 100, currency: 'PLN' })
    expect(await shown(p, made.id)).toBe('won order')
  })

  it('of a protected person is refused, and is not revived when that protection ends; a new one is admitted', async () => {
    const email = fresh()
    const first = await portal.referred(p.cookie, { email })
    later(3)
    const second = await portal.referred(q.cookie, { email })
    expect(second).toMatchObject({ state: 'refused', reason: 'protected' })
    later(27)
    await lead(email, { outcome: 'lost' })
    expect(await shown(p, first.id)).toBe('lost lost')
    expect(await shown(q, second.id)).toBe('refused protected')
    later(1)
    const third = await portal.referred(q.cookie, { email })
    expect(third).toMatchObject({ state: 'open' })
    // Sales sees it as open again.
    const answer = await portal.ask('GET', `/api/contacts/${await contactOf(email)}/lead`)
    expect(await answer.json()).toMatchObject({ outcome: null })
    later(8)
    await send(email, 'purchase', { transaction_id: `o${count}`, value: 100, currency: 'PLN' })
    expect(await shown(q, third.id)).toBe('won order')
    expect(await shown(p, first.id)).toBe('lost lost')
  })

  it('of a person who came by another partner’s link within the window is refused', async () => {
    const email = fresh()
    await click(email, 'kod-q')
    later(1)
    const made = await portal.referred(p.cookie, { email })
    expect(made).toMatchObject({ state: 'refused', reason: 'came_by_other' })
    // The window is half-open: the same click refuses no referral at its end.
    const other = fresh()
    await click(other, 'kod-q')
    later(30)
    expect(await portal.referred(p.cookie, { email: other })).toMatchObject({ state: 'open' })
  })

  it('is refused because of a click before a pause of its partner, and not of one during the pause', async () => {
    const pause = (status: string) => portal.ask('POST', `/api/partners/${q.id}/status`, { status })
    const [before, during] = [fresh(), fresh()]
    await click(before, 'kod-q')
    later(1)
    await pause('paused')
    later(4)
    await click(during, 'kod-q')
    later(5)
    await pause('active')
    later(2)
    expect(await portal.referred(p.cookie, { email: before })).toMatchObject({ reason: 'came_by_other' })
    expect(await portal.referred(p.cookie, { email: during })).toMatchObject({ state: 'open' })
  })

  it('of a customer, of oneself, or of a person who asked to be contacted is refused with its reason', async () => {
    const customer = fresh()
    await send(customer, 'purchase', { transaction_id: `o${count}`, value: 50, currency: 'PLN' })
    const asked = fresh()
    await send(asked, 'demo_request', {})
    later(1)
    const reasons = []
    for (const email of [customer, asked, 'piotr@partner.example'])
      reasons.push((await portal.referred(p.cookie, { email })).reason)
    expect(reasons).toEqual(['customer', 'own_lead', 'self'])
    later(30)
    expect(await portal.referred(p.cookie, { email: asked })).toMatchObject({ state: 'open' })
    later(1)
    expect(await portal.referred(p.cookie, { email: asked })).toMatchObject({ reason: 'repeated' })
  })

  it('that was refused can be admitted by a manager, and ends the protection that ran', async () => {
    const email = fresh()
    const first = await portal.referred(p.cookie, { email })
    later(1)
    const second = await portal.referred(q.cookie, { email })
    expect(second.state).toBe('refused')
    later(1)
    const path = `/api/referrals/${second.id}/overrule`
    expect((await portal.ask('POST', path, { reason: 'agreed by phone' })).status).toBe(200)
    expect(await shown(p, first.id)).toBe('lost given_to_other')
    expect(await shown(q, second.id)).toBe('open overruled')
    expect((await portal.ask('POST', path, { reason: 'again' })).status).toBe(409)
  })

  it('ends when its partner withdraws it or when its protection has passed', async () => {
    const [one, two] = [fresh(), fresh()]
    const withdrawn = await portal.referred(p.cookie, { email: one })
    const kept = await portal.referred(p.cookie, { email: two })
    const path = `${portal.api}/referrals/${withdrawn.id}/withdraw`
    const other = await stage.call('POST', path, { as: q.cookie })
    expect(other.status).toBe(404)
    expect((await stage.call('POST', path, { as: p.cookie })).status).toBe(200)
    expect(await shown(p, withdrawn.id)).toBe('withdrawn by_partner')
    stage.clock.now = Date.parse(kept.protectedUntil!) - 1
    expect(await shown(p, kept.id)).toBe('open new')
    stage.clock.now += 1
    expect(await shown(p, kept.id)).toBe('expired time')
  })

  it('by phone finds the contact that has the number, and makes one where there is none', async () => {
    const email = fresh()
    await send(email, 'identify', { traits: { phone: '600 700 800' } })
    const known = await portal.referred(p.cookie, { phone: '+48 600-700-800', name: 'Known' })
    const unknown = await portal.referred(p.cookie, { phone: '+48 600 700 801', name: 'Unknown' })
    const rows = await portal.all()
    expect(rows.find(({ id }) => id === known.id)!.contact).toBe(await contactOf(email))
    const made = rows.find(({ id }) => id === unknown.id)!.contact
    expect(made).not.toBeNull()
    const contact = (await (await portal.ask('GET', `/api/contacts/${made}`)).json()) as { name: string }
    expect(contact.name).toBe('Unknown')
    expect((await portal.refer(p.cookie, {})).status).toBe(422)
    for (const email of ['no address', 'null@null', 'undefined'])
      expect((await portal.refer(p.cookie, { email })).status, email).not.toBe(500)
  })

  it('without an answer is told again to sales each day, and is shown as overdue', async () => {
    const email = fresh()
    const made = await portal.referred(p.cookie, { email, name: 'Awaited' })
    later(4)
    await portal.turn()
    later(1)
    await portal.turn()
    const row = (await portal.all('&state=to_answer')).find(({ id }) => id === made.id)!
    expect(row.isOverdue).toBe(true)
    expect(Date.parse(row.remindAt!)).toBeGreaterThan(stage.clock.now)
    const reminders = stage.mails.filter(({ subject }) => subject === 'A referral is waiting: Awaited')
    expect(reminders.length).toBe(2)
  })

  const TABLES = [
    ...(['referrals', 'referral_states', 'partner_messages', 'partner_tokens', 'audit', 'leads'] as const),
    ...(['lead_deeds', 'partners', 'terms_acceptances'] as const),
  ]
  const traces = async () => {
    const all: unknown[] = []
    for (const table of TABLES) all.push(await stage.store.db.selectFrom(table).selectAll().execute())
    return JSON.stringify(all)
  }

  it('of an erased person keeps the partner, the instants and the state, and no word of the person', async () => {
    const email = `erasable${++count}@firma.example`
    const open = await portal.referred(p.cookie, { email, name: 'Erasable', note: 'Erasable likes boats' })
    later(1)
    const refused = await portal.referred(q.cookie, { email, name: 'Erasable' })
    const path = `/api/referrals/${refused.id}/overrule`
    await portal.ask('POST', path, { reason: 'Erasable knows Kuba better' })
    later(0.1)
    const again = await portal.referred(p.cookie, { email, name: 'Erasable' })
    // By the number alone, before it was known whose it is: this one never had a contact.
    const phone = '+48601555444'
    const pending = await portal.partner('Paused', 'paused@partner.example')
    await portal.ask('POST', `/api/partners/${pending.id}/status`, { status: 'paused' })
    const byPhone = await portal.referred(pending.cookie, { phone, name: 'Erasable' })
    await send(email, 'identify', { traits: { phone } })
    const id = await contactOf(email)
    const exported = await (await portal.ask('GET', `/api/contacts/${id}/export`)).json()
    expect(exported).toMatchObject({
      referrals: [{ partner: 'Piotr', name: 'Erasable' }, { partner: 'Kuba' }, { partner: 'Piotr' }],
    })
    expect((await portal.ask('DELETE', `/api/contacts/${id}`)).status).toBe(204)
    expect((await traces()).match(/.{80}erasable.{40}/i)).toBeNull()
    expect(await shown(p, open.id)).toBe('lost given_to_other')
    expect(await shown(q, refused.id)).toBe('lost erased')
    expect(await shown(p, again.id)).toBe('refused protected')
    expect(await shown(pending, byPhone.id)).toBe('refused inactive')
  })

  it('follows its contact when two contacts turn out to be one person', async () => {
    const email = fresh()
    const made = await portal.referred(p.cookie, { email })
    const before = await contactOf(email)
    await send(email, 'identify', { userId: `user-${email}` })
    await click(`user-${email}`, 'kod-p')
    const now = await contactOf(email)
    await lead(email, { owner: 'me' })
    expect(await shown(p, made.id)).toBe('working claimed')
    const row = (await portal.all()).find(({ id }) => id === made.id)!
    expect(row.contact, before).toBe(now)
  })

  it('loses its person by retention once it has ended, and keeps its state', async () => {
    const email = `expired${++count}@firma.example`
    const made = await portal.referred(p.cookie, { email, name: 'Retained' })
    await lead(email, { outcome: 'not_a_fit' })
    expect(await shown(p, made.id)).toBe('lost not_a_fit')
    const settings = (await stage.store.registry()).sites.get(site.siteId)!
    await expirePartners(stage.store.db, { ...settings, retention: 'P1D' }, stage.clock.now + 10 * DAY)
    expect(await shown(p, made.id)).toBe('lost not_a_fit')
    expect((await traces()).match(/.{80}Retained.{40}/)).toBeNull()
  })
})
