import { describe, expect, it } from 'vitest'
import { insertUser } from '../../collector/accounts/user-row.ts'
import { changeLead } from '../../collector/leads/leads.ts'
import { Owners } from '../../collector/leads/owners.ts'
import { type Scene, START, STORES, useScene } from '../notify/scene.ts'

describe.each(STORES)('owners of leads on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are read from the leads, once each change', async () => {
    const ewa = await insertUser(
      s.db,
      { email: 'e@a.example', role: 'member', name: 'Ewa', password: null },
      START,
    )
    await s.heat('anna')
    await s.store.caughtUp()
    const contact = s.contactOf('anna')
    const owners = new Owners(s.db)
    expect(await owners.read()).toBe(false)
    const claim = (owner: 'me' | null) =>
      changeLead(s.db, { site: s.site.siteId, contact }, { owner }, { actor: ewa, me: ewa }, s.clock.now)
    await claim('me')
    expect(await owners.read()).toBe(true)
    expect(owners.of(contact)).toEqual({ id: ewa, name: 'Ewa' })
    expect(await owners.read()).toBe(false)
    s.clock.now += 1
    await claim(null)
    expect(await owners.read()).toBe(true)
    expect(owners.of(contact)).toBeNull()
  })

  it('go over with a contact to whom it turns out to be, unless that one has an owner', async () => {
    const owners = new Owners(s.db)
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
    await owners.read()
    // Who has no name is called by the address.
    expect(owners.of(lost)).toEqual({ id: jan, name: 'j@a.example' })
    owners.merge(lost, 'c_survivor')
    expect([owners.of(lost), owners.of('c_survivor')]).toEqual([null, { id: jan, name: 'j@a.example' }])
    owners.merge('c_nobody', 'c_survivor')
    expect(owners.of('c_survivor')?.id).toBe(jan)
    owners.forget('c_survivor')
    expect(owners.of('c_survivor')).toBeNull()
  })
})
