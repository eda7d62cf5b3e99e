import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { STANDARD_SCHEDULE_MS } from '../../collector/notify/schedule.ts'
import { readConfig } from '../../collector/platform/config.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import type { Rule } from '../../shared/plan.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('what the documents state', () => {
  /** The cells of the rows of a table that begins with this head. */
  const table = (path: string, head: string): string[][] => {
    const text = read(path)
    const lines = text.slice(text.indexOf(head)).split('\n')
    expect(lines[0], path).toContain(head)
    const end = lines.findIndex(line => !line.startsWith('|'))
    const cells = (line: string) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map(cell => cell.trim())
    return lines.slice(2, end).map(cells)
  }

  it('settings: every variable, with its default', () => {
    const defaults = readConfig({}) as Record<string, unknown>
    const rows = table('docs/operating.md', '| variable | default |')
    const stated = rows.flatMap(([names, values]) => {
      const given = values!.split(', ').map(value => /^`(.*)`$/.exec(value)?.[1] ?? null)
      return [...names!.matchAll(/`(\w+)`/g)].map(([, name], i) => ({ name: name!, value: given[i] ?? null }))
    })
    expect(stated.map(({ name }) => name).sort()).toEqual(Object.keys(defaults).sort())
    for (const { name, value } of stated) {
      if (name === 'RATE_LIMITS') expect([value, defaults[name]]).toEqual(['on', true])
      else if (name === 'DATA_DIR') expect(defaults[name]).toBe(join(process.cwd(), value!))
      else if (value === null) expect([name, defaults[name] ?? []]).toEqual([name, []])
      else expect([name, String(defaults[name])]).toEqual([name, value])
    }
  })

  it('commands: every one that the program has', () => {
    const help = execFileSync(process.execPath, ['collector/pulseboard.mjs', '--help'], {
      cwd: ROOT,
    }).toString()
    const known = [...help.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name]) => name!)
    expect(known.length).toBeGreaterThan(8)
    const rows = table('docs/operating.md', '| command | what it does |')
      .map(([command]) => command!)
      .join('\n')
    expect(known.filter(name => !new RegExp(`\\b${name}\\b`).test(rows))).toEqual([])
  })

  it('attempts at a delivery: the schedule', () => {
    const [, list] = /Standard Webhooks: (.+?), each after/.exec(read('docs/alerts-and-channels.md'))!
    const unit = { s: 1_000, min: 60_000, h: 3_600_000 }
    const parts = list!.match(/\d+(?: (?:s|min|h))?/g)!
    let last: number = unit.h
    const stated = parts.reverse().map(part => {
      const [amount, name] = part.split(' ') as [string, keyof typeof unit | undefined]
      if (name) last = unit[name]
      return Number(amount) * last
    })
    expect(stated.reverse()).toEqual([...STANDARD_SCHEDULE_MS])
  })

  it('the starter plan: rules, bands, the cap', () => {
    const plan = starterPlan('site')
    const limit = (rule: Rule): string => {
      const given = 'limit' in rule ? rule.limit : undefined
      if (!given) return ''
      if ('oncePer' in given) return 'once for each file'
      if ('notWithin' in given) return `not again within ${time(given.notWithin)}`
      return given.per === 'ever' ? 'once' : `${given.n} a ${given.per}`
    }
    const time = (duration: string | undefined): string =>
      (duration ?? '').replace(/^P(\d+)D$/, '$1 days').replace(/^P(\d+)M$/, '$1 months')
    const rows = plan.rules.map(rule => [
      rule.name!,
      String('points' in rule ? rule.points : ''),
      limit(rule),
      time('validity' in rule ? rule.validity : undefined),
    ])
    expect(table('docs/scoring-plans.md', '| rule | points |')).toEqual(rows)
    const text = read('docs/scoring-plans.md')
    const [, warm, hot] = plan.bands
    expect(text).toContain(`bands are cold, warm from ${warm!.from}, and hot from ${hot!.from}`)
    expect(text).toContain(`the score of ${plan.thresholds[0]!.value} is a threshold`)
    expect(text).toContain(`at most ${plan.groups[0]!.max} points`)
  })
})
