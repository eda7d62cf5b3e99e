import { describe, expect, it } from 'vitest'
import { insertUser } from '../../collector/accounts/user-row.ts'
import { LeadStates } from '../../collector/leads/lead-states.ts'
import { changeLead } from '../../collector/leads/leads.ts'
import type { LeadChange } from '../../shared/lead.ts'
import { type Scene, START, STORES, useScene } from '../notify/scene.ts'

describe.each(STORES)('lead states on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are read from the leads, once per change', async () => {
    const ewa = await insertUser(
      s.db,
      { email: 'e@a.example', role: 'member', name: 'Ewa', password: null },
      START,
    )
    await s.heat('anna')
    await s.store.caughtUp()
    const contact = s.contactOf('anna')
    const states = new LeadStates(s.db, () => s.clock.now)
    expect(await states.read()).toBe(false)
    const claim = (owner: 'me' | null) =>
      changeLead(s.db, { site: s.site.siteId, contact }, { owner }, { actor: ewa, me: ewa }, s.clock.now)
    await claim('me')
    expect(await states.read()).toBe(true)
    expect(states.of(contact)?.owner).toEqual({ id: ewa, name: 'Ewa' })
    expect(await states.read()).toBe(false)
    // A colleague's new name is on the leads that have not changed.
    await s.db.updateTable('users').set({ name: 'Ewa Nowak' }).where('id', '=', ewa).execute()
    expect(await states.read()).toBe(true)
    expect(states.of(contact)?.owner).toEqual({ id: ewa, name: 'Ewa Nowak' })
    expect(await states.read()).toBe(false)
    s.clock.now += 1
    await claim(null)
    expect(await states.read()).toBe(true)
    expect(states.of(contact)).toBeNull()
  })

  it('move with a merged contact to the surviving one, unless that one has an owner', async () => {
    const states = new LeadStates(s.db, () => s.clock.now)
    const jan = await insertUser(
      s.db,
      { email: 'j@a.example', role: 'member', name: '', password: null },
      START,
    )
    await s.heat('lost')
    await s.store.caughtUp()
    const lost = s.contactOf('lost')
    const by = { actor: jan, me: jan }
    await changeLead(s.db, { site: s.site.siteId, contact: lost }, { owner: 'me' }, by, s.clock.now)
    await states.read()
    // Who has no name is called by the address.
    expect(states.of(lost)?.owner).toEqual({ id: jan, name: 'j@a.example' })
    states.merge(lost, 'c_survivor')
    expect([states.of(lost), states.of('c_survivor')?.owner]).toEqual([
      null,
      { id: jan, name: 'j@a.example' },
    ])
    states.merge('c_nobody', 'c_survivor')
    expect(states.of('c_survivor')?.owner?.id).toBe(jan)
    states.forget('c_survivor')
    expect(states.of('c_survivor')).toBeNull()
  })

  const WORKED: [string, LeadChange[]][] = [
    ['nothing', []],
    ['a note', [{ note: 'rang' }]],
    ['an owner', [{ owner: 'me' }]],
    ['an outcome that was taken back', [{ outcome: 'contacted' }, { outcome: null }]],
    ['an outcome', [{ outcome: 'contacted' }]],
  ]
  it.each(WORKED.flatMap(([a, mine]) => WORKED.map(([b, others]) => [a, b, mine, others] as const)))(
    'of a surviving contact with %s and a merged contact with %s equal those after a restart',
    async (a, b, mine, others) => {
      const [first, second] = [`${a} 1 ${b}`, `${a} 2 ${b}`]
      const ewa = await insertUser(
        s.db,
        { email: `${first}@a.example`.replaceAll(' ', '-'), role: 'member', name: 'Ewa', password: null },
        START,
      )
      const states = new LeadStates(s.db, () => s.clock.now)
      await s.take({ visitor: first }, { visitor: second })
      await s.store.caughtUp()
      const ids = [s.contactOf(first), s.contactOf(second)]
      const work = (contact: string, change: LeadChange) =>
        changeLead(s.db, { site: s.site.siteId, contact }, change, { actor: ewa, me: ewa }, ++s.clock.now)
      for (const change of mine) await work(ids[0]!, change)
      for (const change of others) await work(ids[1]!, change)
      await states.read()
      // A later change of another lead: those of before are not read again for their time.
      s.clock.now += 3_600_000
      await work('c_other', { note: first })
      await states.read()
      const props = { email: `${first}@b.example`.replaceAll(' ', '-') }
      s.feeds.length = 0
      await s.take(
        { name: 'identify', visitor: first, key: 'secret', props },
        { name: 'identify', visitor: second, key: 'secret', props },
      )
      await s.store.caughtUp()
      const merged = s.feeds.flatMap(feed => feed.contacts).filter(row => row.mergedInto !== null)
      expect(merged).not.toEqual([])
      for (const { id, mergedInto } of merged) states.merge(id, mergedInto!)
      await states.read()
      const anew = new LeadStates(s.db, () => s.clock.now)
      await anew.read()
      const survivor = s.contactOf(first)
      expect(states.of(survivor)).toEqual(anew.of(survivor))
    },
  )
})
