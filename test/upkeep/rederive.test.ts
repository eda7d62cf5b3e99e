import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { AGENTS } from '../../collector/demo/visitors/agents.ts'
import { Place } from '../system/spawned.ts'

// Six starts of processes.
it.skipIf(!process.env.LONG)(
  'rederive processes stored events again, with and without a running collector',
  async () => {
    await using place = new Place()
    await place.start()
    const site = await place.addSite()
    const now = Date.now()
    await place.send({
      k: site.writeKey,
      v: 'anna',
      z: now,
      e: [{ i: 'e1', n: 'page_view', t: now, u: 'https://shop.example/search?q=tent' }],
    })
    const search = async () => {
      const board = await place.get<{ rows: { contactId: string }[] }>(
        `/api/board?site=${site.siteId}&plan=${site.planId}`,
        site.secretKey,
      )
      const path = `/api/contacts/${board.rows[0]!.contactId}/timeline`
      return (await place.get<{ events: { also: string[] }[] }>(path, site.secretKey)).events[0]!.also
    }
    const rederive = async (...args: string[]) => {
      const { code, out, err } = await place.command('rederive', '--json', ...args)
      expect([code, err]).toEqual([0, ''])
      return JSON.parse(out)
    }
    /** As if the lists that it was taken by had known less. */
    const forget = () => {
      const db = new Database(`${place.dir}/pulseboard.db`)
      db.exec(`UPDATE events SET body = json_remove(body, '$[11].also', '$[11].search')`)
      db.close()
    }
    expect(await search()).toEqual(['view_search_results'])
    expect(await rederive()).toEqual({ contacts: 1, events: 0 })
    forget()
    expect(await rederive('--site', site.siteId)).toEqual({ contacts: 1, events: 1 })
    expect(await search()).toEqual(['view_search_results'])

    // As if the list of then had known a bot that is none.
    const jan = {
      k: site.writeKey,
      v: 'jan',
      z: now,
      e: [{ i: 'e2', n: 'page_view', t: now, u: 'https://shop.example/' }],
    }
    await place.send(jan, { 'user-agent': 'Googlebot/2.1' })
    const people = async () =>
      (
        await place.get<{ total: number }>(
          `/api/board?site=${site.siteId}&plan=${site.planId}`,
          site.secretKey,
        )
      ).total
    expect(await rederive()).toEqual({ contacts: 1, events: 0 })
    const db = new Database(`${place.dir}/pulseboard.db`)
    db.prepare(`UPDATE events SET body = replace(body, 'Googlebot/2.1', ?)`).run(AGENTS[0])
    db.close()
    expect(await people()).toBe(1)
    expect(await rederive()).toEqual({ contacts: 2, events: 1 })
    expect(await people()).toBe(2)
    expect(await place.command('rederive', '--site', 'nowhere')).toMatchObject({ code: 1 })

    expect(await place.stop()).toBe(0)
    forget()
    expect(await place.command('verify')).toMatchObject({ code: 1 })
    expect(await rederive()).toEqual({ contacts: 2, events: 1 })
    expect(await place.command('verify')).toMatchObject({ code: 0 })
  },
  60_000,
)
