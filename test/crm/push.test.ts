import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CRM_KINDS, type CrmKind } from '../../shared/crm.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { FakeHubSpot } from './fake-hubspot.ts'
import { FAULTS, type Fault } from './faults.ts'
import { ALL, fakeCrm, hotLetter, openScene } from './scene.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const SIGNAL = new AbortController().signal
const STORES = ['sqlite', 'postgres'] as const
const RUNS = { sqlite: process.env.LONG ? 500 : 30, postgres: process.env.LONG ? 200 : 8 }
let count = 0
/** Most requests succeed, so that the faults meet each step. */
const ANY_FAULT = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Fault>('none') },
  { weight: 2, arbitrary: fc.constantFrom(...FAULTS) },
)

describe.each(STORES)('a handover (%s)', kindOfStore => {
  let scene: Awaited<ReturnType<typeof openScene>>
  beforeAll(async () => {
    scene = await openScene(kindOfStore === 'sqlite' ? undefined : await server.makeDatabase())
  })
  afterAll(() => scene.close())

  it.each(CRM_KINDS)('makes one person, note, deal and task at %s, whatever fails', async kind => {
    const crm = fakeCrm(kind, scene.now)
    const connection = await scene.connect(kind, crm.token)
    const settings = { kind: 'crm', connection, ...ALL } as const
    const drawn = {
      faults: fc.array(ANY_FAULT, { minLength: 10, maxLength: 60 }),
      isThere: fc.boolean(),
      alerts: fc.integer({ min: 1, max: 3 }),
      restarts: fc.boolean(),
    }
    await fc.assert(
      fc.asyncProperty(fc.record(drawn), async ({ faults, isThere, alerts, restarts }) => {
        const n = ++count
        const email = `lead${n}@acme.example`
        if (isThere) crm.person(email, 'As sales typed it')
        scene.clock.now += 3_600_000
        crm.line.faults = [...faults]
        let desk = scene.openDesk(crm.line.ask)
        let open = Array.from({ length: alerts }, (_, i) => hotLetter(`dl_${n}_${i}`, `c_${n}`, email))
        for (let round = 0; open.length > 0; round++) {
          expect(round).toBeLessThan(60)
          const sent = await Promise.all(open.map(letter => desk.handOver(settings, letter, SIGNAL)))
          open = open.filter((_, i) => sent[i]!.outcome !== 'delivered')
          const waits = sent.map(one => (one.outcome === 'failed' ? (one.retryAfterMs ?? 5_000) : 0))
          scene.clock.now += Math.max(...waits)
          if (restarts) desk = scene.openDesk(crm.line.ask)
        }
        const people = crm.people(email)
        expect(people).toHaveLength(1)
        const person = people[0]!
        expect(crm.notes(person)).toHaveLength(alerts)
        expect(crm.tasks(person)).toHaveLength(alerts)
        expect(crm.deals(person)).toHaveLength(1)
        expect([crm.value(person, 'score'), crm.value(person, 'stage')]).toEqual(['112', 'Hot'])
        expect(crm.value(person, 'name')).toMatch(isThere ? /^As sales typed it$/ : /^Anna/)
        const rows = await scene.store.db
          .selectFrom('crm_people')
          .select(['remote_id', 'contact_id', 'deal_id'])
          .where('contact_id', '=', `c_${n}`)
          .execute()
        expect(rows).toEqual([{ remote_id: person, contact_id: `c_${n}`, deal_id: crm.deals(person)[0] }])
      }),
      { numRuns: RUNS[kindOfStore], seed: 20_261_121 },
    )
  })

  it.each(CRM_KINDS)('sent again to %s does nothing twice', async kind => {
    const crm = fakeCrm(kind, scene.now)
    const settings = { kind: 'crm', connection: await scene.connect(kind, crm.token), ...ALL } as const
    const desk = scene.openDesk(crm.line.ask)
    const once = hotLetter(`dl_again_${kind}`, `c_again_${kind}`, 'again@acme.example')
    expect(await desk.handOver(settings, once, SIGNAL)).toMatchObject({ outcome: 'delivered' })
    const asked = crm.line.seen.length
    expect(await desk.handOver(settings, once, SIGNAL)).toMatchObject({ outcome: 'delivered' })
    expect(crm.line.seen.length).toBe(asked)
  })

  it.each(CRM_KINDS)('to %s fills what is empty and leaves what sales has typed', async kind => {
    const crm = fakeCrm(kind, scene.now)
    const settings = { kind: 'crm', connection: await scene.connect(kind, crm.token), ...ALL } as const
    const person = crm.person('typed@acme.example', 'Ms Nowak (call before noon)')
    scene.clock.now += 120_000
    const sent = hotLetter(`dl_typed_${kind}`, `c_typed_${kind}`, 'typed@acme.example')
    await scene.openDesk(crm.line.ask).handOver(settings, sent, SIGNAL)
    expect(crm.value(person, 'name')).toBe('Ms Nowak (call before noon)')
    expect(crm.value(person, 'phone')).toBe('+48 600 100 200')
  })

  it('goes on with the contact that another program made a moment before', async () => {
    const fake = new FakeHubSpot()
    const settings = { kind: 'crm', connection: await scene.connect('hubspot', fake.token), ...ALL } as const
    fake.beforeCreate = () => {
      fake.beforeCreate = () => {}
      fake.add({ email: 'race@acme.example' })
    }
    const desk = scene.openDesk(fake.line.ask)
    const sent = await desk.handOver(settings, hotLetter('dl_race', 'c_race', 'race@acme.example'), SIGNAL)
    expect(sent).toMatchObject({ outcome: 'delivered' })
    expect(fake.byEmail('race@acme.example')).toHaveLength(1)
  })

  it.each<[CrmKind, string, object]>([
    ['hubspot', 'the token is refused', { outcome: 'gone', status: 401 }],
    ['pipedrive', 'the token is refused', { outcome: 'gone', status: 401 }],
  ])('ends at %s if %s', async (kind, _says, outcome) => {
    const crm = fakeCrm(kind, scene.now)
    const settings = { kind: 'crm', connection: await scene.connect(kind, 'another'), ...ALL } as const
    const desk = scene.openDesk(crm.line.ask)
    const sent = await desk.handOver(settings, hotLetter(`dl_no_${kind}`, 'c_no', 'no@acme.example'), SIGNAL)
    expect(sent).toMatchObject(outcome)
    expect(crm.people('no@acme.example')).toEqual([])
  })

  it('fails for good without an e-mail address or a scope, and waits as long as it is told', async () => {
    const fake = new FakeHubSpot()
    const settings = { kind: 'crm', connection: await scene.connect('hubspot', fake.token), ...ALL } as const
    const desk = scene.openDesk(fake.line.ask)
    expect(await desk.handOver(settings, hotLetter('dl_1', 'c_1', null), SIGNAL)).toMatchObject({
      isFinal: true,
    })
    fake.forbidden = ['POST /crm/v3/objects/notes']
    expect(await desk.handOver(settings, hotLetter('dl_2', 'c_2', 'b@acme.example'), SIGNAL)).toMatchObject({
      status: 403,
      isFinal: true,
    })
    fake.forbidden = []
    fake.line.faults = ['limit']
    const limited = await desk.handOver(settings, hotLetter('dl_3', 'c_3', 'c@acme.example'), SIGNAL)
    expect(limited).toMatchObject({ outcome: 'failed', status: 429 })
    const before = scene.clock.now
    expect(await desk.handOver(settings, hotLetter('dl_3', 'c_3', 'c@acme.example'), SIGNAL)).toMatchObject({
      outcome: 'delivered',
    })
    expect(scene.clock.now - before).toBeGreaterThanOrEqual(10_000)
  })

  it('makes another deal after the first was closed, and none while it is open', async () => {
    const fake = new FakeHubSpot()
    const settings = { kind: 'crm', connection: await scene.connect('hubspot', fake.token), ...ALL } as const
    const desk = scene.openDesk(fake.line.ask)
    const push = (id: string) => desk.handOver(settings, hotLetter(id, 'c_deal', 'deal@acme.example'), SIGNAL)
    await push('dl_a')
    await push('dl_b')
    expect(fake.deals.size).toBe(1)
    fake.close([...fake.deals.keys()][0]!, false)
    await push('dl_c')
    expect(fake.deals.size).toBe(2)
  })

  it('has texts of visitors as text, and no token in what is stored', async () => {
    const crm = fakeCrm('hubspot', scene.now)
    const connection = await scene.connect('hubspot', crm.token)
    const evil = hotLetter('dl_evil', 'c_evil', 'evil@acme.example')
    if (evil.message.kind === 'alert') evil.message.item.subject.company = '<img src=x onerror=alert(1)>'
    const desk = scene.openDesk(crm.line.ask)
    await desk.handOver({ kind: 'crm', connection, ...ALL }, evil, SIGNAL)
    const [note] = crm.notes(crm.people('evil@acme.example')[0]!)
    expect(note).not.toContain('<img')
    expect(note).toContain('&lt;img')
    for (const table of ['connections', 'crm_people', 'crm_pushes', 'crm_setups'] as const)
      expect(JSON.stringify(await scene.store.db.selectFrom(table).selectAll().execute())).not.toContain(
        crm.token,
      )
  })
})
