import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { STANDARD_SCHEDULE_MS } from '../../collector/notify/delivery/schedule.ts'
import { readConfig } from '../../collector/platform/config.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import type { Rule } from '../../shared/plan.ts'
import { STARTER_KINDS } from '../../shared/starter-kind.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('the documents state', () => {
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

  it('every variable of the configuration with its default', () => {
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

  it('every command of the program', () => {
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

  it('the schedule of delivery attempts', () => {
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

  it('the rules, bands and caps of the starter plans', () => {
    const plans = STARTER_KINDS.map(kind => ({ kind, plan: starterPlan('site', 'en', kind) }))
    const time = (duration: string | undefined): string =>
      (duration ?? '').replace(/^P(\d+)D$/, '$1 days').replace(/^P(\d+)M$/, '$1 months')
    const limit = (rule: Rule): string => {
      const given = 'limit' in rule ? rule.limit : undefined
      if (!given) return ''
      if ('oncePer' in given) return `once for each \`${given.oncePer.replace('props.', '')}\``
      if ('notWithin' in given) return `not again within ${time(given.notWithin)}`
      return given.per === 'ever' ? 'once' : `${given.n} a ${given.per}`
    }
    const points = (rule: Rule | undefined): string => {
      if (!rule) return ''
      const perUnit = 'perUnit' in rule ? rule.perUnit : undefined
      if (!perUnit) return String('points' in rule ? rule.points : '')
      return `${Math.round(perUnit.rate * 60)} a minute, at most ${perUnit.max}`
    }
    const ids = [...new Set(plans.flatMap(({ plan }) => plan.rules.map(({ id }) => id)))]
    const expected = ids.map(id => {
      const found = plans.map(({ plan }) => plan.rules.find(rule => rule.id === id))
      const own = found.filter(rule => rule !== undefined)
      const valid = found.map(rule => (rule && 'validity' in rule ? time(rule.validity) : ''))
      const [first, ...others] = own.map(rule => ('validity' in rule ? time(rule.validity) : ''))
      const isOne = others.every(other => other === first)
      expect(new Set(own.map(limit)).size, id).toBe(1)
      return [
        own[0]!.name!,
        ...found.map(points),
        limit(own[0]!),
        isOne ? first! : plans.map(({ kind }, i) => `${kind} ${valid[i]}`).join(', '),
      ]
    })
    const rows = table('docs/scoring-plans.md', '| rule | services | shop | content | limit | valid for |')
    const ordered = (all: string[][]) => all.toSorted(([a], [b]) => (a! < b! ? -1 : 1))
    expect(ordered(rows)).toEqual(ordered(expected))
    const bands = table('docs/scoring-plans.md', '| kind | goal | warm from | hot from |')
    expect(bands).toEqual(
      plans.map(({ kind, plan }) => [
        kind,
        plan.goal,
        String(plan.bands[1]!.from),
        String(plan.bands[2]!.from),
      ]),
    )
    const text = read('docs/scoring-plans.md')
    for (const { plan } of plans) {
      expect(plan.thresholds.map(({ value }) => value)).toEqual([plan.bands[2]!.from])
      const [browser, inView] = plan.groups
      expect(text).toContain(`time in view gives at most ${inView!.max} points`)
      expect(text).toContain(`the other events of browsers at most ${browser!.max}`)
    }
  })
})
