import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { documents } from './documents.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const README_LINES = 150

const paths = documents()
const pages = paths.filter(path => path.startsWith('docs/'))

/** The text of a document without its code blocks. */
const prose = (path: string): string => read(path).replace(/^```.*?^```$/gms, '')
const withoutCode = (text: string): string => text.replace(/`[^`\n]*`/g, '')

type Link = { from: string; target: string; path: string; anchor: string }
/** The links and pictures of a document that lead into the repository. */
const linksOf = (from: string): Link[] =>
  [...withoutCode(prose(from)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => {
      const [file, anchor = ''] = target.split('#') as [string, string?]
      return { from, target, path: file ? join(dirname(from), file) : from, anchor }
    })
const links = paths.flatMap(linksOf)

/** The anchors that GitHub gives the headings of a document. */
const anchorsOf = (path: string): string[] =>
  [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )

describe('the documents', () => {
  it('link to existing targets', () => {
    expect(links.length).toBeGreaterThan(40)
    const dead = links.filter(
      ({ path, anchor }) =>
        !existsSync(join(ROOT, path)) ||
        (anchor && path.endsWith('.md') && !anchorsOf(path).includes(anchor)),
    )
    expect(dead.map(({ from, target }) => `${from} → ${target}`)).toEqual([])
  })

  it('use existing files and scripts in their commands', () => {
    const commands = paths.flatMap(path =>
      [
        ...read(path).matchAll(
          /(?:npx vitest run|node) ((?:[\w/.-]+\.(?:test\.)?tsx?\s?)+)|npm run ([\w:]+)/g,
        ),
      ].map(([, files = '', script]) => ({ path, files: files.trim().split(/\s+/).filter(Boolean), script })),
    )
    expect(commands.length).toBeGreaterThan(30)
    for (const { path, files, script } of commands) {
      for (const file of files) expect([path, file, existsSync(join(ROOT, file))]).toEqual([path, file, true])
      if (script) expect(scripts, path).toHaveProperty([script])
    }
  })

  it('name only existing paths in code', () => {
    const named = paths.flatMap(path =>
      [
        ...prose(path).matchAll(
          /`((?:collector|dashboard|shared|tracker|test|docs|\.github|\.ci)\/[^`\s]*)`/g,
        ),
      ]
        .map(([, name]) => ({ path, name: name! }))
        // A name to be chosen, such as channels/NAME.ts.
        .filter(({ name }) => !/[A-Z]{3,}\.ts|[*{]/.test(name)),
    )
    expect(named.length).toBeGreaterThan(30)
    const missing = named.filter(({ name }) => !existsSync(join(ROOT, name)))
    expect(missing.map(({ path, name }) => `${path}: ${name}`)).toEqual([])
  })

  it(`include a README of at most ${README_LINES} lines with the two commands and one picture`, () => {
    const readme = read('README.md')
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(README_LINES)
    expect(readme).toContain('npm ci && npm start\nnpm ci && npm test\n')
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)]
    expect(pictures).toHaveLength(1)
    expect(statSync(join(ROOT, pictures[0]![1]!)).size).toBeGreaterThan(10_000)
  })

  it('include a README that links to every page of docs/', () => {
    const reached = new Set(linksOf('README.md').map(({ path }) => path))
    expect(pages.filter(page => !reached.has(page))).toEqual([])
    expect(pages.length).toBeGreaterThan(8)
  })

  it.each(pages)('%s has one title, and its first paragraph names its readers', page => {
    const text = prose(page)
    expect(text.match(/^# .+$/gm)).toHaveLength(1)
    expect(text.split('\n\n')[1]).toMatch(/^This page is for \S/)
  })
})
