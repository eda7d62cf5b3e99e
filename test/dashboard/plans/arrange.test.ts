import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSame, readPlan } from '../../../dashboard/plans/document.ts'
import { Draft } from '../../../dashboard/plans/draft.ts'
import {
  freeId,
  insertAfter,
  moveBy,
  moveTo,
  removeGroup,
  removeRule,
  sectionsOf,
} from '../../../dashboard/plans/editor/arrange.ts'
import { differences } from '../../../dashboard/plans/publication/differences.ts'
import { planEn } from '../../../dashboard/plans/words/en.ts'
import { Plan } from '../../../shared/plan.ts'
import { aCase } from '../../oracle/arbitrary.ts'

const drawn = aCase({ events: 1, rules: 6, instants: 1 }).map(({ setting }) => setting.plan)
const rule = (id: string, group?: string) => ({
  id,
  kind: 'event' as const,
  event: 'purchase',
  points: 1,
  ...(group ? { group } : {}),
})
const plan = Plan.parse({
  name: 'P',
  groups: [{ id: 'g' }, { id: 'h' }],
  rules: [rule('a', 'g'), rule('x'), rule('b', 'g'), rule('y')],
  seasons: [{ id: 's', from: '2026-01-01', to: '2026-01-02', factor: 2, rules: ['a'] }],
})
const shown = (of: Plan) =>
  sectionsOf(of).map(({ group, rules }) => `${group}:${rules.map(({ id }) => id).join('')}`)

describe('the arrangement of rules', () => {
  it('shows rules by group and moves them between groups', () => {
    expect(shown(plan)).toEqual(['g:ab', 'h:', 'null:xy'])
    const steps: string[][] = []
    for (let moved: Plan | null = plan; moved; moved = moveBy(moved, 'a', 1)) steps.push(shown(moved))
    expect(steps.map(step => step.join(' '))).toEqual([
      'g:ab h: null:xy',
      'g:ba h: null:xy',
      'g:b h:a null:xy',
      'g:b h: null:axy',
      'g:b h: null:xay',
      'g:b h: null:xya',
    ])
  })

  it('keeps every rule for any move', () => {
    fc.assert(
      fc.property(drawn, fc.nat(), fc.nat(), fc.nat(), (any, which, group, place) => {
        const { id } = any.rules[which % any.rules.length]!
        const sections = sectionsOf(any)
        const to = sections[group % sections.length]!
        const others = to.rules.filter(one => one.id !== id)
        const at = place % (others.length + 1)
        const moved = moveTo(any, id, to.group, at)
        const now = sectionsOf(moved).find(section => section.group === to.group)!
        expect(now.rules.map(one => one.id)).toEqual(others.map(one => one.id).toSpliced(at, 0, id))
        expect(moved.rules.map(one => one.id).sort()).toEqual(any.rules.map(one => one.id).sort())
      }),
    )
  })

  it('removes a season that only a removed rule used', () => {
    expect(removeRule(plan, 'a').seasons).toEqual([])
    expect(removeRule(plan, 'x').seasons).toEqual(plan.seasons)
    expect(shown(removeGroup(plan, 'g'))).toEqual(['h:', 'null:axby'])
  })

  it('gives a copy its own id and puts it after the original', () => {
    expect(freeId(plan.rules, 'a')).toBe('a-2')
    expect(shown(insertAfter(plan, { ...plan.rules[0]!, id: 'a-2' }, 'a'))[0]).toBe('g:aa-2b')
  })
})

describe('a draft', () => {
  it('undoes a run of typing in one step, and redoes it', () => {
    const draft = new Draft(plan)
    draft.change({ ...plan, name: 'Q' }, 'name', 0)
    draft.change({ ...plan, name: 'Qu' }, 'name', 100)
    draft.change({ ...plan, name: 'Qu', goal: 'x' }, 'goal', 200)
    draft.undo()
    expect(draft.plan.name).toBe('Qu')
    draft.undo()
    expect(draft.plan).toBe(plan)
    draft.redo()
    expect([draft.plan.name, draft.plan.goal]).toEqual(['Qu', ''])
  })
})

describe('a JSON document', () => {
  it('is parsed back to the plan that was written, and any other JSON does not throw', () => {
    fc.assert(fc.property(drawn, any => isSame(readPlan(JSON.parse(JSON.stringify(any)))!, any)))
    fc.assert(fc.property(fc.jsonValue(), any => void readPlan(any)))
    expect(readPlan({ name: 'x' })).toMatchObject({ rules: [], bands: [] })
    for (const odd of [
      null,
      [],
      'x',
      { rules: {} },
      { rules: [{ kind: 'toString' }] },
      { rules: [1] },
      { cycle: 'x' },
    ])
      expect(readPlan(odd)).toBeNull()
  })

  it('has no differences from itself, and its differences from another document are the changes', () => {
    fc.assert(
      fc.property(drawn, any => {
        expect(differences(any, structuredClone(any), planEn)).toEqual({ parts: [], isReordered: false })
        const fewer = { ...any, rules: any.rules.slice(1), name: `${any.name}!` }
        const { parts } = differences(any, fewer, planEn)
        expect(parts.map(({ before, after }) => [before === null, after === null])).toEqual([
          [false, true],
          [false, false],
        ])
      }),
    )
  })
})
