import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../collector/platform/config.ts'
import { documents } from './documents/documents.ts'
import { ENV, servesAll, withStarted } from './started.ts'

const ROOT = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
const { LONG } = process.env
const { bin, devDependencies } = (await import('../package.json')).default
const dockerfile = read('Dockerfile')
const ignored = read('.dockerignore')
const caddyfile = read('Caddyfile')

type Service = {
  image?: string
  environment?: Record<string, string>
  volumes?: string[]
  networks?: string[]
  depends_on?: string[] | Record<string, unknown>
}
type Compose = {
  services: Record<string, Service>
  networks: Record<string, { ipam: { config: { subnet: string }[] } } | null>
  volumes: Record<string, null>
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose
const collectors = Object.entries(compose.services).filter(([, { image }]) => image === 'pulseboard')
const known = Object.keys(readConfig({}))
/** Substitutes the values of `.env` as Compose does. */
const filled = (environment: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+)[^}]*\}/g, (_, variable) =>
        variable === 'SITE_ADDRESS' ? 'board.example.com' : 'secret',
      ),
    ]),
  )

type Instruction = { name: string; rest: string }
/** The stages of the Dockerfile, in order. */
const stages: Instruction[][] = []
for (const [, name, rest] of dockerfile.replaceAll('\\\n', ' ').matchAll(/^([A-Z]+) (.*)$/gm)) {
  if (name === 'FROM') stages.push([])
  stages.at(-1)!.push({ name: name!, rest: rest! })
}
const [build, run] = stages as [Instruction[], Instruction[]]
const all = (stage: Instruction[], name: string) =>
  stage.filter(instruction => instruction.name === name).map(({ rest }) => rest)
/** What a stage copies from the build context, and where to. */
const copied = (stage: Instruction[]) =>
  all(stage, 'COPY')
    .filter(line => !line.startsWith('--from='))
    .map(line => ({ sources: line.split(/\s+/).slice(0, -1), target: line.split(/\s+/).at(-1)! }))

describe('the container image', () => {
  it('has two stages: one builds dist/, the other runs it', () => {
    expect(stages).toHaveLength(2)
    expect(all(build, 'FROM')).toEqual([`${all(run, 'FROM')} AS build`])
    expect(all(build, 'RUN')).toEqual(['npm ci --ignore-scripts', 'npm run build'])
    expect(all(run, 'COPY').filter(line => line.startsWith('--from='))).toEqual([
      '--from=build /app/dist ./dist',
    ])
    expect(all(run, 'RUN')[0]).toMatch(/^npm ci --omit=dev --ignore-scripts\b/)
    expect(all(run, 'CMD').at(-1)).toBe(`["node", "${bin.pulseboard}", "start"]`)
  })

  it('copies existing files of the build context, which contains no others', () => {
    const sources = stages.flatMap(copied).flatMap(({ sources }) => sources)
    for (const source of sources)
      expect(existsSync(new URL(source.replace('./', ''), ROOT)), source).toBe(true)
    const lets = ignored.split('\n').filter(line => line.startsWith('!'))
    expect(lets.sort()).toEqual([...new Set(sources.map(source => `!${source}`))].sort())
  })

  it('copies all folders that the build reads, and none of them into the final stage', () => {
    const folders = ['collector', 'shared', 'tracker', 'dashboard']
    const [of, at] = [build, run].map(stage => copied(stage).flatMap(({ sources }) => sources))
    expect(of).toEqual(expect.arrayContaining([...folders, 'esbuild.config.mjs', 'tsconfig.json']))
    for (const folder of [...folders, 'esbuild.config.mjs']) expect(at).not.toContain(folder)
  })

  it('runs the Node.js version of the tests, not as root, and sets only known variables', () => {
    expect(all(run, 'FROM')).toEqual([`node:${devDependencies.node.split('.')[0]}-slim`])
    expect(all(run, 'USER')).toEqual(['node'])
    const set = all(run, 'ENV').flatMap(line => line.split(' ').map(pair => pair.split('=')[0]!))
    expect(set.filter(name => name !== 'NODE_ENV' && !known.includes(name))).toEqual([])
    expect(dockerfile).toContain('/healthz')
  })

  it('has its program at the path that Compose and the documents use', () => {
    const calls = ['docker-compose.yml', ...documents()].flatMap(path => [
      ...read(path).matchAll(/docker compose exec \S+ node (\S+)/g),
    ])
    expect(calls.length).toBeGreaterThan(1)
    for (const [call, path] of calls) expect(path, call).toBe(bin.pulseboard)
  })

  // No engine: each stage's COPY and npm instructions are carried out in a folder. It fetches all dependencies twice.
  it.skipIf(!LONG)(
    'builds by its own instructions, in one folder per stage, and serves',
    async () => {
      const dir = mkdtempSync(join(tmpdir(), 'pulseboard-image-'))
      const app = (stage: Instruction[]) => join(dir, stage === build ? 'build' : 'run')
      try {
        for (const stage of stages) {
          mkdirSync(app(stage))
          for (const { name, rest } of stage) {
            if (name === 'COPY') {
              const isOfBuild = rest.startsWith('--from=build ')
              const words = rest.replace('--from=build ', '').split(/\s+/)
              for (const source of words.slice(0, -1)) {
                const from = isOfBuild
                  ? join(app(build), source.replace('/app/', ''))
                  : fileURLToPath(new URL(source, ROOT))
                const to = words.at(-1)!
                cpSync(from, join(app(stage), to.endsWith('/') ? join(to, source) : to), { recursive: true })
              }
            }
            if (name === 'RUN' && rest.startsWith('npm')) {
              const [command, ...args] = rest.split(' && ')[0]!.split(' ')
              execFileSync(command!, args, {
                cwd: app(stage),
                env: ENV,
                stdio: ['ignore', 'ignore', 'inherit'],
              })
            }
          }
        }
        expect(readdirSync(join(app(run), 'node_modules'))).not.toContain('esbuild')
        await withStarted([process.execPath, bin.pulseboard, 'start', '--demo'], app(run), servesAll)
      } finally {
        rmSync(dir, { recursive: true })
      }
    },
    600_000,
  )
})

describe('the three collectors of the Compose file', () => {
  it('are configured by known variables with valid values', () => {
    expect(collectors).toHaveLength(3)
    for (const [, { environment }] of collectors) {
      expect(Object.keys(environment!).filter(name => !known.includes(name))).toEqual([])
      const config = readConfig(filled(environment))
      expect(config.DATABASE_URL).toBe('postgres://pulseboard:secret@postgres:5432/pulseboard')
      expect(new URL(config.DATABASE_URL).hostname in compose.services).toBe(true)
      expect(config.PUBLIC_URL).toBe('https://board.example.com')
    }
  })

  it('trust forwarded addresses of the proxy, and only from its network', () => {
    const [{ subnet }] = compose.networks.inside!.ipam.config as [{ subnet: string }]
    for (const [, { environment, networks }] of collectors) {
      expect(environment!.TRUSTED_PROXIES).toBe(subnet)
      expect(networks).toEqual(['inside'])
    }
    expect(compose.services.caddy!.networks).toContain('inside')
  })

  it('have separate data volumes and the names that Caddy uses', () => {
    const upstreams = [...caddyfile.matchAll(/([\w-]+):3000/g)].map(([, name]) => name)
    expect(upstreams).toEqual(collectors.map(([name]) => name))
    expect(caddyfile).toContain('health_uri /readyz')
    const data = collectors.map(([, { volumes }]) => volumes!.join())
    expect(new Set(data).size).toBe(3)
    for (const { volumes = [], depends_on = [] } of Object.values(compose.services)) {
      for (const volume of volumes) {
        const [from] = volume.split(':') as [string]
        if (from.startsWith('./')) expect(existsSync(fileURLToPath(new URL(from.slice(2), ROOT)))).toBe(true)
        else expect(compose.volumes).toHaveProperty([from])
      }
      const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)
      for (const name of needed) expect(compose.services).toHaveProperty([name])
    }
  })

  it('differ in their data volumes only', () => {
    const [first, ...others] = collectors.map(([, { volumes, ...rest }]) => rest)
    for (const other of others) expect(other).toEqual(first)
  })
})
