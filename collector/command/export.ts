import { parseArgs } from 'node:util'
import { isRefusal } from '../../shared/refusal.ts'
import { knownSite, withCollector } from './collector.ts'
import type { Command } from './command.ts'
import { personOf, WHO_OPTIONS, WHO_USAGE } from './who.ts'

export const exportCommand: Command = {
  summary: 'print all stored data of a person',
  usage: `npm run pulseboard -- export ${WHO_USAGE}

Prints JSON {contact, events, scores, crossings}: traits and identities, every event, the reasons for every score.`,

  run(args) {
    const { values } = parseArgs({ args, options: WHO_OPTIONS })
    const person = personOf(values)
    return withCollector(async (requests, store) => {
      await knownSite(store, person.site)
      const found = await requests.export(person)
      if (isRefusal(found)) throw new Error(found.message)
      console.log(JSON.stringify(found, null, 2))
      return 0
    })
  },
}
