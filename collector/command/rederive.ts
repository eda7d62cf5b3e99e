import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import type { Requests } from '../app/control.ts'
import type { Store } from '../model/port.ts'
import { CONTACTS_PER_STEP, contactsOf } from '../upkeep/rederive.ts'
import { knownSite, withCollector } from './collector.ts'
import type { Command } from './command.ts'

export const rederiveCommand: Command = {
  summary: 'look at stored events again, by the lists of addresses and bots as they are now',
  usage: `npm run pulseboard -- rederive [--site ID] [--json]

After an update that brings other lists (searches, career pages, search engines, networks, click ids, bots): stored
events are told anew what their addresses say, and whoever they are of is scored from that. Whoever was taken for a bot
and is none by the list of now counts from now on, past events included; who was taken for a person stays one, since of
people no agent is kept by which to judge again. Nobody is alerted. It may run beside the collector, and be stopped and
started again. A site's own lists need it not: they are applied by themselves.

  --site   only this one
  --json   prints {contacts, events}: how many were looked at, and how many events tell something else now`,

  run(args) {
    const { values } = parseArgs({ args, options: { site: { type: 'string' }, json: { type: 'boolean' } } })
    return withCollector(async (requests, store) => {
      const sites =
        values.site === undefined
          ? [...(await store.registry()).sites.keys()]
          : [await knownSite(store, values.site)]
      let events = 0
      for (const site of sites) events += await recountAll(site, requests, store)
      const work: { site: string; contacts: string[] }[] = []
      for (const site of sites) work.push({ site, contacts: await contactsOf(store, site) })
      const total = work.reduce((sum, { contacts }) => sum + contacts.length, 0)
      const bar =
        values.json !== true && process.stderr.isTTY
          ? new SingleBar(
              { format: '{bar} {value} of {total} contacts', stream: process.stderr },
              Presets.shades_classic,
            )
          : null
      bar?.start(total, 0)
      for (const { site, contacts } of work)
        for (let from = 0; from < contacts.length; from += CONTACTS_PER_STEP) {
          const piece = contacts.slice(from, from + CONTACTS_PER_STEP)
          events += (await requests.rederive({ site, contacts: piece })).events
          bar?.increment(piece.length)
        }
      bar?.stop()
      if (values.json) console.log(JSON.stringify({ contacts: total, events }))
      else console.log(`${total} contacts looked at, ${events} events tell something else now`)
      return 0
    })
  },
}

/** Returns how many events were people's after all. */
async function recountAll(
  site: string,
  requests: Requests,
  store: Pick<Store, 'streamsWithBots'>,
): Promise<number> {
  let events = 0
  for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
    const piece = await store.streamsWithBots(site, after)
    if (piece.streams.length > 0) events += (await requests.recount({ site, streams: piece.streams })).events
    after = piece.after
  }
  return events
}
