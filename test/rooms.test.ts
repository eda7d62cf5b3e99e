import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
// @ts-expect-error A script of the linter's configuration, without types.
import { EDGES, overrides, ROOMS } from './rooms.mjs'

const ROOT = new URL('..', import.meta.url).pathname
const rooms: Record<string, string[]> = ROOMS

describe('the rooms of the collector', () => {
  it('are enforced by the linter as the table states', () => {
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
    expect(config.overrides).toEqual(overrides())
    expect(config.linter.rules.suspicious.noImportCycles.level).toBe('error')
  })

  it('are all in the table, and no other file but the entry point lies beside them', () => {
    const entries = readdirSync(join(ROOT, 'collector'), { withFileTypes: true })
    expect(entries.filter(entry => entry.isFile()).map(({ name }) => name)).toEqual(['pulseboard.mjs'])
    const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => name)
    expect(folders.toSorted()).toEqual([...Object.keys(rooms), ...EDGES].toSorted())
  })

  it('import only earlier rooms of the table', () => {
    const order = Object.keys(rooms)
    for (const [room, allowed] of Object.entries(rooms))
      for (const name of allowed)
        expect(order.indexOf(name), `${room} → ${name}`).toBeLessThan(order.indexOf(room))
  })

  it('stand in ARCHITECTURE.md in the order of their dependency', () => {
    const table = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').match(/^\| `\w+\/`[^|]*\|/gm) ?? []
    const named = table.flatMap(cell => [...cell.matchAll(/`(\w+)\/`/g)].map(([, name]) => name))
    const edges = ['demo', 'command']
    const inOrder = [...Object.keys(rooms), ...EDGES].filter(name => !edges.includes(name))
    expect(named).toEqual([...inOrder, ...edges])
  })

  it('reject an import outside the table with a sentence about what is allowed', () => {
    expect(complaintsOf('board', "import '../http/app.ts'\n")).toContain(
      'collector/board/ may import shared/ and',
    )
    expect(complaintsOf('score', "import '../store/open.ts'\n")).toContain('and no other room')
    expect(complaintsOf('decide', "import 'node:fs'\n")).toContain('collector/decide/ is pure')
    expect(complaintsOf('board', "import '../score/rank.ts'\n")).not.toContain('may import')
  })
})

/** What the linter says, by the project's configuration, of a file in a room that holds this text. */
function complaintsOf(room: string, text: string): string {
  const root = mkdtempSync(join(tmpdir(), 'pulseboard-rooms-'))
  try {
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
    writeFileSync(join(root, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }))
    mkdirSync(join(root, 'collector', room), { recursive: true })
    writeFileSync(join(root, 'collector', room, 'probe.ts'), text)
    const { stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/.bin/biome'),
      ['lint', '--only=style/noRestrictedImports', '.'],
      { cwd: root, encoding: 'utf8' },
    )
    return stdout + stderr
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
