import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import type { Requests } from '../app/control.ts'
import type { Store } from '../model/port.ts'
import { CONTACTS_PER_STEP, contactsOf } from '../upkeep/rederive.ts'
import { knownSite, withCollector } from './collector.ts'
import type { Command } from './command.ts'

export const rederiveCommand: Command = {
  summary: 'derive the data of stored events again, from the present lists of addresses and bots',
  usage: `npm run pulseboard -- rederive [--site ID] [--json]

After an update with new lists (searches, career pages, search engines, networks, click ids, bots): the data of stored
events is derived from their addresses again, and their contacts are scored again. Events of agents that the present list
no longer calls bots count from now on, past ones included; other events stay as they are, since only the user agents of
bots are stored. No alerts are raised. The command may run beside the collector, and be stopped and started again. A
site's own lists do not need it: the collector applies them by itself.

  --site   only this one
  --json   prints {contacts, events}: the number of contacts processed, and of events changed`,

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

/** Returns the number of events that are no longer a bot's. */
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
