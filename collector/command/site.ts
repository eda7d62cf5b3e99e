import { parseArgs } from 'node:util'
import { STARTER_KINDS, USUAL_STARTER } from '../../shared/starter-kind.ts'
import { COMMAND } from '../accounts/audit.ts'
import { createSite, listSites } from '../accounts/sites.ts'
import { localUrl } from '../http/listen.ts'
import { scriptPath, tagOf } from '../http/tracker-files.ts'
import { type Command, Usage } from './command.ts'
import { withStore } from './open.ts'

export const siteCommand: Command = {
  summary: 'add a site (and its keys and starter plan), or list the sites',
  usage: `npm run pulseboard -- site add NAME [--plan services|shop|content] [--origin URL]… [--timezone ZONE] [--language en|pl] [--json]
npm run pulseboard -- site list [--json]

  --plan      what the starter plan is for: services and leads (default), a shop, content
  --origin    a page's origin that may use the write key (https://example.com); none: any may
  --timezone  an IANA zone for days, weeks and months (default UTC)
  --language  of the starter plan's words (default en)
  --json      prints {siteId, writeKey, secretKey, identitySecret, planId}; secrets are shown this once`,

  run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        origin: { type: 'string', multiple: true },
        timezone: { type: 'string' },
        language: { type: 'string' },
        plan: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [what, name, ...rest] = positionals
    if (what === 'list' && name === undefined) return list(values.json === true)
    if (what !== 'add' || name === undefined || rest.length > 0)
      throw new Usage('Say "site add NAME" or "site list".')
    const { language = 'en' } = values
    if (language !== 'en' && language !== 'pl') throw new Usage('The language is en or pl.')
    const plan = STARTER_KINDS.find(kind => kind === (values.plan ?? USUAL_STARTER))
    if (!plan) throw new Usage(`The plan is ${STARTER_KINDS.join(', ')}.`)
    return withStore(async ({ db }, config) => {
      const { origin: origins, timezone: timeZone } = values
      const wish = { name, origins, timeZone, language, plan } as const
      const made = await createSite(db, wish, COMMAND, Date.now())
      if ('code' in made) throw new Usage(wrongOrigin(made.field, origins) ?? made.message)
      const [site] = await listSites(db, made.siteId)
      const origin = config.PUBLIC_URL ?? localUrl(config.HOST, config.PORT)
      if (values.json) console.log(JSON.stringify(made))
      else {
        console.log(`Site "${name}" (${made.siteId})

  write key        ${made.writeKey}        for pages
  secret key       ${made.secretKey}        for servers; not shown again
  identity secret  ${made.identitySecret}
  starter plan     ${made.planId}
  origins          ${site?.origins.join(', ') || 'any'}

The tag for the <head> of the pages (docs/install-and-tracker.md):
  ${tagOf(origin + scriptPath(config), made.writeKey)}`)
      }
      return 0
    }, 'create')
  },
}

const wrongOrigin = (field: string | undefined, origins: readonly string[] = []): string | undefined => {
  const at = /^origins\[(\d+)\]$/.exec(field ?? '')?.[1]
  return (
    at &&
    `--origin ${origins[Number(at)]} is not an origin such as https://shop.example or https://*.shop.example.`
  )
}

const list = (isJson: boolean): Promise<number> =>
  withStore(async ({ db }) => {
    const sites = await listSites(db)
    if (isJson) console.log(JSON.stringify(sites))
    else for (const site of sites) console.log(`${site.id}  ${site.writeKey}  ${site.name}`)
    return 0
  })
