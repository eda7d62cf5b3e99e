import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../collector/platform/config.ts'

const ROOT = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
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
/** As Compose puts in what `.env` says. */
const filled = (environment: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+)[^}]*\}/g, (_, variable) =>
        variable === 'SITE_ADDRESS' ? 'board.example.com' : 'secret',
      ),
    ]),
  )

describe('the image', () => {
  const instructions = (name: string) =>
    [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest]) => rest!)

  it('copies what exists, and what the build context has', () => {
    const sources = instructions('COPY').flatMap(line => line.split(/\s+/).slice(0, -1))
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources) {
      expect(existsSync(new URL(source.replace('./', ''), ROOT)), source).toBe(true)
      expect(ignored.split('\n')).toContain(`!${source}`)
    }
  })

  it('has all folders that the collector imports from', () => {
    const copied = instructions('COPY').join(' ')
    for (const folder of ['collector', 'shared', 'tracker', 'dashboard']) expect(copied).toContain(folder)
  })

  it('runs the Node.js that the project is tested with, not as root, and sets only what the collector knows', () => {
    const { devDependencies } = JSON.parse(read('package.json'))
    const [from] = instructions('FROM')
    expect(from).toBe(`node:${devDependencies.node.split('.')[0]}-slim`)
    expect(instructions('USER')).toEqual(['node'])
    const set = instructions('ENV').flatMap(line => line.split(' ').map(pair => pair.split('=')[0]!))
    expect(set.filter(name => name !== 'NODE_ENV' && !known.includes(name))).toEqual([])
    expect(dockerfile).toContain('/healthz')
  })
})

describe('three collectors by Compose', () => {
  it('are set up by variables that the collector knows and takes', () => {
    expect(collectors).toHaveLength(3)
    for (const [, { environment }] of collectors) {
      expect(Object.keys(environment!).filter(name => !known.includes(name))).toEqual([])
      const config = readConfig(filled(environment))
      expect(config.DATABASE_URL).toBe('postgres://pulseboard:secret@postgres:5432/pulseboard')
      expect(new URL(config.DATABASE_URL).hostname in compose.services).toBe(true)
      expect(config.PUBLIC_URL).toBe('https://board.example.com')
    }
  })

  it('believe the addresses that the proxy writes down, and only on its network', () => {
    const [{ subnet }] = compose.networks.inside!.ipam.config as [{ subnet: string }]
    for (const [, { environment, networks }] of collectors) {
      expect(environment!.TRUSTED_PROXIES).toBe(subnet)
      expect(networks).toEqual(['inside'])
    }
    expect(compose.services.caddy!.networks).toContain('inside')
  })

  it('each have data of their own, and the names that Caddy and Compose give each other are the same', () => {
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

  it('are told apart from each other in nothing but their data', () => {
    const [first, ...others] = collectors.map(([, { volumes, ...rest }]) => rest)
    for (const other of others) expect(other).toEqual(first)
  })
})
