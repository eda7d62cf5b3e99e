import { expect, it } from 'vitest'
import { SiteBook } from '../../collector/accounts/site-settings.ts'
import { takePortion } from '../../collector/app/control.ts'
import { cleanEvent } from '../../collector/ingest/clean-event.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { Pipeline } from '../../collector/ingest/pipeline.ts'
import { AGENT, openStage } from '../http/stage.ts'

// Addresses are cleaned for every input and in every field; values sent on purpose are kept.
it.each([
  [{ u: 'https://a.pl/?haslo=x', r: 'https://b.pl/?q=jan@x.pl' }, { u: 'https://a.pl/?haslo=', r: 'https://b.pl/?q=' }],
  [{ p: { link_url: 'https://a.pl/?otp=1', file_name: '/x/jan@x.pl/y' } }, { p: { link_url: 'https://a.pl/?otp=', file_name: '/x//y' } }],
  [{ p: { url: '/konto?sid=1', path: '/konto', search: '?sid=1' } }, { p: { url: '/konto?sid=', path: '/konto', search: '?sid=' } }],
  [{ p: { anything: 'https://a.pl/?token=1', list: [{ href: '/?pwd=1' }] } }, { p: { anything: 'https://a.pl/?token=', list: [{ href: '/?pwd=' }] } }],
  [{ p: { search_term: '4111 1111 1111 1111' } }, { p: { search_term: '' } }],
])('an event is cleaned: %j', (raw, clean) => expect(cleanEvent(raw)).toEqual(clean)) // biome-ignore format: a table

it.each([
  { p: { email: 'jan@x.pl', proof: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', traits: { website: 'https://a.pl/?token=1' } } },
  { p: { transaction_id: '4111111111111111', note: 'pin=1', items: [{ item_id: 'token=1' }] } },
  { u: 'https://a.pl/szukaj?q=lampa%20400W', n: 'page_view' },
  null,
  'x',
  [],
])('an event is unchanged: %j', raw => expect(cleanEvent(raw)).toEqual(raw)) // biome-ignore format: a table

it('secrets are removed from addresses by every input', async () => {
  const stage = await openStage()
  try {
    const site = await stage.site()
    const { now } = stage.clock
    const url =
      'https://shop.example/konto?q=lampa%20400W&haslo=HUSH1&mail=hush2@x.example&card=4111111111111111&fname=HUSH3'
    const clean = 'https://shop.example/konto?q=lampa%20400W&haslo=&mail=&card=&fname='
    const event = (i: string, more: object = {}) => ({
      i,
      n: 'page_view',
      t: now,
      u: url,
      r: url,
      p: { link_url: url },
      ...more,
    })
    const post = (path: string, key: string, body: object) =>
      stage.app.request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          'user-agent': AGENT,
          authorization: `Basic ${btoa(`${key}:`)}`,
        },
      })
    const page = {
      messageId: 'page',
      anonymousId: 'v',
      properties: { url, referrer: url, path: '/konto', search: url.slice(28) },
    }
    const answers = [
      await stage.beacon(stage.envelope(site.writeKey, [event('e'), { ...event('refused'), n: '' }])),
      await stage.beacon(stage.envelope(site.secretKey, [event('s')])),
      await post('/v1/page', site.writeKey, page),
      await post('/v1/batch', site.secretKey, { batch: [{ ...page, messageId: 'batch', type: 'page' }] }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 200, 200])
    const sites = new SiteBook(stage.store)
    const pipeline = new Pipeline(sites, new GroupCommit(stage.store))
    const portion = { site: site.siteId, e: [event('import', { v: 'w', userId: 'u' })] }
    const from = [{ address: '192.0.2.1', agent: AGENT }]
    for (const part of [portion, { ...portion, e: [event('log')], from }])
      expect(await takePortion(part, sites, pipeline, now)).toMatchObject({ accepted: 1 })

    const events = await stage.store.db
      .selectFrom('events' as never)
      .selectAll()
      .execute()
    const rejected = await stage.store.db.selectFrom('rejected').selectAll().execute()
    expect([events.length, rejected.length]).toEqual([6, 1])
    const kept = JSON.stringify([events, rejected])
    expect(kept).not.toMatch(/HUSH|hush|4111/)
    // Three addresses of each event, four of those that are Segment's.
    expect(kept.split(clean.slice(0, -1)).length - 1).toBe(5 * 3 + 2 * 4)
  } finally {
    await stage.close()
  }
})
