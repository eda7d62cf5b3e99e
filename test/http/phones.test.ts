import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsOf } from '../../collector/transaction/facts.ts'
import { telAddress } from '../../dashboard/reach/ways.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { Site } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
let as: string
let ids = 0
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  as = (await stage.person('admin')).cookie
})
afterAll(() => stage.close())

const change = async (body: object) => {
  const answer = await stage.call('PATCH', `/api/sites/${site.siteId}`, { as, body })
  await stage.refresh()
  return answer
}
const phones = async (email: string) => {
  const found: unknown[] = []
  await stage.store.scan(async rows => {
    for (const row of rows.filter(({ identifiers }) => identifiers.includes(`e:${email}`))) {
      const facts = (await factsOf(stage.store, site.siteId, row.id))!.facts
      for (const { event } of facts) found.push((event.props.traits as { phone?: unknown }).phone)
      found.push(row.face.phone)
    }
  }, site.siteId)
  return found
}
const identify = async (email: string, phone: unknown) => {
  const event = { i: `p${++ids}`, n: 'identify', t: stage.clock.now, p: { email, traits: { phone } } }
  await stage.beacon(stage.envelope(site.writeKey, [event], { v: `visitor-${ids}` }))
}

describe('phone numbers', () => {
  it('have the country of the site’s time zone, or the configured one', async () => {
    await identify('a@x.example', '600 100 200')
    expect(await phones('a@x.example')).toEqual(['600 100 200', '600 100 200'])
    await change({ timeZone: 'Europe/Warsaw' })
    await identify('b@x.example', '600 100 200')
    expect(await phones('b@x.example')).toEqual(['+48600100200', '+48600100200'])
    expect(Site.parse(await (await change({ country: 'DE' })).json()).country).toBe('DE')
    await identify('c@x.example', '030 901820')
    expect(await phones('c@x.example')).toEqual(['+4930901820', '+4930901820'])
    expect(Site.parse(await (await change({ country: null })).json()).country).toBeNull()
    expect((await change({ country: 'XX' })).status).toBe(422)
  })

  it('of an import are normalized too, and an invalid one stays as written', async () => {
    const rows = [
      { email: 'd@x.example', traits: { phone: '22 123 45 67 wew. 8' } },
      { email: 'e@x.example', traits: { phone: '12 34' } },
    ]
    const body = { at: new Date(stage.clock.now).toISOString(), rows }
    await stage.call('POST', `/api/sites/${site.siteId}/contacts`, { as, body })
    expect(await phones('d@x.example')).toEqual(['+48221234567 ext. 8', '+48221234567 ext. 8'])
    expect(await phones('e@x.example')).toEqual(['12 34', '12 34'])
    expect(telAddress('+48221234567 ext. 8')).toBe('tel:+48221234567')
  })

  it('are no identifiers: two contacts with one number stay two', async () => {
    await identify('f@x.example', '600 300 300')
    await identify('g@x.example', '600 300 300')
    expect([await phones('f@x.example'), await phones('g@x.example')]).toEqual([
      ['+48600300300', '+48600300300'],
      ['+48600300300', '+48600300300'],
    ])
  })
})
