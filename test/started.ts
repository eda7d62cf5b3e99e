import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect } from 'vitest'

/** The environment without the variables of `npm test`, which an npm in another folder would follow. */
const OWN_ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))

/** The environment of a command in another folder: this Node.js first, as a visitor's own would be. */
export const ENV: NodeJS.ProcessEnv = {
  ...OWN_ENV,
  PATH: [dirname(process.execPath), OWN_ENV.PATH].join(delimiter),
}

/** Runs `use` with the address of a collector that `command` starts with --demo, and stops that collector. */
export async function withStarted(
  [command, ...args]: [string, ...string[]],
  cwd: string,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'pulseboard-'))
  const child = spawn(command, args, {
    cwd,
    env: { ...ENV, HOST: '127.0.0.1', PORT: '0', DATA_DIR: data },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, since npx starts the collector as a grandchild.
    detached: true,
  })
  // After the last process that holds the pipe.
  const closed = once(child, 'close')
  try {
    let printed = ''
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false }))
      if (/shop.*\n/.test((printed += chunk))) break
    const url = /board\s+(\S+)\//.exec(printed)?.[1]
    if (!url) throw new Error(`${command} ${args.join(' ')} started no collector: ${printed}`)
    await use(url)
  } finally {
    child.stdout.resume()
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await closed
    rmSync(data, { recursive: true })
  }
}

/** The board with all that its page names, the tracker, the shop and the API's pages. */
export async function servesAll(url: string): Promise<void> {
  const page = await (await fetch(`${url}/`)).text()
  const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path)
  expect(named.length).toBeGreaterThan(1)
  for (const path of [...named, '/icon.svg', '/pulse.js', '/pulse.shop.js', '/demo/', '/api/docs'])
    expect([path, (await fetch(url + path)).status]).toEqual([path, 200])
}
