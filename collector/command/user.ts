import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { COMMAND } from '../accounts/audit.ts'
import { addUser } from '../accounts/users.ts'
import { localUrl } from '../http/listen.ts'
import { type Command, Usage } from './command.ts'
import { withStore } from './open.ts'

const ROLES = ['admin', 'member', 'viewer'] as const

export const userCommand: Command = {
  summary: 'add a user',
  usage: `npm run pulseboard -- user add EMAIL [--role admin|member|viewer] [--language en|pl] [--json]

Reads the password from standard input (its first line) when that is not a terminal; without one, prints a
one-time link by which the person chooses it. The role is member unless said.`,

  run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { role: { type: 'string' }, language: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [what, email, ...rest] = positionals
    const role = ROLES.find(known => known === (values.role ?? 'member'))
    const { language = 'en' } = values
    if (what !== 'add' || !email || rest.length > 0) throw new Usage('Say "user add EMAIL".')
    if (!role) throw new Usage(`The role is one of ${ROLES.join(', ')}.`)
    if (language !== 'en' && language !== 'pl') throw new Usage('The language is en or pl.')
    return withStore(async ({ db }, { PUBLIC_URL, HOST, PORT }) => {
      const given = process.stdin.isTTY
        ? ''
        : ((await text(process.stdin)).split('\n')[0] ?? '').replace(/\r$/, '')
      const added = await addUser(
        db,
        { email, role, language, password: given || undefined },
        COMMAND,
        Date.now(),
      )
      if ('code' in added) throw new Usage(added.message)
      const link = added.link && new URL(added.link, PUBLIC_URL ?? localUrl(HOST, PORT)).href
      if (values.json) console.log(JSON.stringify({ id: added.id, link }))
      else
        console.log(
          link
            ? `${email} may sign in once they have chosen a password at\n  ${link}`
            : `${email} may sign in.`,
        )
      return 0
    })
  },
}
