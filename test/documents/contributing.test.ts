import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('the files for contributors', () => {
  it('contain a workflow that runs all checks and audits the published dependencies', () => {
    type Workflow = { jobs: Record<string, { steps: { run?: string }[] }> }
    const { jobs } = parse(read('.github/workflows/ci.yml')) as Workflow
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    expect(runs).toEqual(['.ci/run', 'npm audit --omit=dev'])
    // Owner, group and others may execute it.
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).toBe(0o111)
  })

  it.each(['fault', 'proposal'])('contain the issue form "%s" with unique ids', name => {
    type Form = { name: string; description: string; body: { type: string; id?: string }[] }
    const form = parse(read(`.github/ISSUE_TEMPLATE/${name}.yml`)) as Form
    expect(form.name && form.description).toBeTruthy()
    const asked = form.body.filter(({ type }) => type !== 'markdown').map(({ id }) => id)
    expect(asked).not.toContain(undefined)
    expect(new Set(asked).size).toBe(asked.length)
  })

  it('contain a glossary with each word once', () => {
    const text = read('CONTRIBUTING.md')
    const rows = text.slice(text.indexOf('## Glossary'), text.indexOf('## Recipes')).match(/^\| \*\*.*$/gm)!
    const words = rows.flatMap(row =>
      [...row.split(' | ')[0]!.matchAll(/\*\*([^*]+)\*\*/g)].map(([, word]) => word),
    )
    expect(words.length).toBeGreaterThanOrEqual(25)
    expect(new Set(words).size).toBe(words.length)
  })
})
