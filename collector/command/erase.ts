import { parseArgs } from 'node:util'
import { isRefusal } from '../../shared/refusal.ts'
import { withCollector } from './collector.ts'
import type { Command } from './command.ts'
import { personOf, WHO_OPTIONS, WHO_USAGE } from './who.ts'

export const eraseCommand: Command = {
  summary: 'erase a person, for good',
  usage: `npm run pulseboard -- erase ${WHO_USAGE} [--json]

Events, traits, identities, visitors, crossings and rejected events go; orders stay as amounts of nobody. Events timed
before the erasure that come later are refused. Backups made before it still hold the person: when one is restored
in this data directory, the erasure is repeated.

  --json   prints {contact}: the id that is gone, or null where nobody was found (the name is barred all the same)`,

  run(args) {
    const { values } = parseArgs({ args, options: { ...WHO_OPTIONS, json: { type: 'boolean' } } })
    const { json, ...names } = values
    const person = personOf(names)
    return withCollector(async requests => {
      const done = await requests.erase(person)
      if (isRefusal(done)) throw new Error(done.message)
      if (json) console.log(JSON.stringify(done))
      else if (done.contact !== null) console.log(`${done.contact} is erased.`)
      else console.log('There was nobody of that name. What was rejected in it is deleted.')
      return 0
    })
  },
}
