import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
// The parser of vitest's own bundler: it knows TypeScript and JSX, and lists the comments.
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Pronouns that stand where a sentence should name its subject, such as "the caller" or "a site". */
const PRONOUNS = /\b(?:whoever|whose|somebody|nobody|everybody|anybody|who)\b/gi
const MOST_PER_1000_WORDS = 2.5
/** May rise; a pull request that lowers it has deleted documentation. */
const DOCUMENTED_EXPORTS = 1182

type Source = { path: string; words: number; pronouns: string[]; documented: number }

function sourceOf(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const { comments, program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const prose = comments.map(({ value }) => value).join('\n')
  const isDocumented = (start: number) =>
    comments.some(comment => comment.end <= start && text.slice(comment.end, start).trim() === '')
  return {
    path,
    words: prose.match(/\p{L}[\p{L}\p{N}'’_-]*/gu)?.length ?? 0,
    pronouns: prose.match(PRONOUNS) ?? [],
    documented: program.body.filter(({ type, start }) => type.startsWith('Export') && isDocumented(start))
      .length,
  }
}

const sourcesIn = (room: string) =>
  readdirSync(join(ROOT, room), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name))
    .map(entry => sourceOf(join(entry.parentPath, entry.name).slice(ROOT.length)))

const rooms = [
  ...readdirSync(join(ROOT, 'collector'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => `collector/${name}`),
  'dashboard',
  'shared',
  'tracker',
].map(room => ({ room, sources: sourcesIn(room) }))

const sum = (sources: Source[], of: (source: Source) => number) =>
  sources.reduce((total, source) => total + of(source), 0)

describe('comments', () => {
  it.each(rooms)('of $room use few pronouns', ({ room, sources }) => {
    const words = sum(sources, source => source.words)
    const pronouns = sum(sources, source => source.pronouns.length)
    const worst = sources
      .filter(source => source.pronouns.length > 0)
      .toSorted((a, b) => b.pronouns.length - a.pronouns.length)
      .slice(0, 10)
      .map(source => `${source.path}: ${source.pronouns.join(', ')}`)
    expect(
      (1000 * pronouns) / Math.max(1, words),
      `${pronouns} pronouns in ${words} words of ${room}. Name the subject instead:\n${worst.join('\n')}`,
    ).toBeLessThanOrEqual(MOST_PER_1000_WORDS)
  })

  it('of exports are as many as before', () => {
    expect(
      sum(
        rooms.flatMap(({ sources }) => sources),
        source => source.documented,
      ),
    ).toBeGreaterThanOrEqual(DOCUMENTED_EXPORTS)
  })
})
