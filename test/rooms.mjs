// Which room of collector/ may import which: the one table. `node test/rooms.mjs` writes the linter's configuration
// (biome.json) from it, and `npm run format` lays it out; test/rooms.test.ts compares the two.
// Each room may import shared/ and itself beside what its row names. A new room is a new row.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Rooms in the order of their dependency: the lowest first. */
export const ROOMS = {
  score: [],
  enrich: [],
  connectors: [],
  providers: ['score'],
  platform: ['score'],
  model: ['score'],
  transaction: ['model', 'score'],
  attribution: ['score'],
  payments: ['attribution'],
  plans: ['model', 'score'],
  accounts: ['model', 'platform', 'score'],
  identity: ['model', 'transaction'],
  alerts: ['model', 'score', 'transaction'],
  leads: ['accounts', 'model'],
  rewards: ['accounts', 'model', 'platform'],
  connections: ['accounts', 'model', 'platform', 'providers'],
  codes: ['accounts', 'enrich', 'model', 'platform', 'score', 'transaction'],
  decide: ['alerts', 'enrich', 'identity', 'model', 'plans', 'score', 'transaction'],
  ingest: ['accounts', 'enrich', 'identity', 'model', 'plans', 'platform', 'score'],
  board: ['accounts', 'leads', 'model', 'plans', 'platform', 'score', 'transaction'],
  store: ['decide', 'identity', 'model', 'platform'],
  live: ['alerts', 'board', 'model'],
  insights: ['board', 'model', 'plans', 'platform', 'score', 'transaction'],
  publication: ['board', 'ingest', 'model', 'plans', 'platform', 'score', 'transaction'],
  notify: [
    'accounts',
    'alerts',
    'board',
    'ingest',
    'leads',
    'model',
    'plans',
    'platform',
    'score',
    'transaction',
  ],
  crm: ['accounts', 'connections', 'ingest', 'leads', 'model', 'notify', 'platform', 'providers', 'score'],
  queries: [
    'board',
    'identity',
    'leads',
    'model',
    'notify',
    'plans',
    'platform',
    'rewards',
    'score',
    'transaction',
  ],
  partners: [
    'accounts',
    'attribution',
    'codes',
    'ingest',
    'insights',
    'leads',
    'model',
    'notify',
    'payments',
    'platform',
    'queries',
    'rewards',
    'score',
    'transaction',
  ],
  upkeep: [
    'accounts',
    'attribution',
    'board',
    'codes',
    'connections',
    'crm',
    'identity',
    'ingest',
    'model',
    'notify',
    'partners',
    'plans',
    'platform',
    'queries',
    'rewards',
    'score',
    'transaction',
  ],
  http: [
    'accounts',
    'alerts',
    'attribution',
    'board',
    'codes',
    'connections',
    'connectors',
    'crm',
    'ingest',
    'insights',
    'leads',
    'live',
    'model',
    'notify',
    'partners',
    'payments',
    'plans',
    'platform',
    'providers',
    'queries',
    'rewards',
    'score',
    'transaction',
    'upkeep',
  ],
  app: [
    'accounts',
    'alerts',
    'attribution',
    'board',
    'codes',
    'connections',
    'connectors',
    'crm',
    'decide',
    'enrich',
    'http',
    'identity',
    'ingest',
    'insights',
    'leads',
    'live',
    'model',
    'notify',
    'partners',
    'payments',
    'plans',
    'platform',
    'providers',
    'publication',
    'queries',
    'rewards',
    'score',
    'store',
    'transaction',
    'upkeep',
  ],
}

/** Rooms that do no I/O: the same input gives the same output, so they are tested by tables and properties. */
export const PURE = [
  'score',
  'enrich',
  'connectors',
  'providers',
  'model',
  'attribution',
  'payments',
  'identity',
  'alerts',
  'decide',
]
/** What pure rooms must not import: files, sockets, processes, timers, the database, the log. */
const IO = [
  'node:child_process',
  'node:dns',
  'node:fs',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:timers',
  'node:timers/promises',
  'node:worker_threads',
  'better-sqlite3',
  'kysely',
  'pg',
  'pino',
  'undici',
  'ws',
]
/** The exceptions, each with its reason. */
const EXCEPT = {
  // The port names the type of the query builder that both stores give; it makes no query.
  model: { modules: ['kysely'], files: [] },
  // The database of places is a file that is read once, at the start.
  enrich: { modules: [], files: ['collector/enrich/geoip.ts'] },
}
/** These import every room, and no room imports them. */
export const EDGES = ['demo', 'command']

const CONFIG = fileURLToPath(new URL('../biome.json', import.meta.url))

/** The overrides of biome.json that hold the table: one for each room, in its order. */
export const overrides = () =>
  Object.entries(ROOMS).map(([room, allowed]) => {
    const except = EXCEPT[room] ?? { modules: [], files: [] }
    const options = {
      ...(PURE.includes(room) && { paths: bannedModules(room, except.modules) }),
      patterns: [
        {
          group: [
            '../**',
            '!../*.ts',
            ...subRooms(room),
            '!**/shared/**',
            `!**/${room}/**`,
            ...allowed.map(name => `!**/${name}/**`),
          ],
          message: `collector/${room}/ may import shared/ and ${allowed.join(', ') || 'no other room'} (ARCHITECTURE.md, Rooms).`,
        },
      ],
    }
    return {
      includes: [`collector/${room}/**`, ...except.files.map(file => `!${file}`)],
      linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } },
    }
  })

/** Folders inside a room import one another. */
const subRooms = room =>
  readdirSync(new URL(`../collector/${room}`, import.meta.url), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => `!../${name}/**`)
    .toSorted()

const bannedModules = (room, except) =>
  Object.fromEntries(
    IO.filter(name => !except.includes(name)).map(name => [
      name,
      `collector/${room}/ is pure: it does no I/O (ARCHITECTURE.md, Rooms).`,
    ]),
  )

/** The linter's configuration with the table's overrides in it. */
export const configured = () => ({ ...JSON.parse(readFileSync(CONFIG, 'utf8')), overrides: overrides() })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(CONFIG, `${JSON.stringify(configured(), null, 2)}\n`)
  console.log(`biome.json holds ${Object.keys(ROOMS).length} rooms; above them: ${EDGES.join(', ')}.`)
}
