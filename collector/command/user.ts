import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { COMMAND } from '../accounts/audit.ts'
import { addUser, renewLink } from '../accounts/users.ts'
import { localUrl } from '../http/listen.ts'
import { type Command, Usage } from './command.ts'
import { withStore } from './open.ts'

const ROLES = ['admin', 'member', 'viewer'] as const

export const userCommand: Command = {
  summary: 'add a user, or make a new sign-in link for one',
  usage: `npm run pulseboard -- user add EMAIL [--role admin|member|viewer] [--language en|pl] [--json]
npm run pulseboard -- user link EMAIL [--json]

add: reads the password from standard input (its first line) when that is not a terminal; without one, prints a
one-time link by which the person chooses it. The role is member unless said.
link: prints a new one-time link for a person with an account, by which they choose a new password. Earlier links of
the person end; their sessions end when the link is used.`,

  run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { role: { type: 'string' }, language: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [what, email, ...rest] = positionals
    const role = ROLES.find(known => known === (values.role ?? 'member'))
    const { language = 'en' } = values
    if ((what !== 'add' && what !== 'link') || !email || rest.length > 0)
      throw new Usage('Say "user add EMAIL" or "user link EMAIL".')
    if (what === 'link') {
      if (values.role !== undefined || values.language !== undefined)
        throw new Usage('"user link" changes neither role nor language.')
      return link(email, values.json === true)
    }
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
      if ('code' in added) {
        const hint = added.code === 'conflict' ? `: "user link ${email}" makes a new sign-in link` : ''
        throw new Usage(added.message + hint)
      }
      const link = added.link && new URL(added.link, PUBLIC_URL ?? localUrl(HOST, PORT)).href
      if (values.json) console.log(JSON.stringify({ id: added.id, link }))
      else
        console.log(
          link
            ? `${email} may sign in once they have chosen a password at\n  ${link}`
            : `${email} may sign in.`,
        )
      return 0
    }, 'create')
  },
}

const link = (email: string, isJson: boolean): Promise<number> =>
  withStore(async ({ db }, { PUBLIC_URL, HOST, PORT }) => {
    const made = await renewLink(db, email, COMMAND, Date.now())
    if ('code' in made) throw new Usage(made.message)
    const url = new URL(made.link, PUBLIC_URL ?? localUrl(HOST, PORT)).href
    if (isJson) console.log(JSON.stringify({ id: made.id, link: url }))
    else console.log(`${email} chooses a new password at\n  ${url}\nThe link works once, for seven days.`)
    return 0
  })
