import { parseArgs } from 'node:util'
import { isRefusal } from '../../shared/refusal.ts'
import { withCollector } from './collector.ts'
import type { Command } from './command.ts'
import { personOf, WHO_OPTIONS, WHO_USAGE } from './who.ts'

export const eraseCommand: Command = {
  summary: 'erase a person permanently',
  usage: `npm run pulseboard -- erase ${WHO_USAGE} [--json]

Events, traits, identities, visitors, crossings and rejected events are deleted; orders stay as anonymous amounts. Later
events with a time before the erasure are refused. Older backups still contain the person: when one is restored in this
data directory, the erasure is repeated.

  --json   prints {contact}: the erased id, or null if no contact was found (the name is barred all the same)`,

  run(args) {
    const { values } = parseArgs({ args, options: { ...WHO_OPTIONS, json: { type: 'boolean' } } })
    const { json, ...names } = values
    const person = personOf(names)
    return withCollector(async requests => {
      const done = await requests.erase(person)
      if (isRefusal(done)) throw new Error(done.message)
      if (json) console.log(JSON.stringify(done))
      else if (done.contact !== null) console.log(`${done.contact} is erased.`)
      else console.log('There was no contact of that name. Rejected events with the name are deleted.')
      return 0
    })
  },
}
