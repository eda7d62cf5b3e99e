import type { Rule } from '../../../shared/plan.ts'
import { fold, textOf } from '../../score/text.ts'

const MOST_DISTANCE = 2
const LEAST_SIGNS = 4
const SHOWN = 2
const PAGE_FIELDS: ReadonlySet<string> = new Set(['url', 'url.path'])

/** Visited pages with paths similar to those in a rule's conditions, a likely cause of a rule that never fires. Most visited first. */
export function nearPages(rule: Rule, pages: ReadonlyMap<string, number>): string[] {
  const asked = rule.where.flatMap(({ field, op, value }) =>
    PAGE_FIELDS.has(field) && op !== 'ne' && op !== 'notIn' && op !== 'exists' ? wordsOf(value) : [],
  )
  if (asked.length === 0) return []
  return [...pages]
    .filter(([path]) => asked.some(text => isNear(text, bare(path))))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, SHOWN)
    .map(([path]) => path)
}

const wordsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap(one => bare(textOf(one) ?? '') || [])

/** Without case, marks, stars and slashes at the ends. */
const bare = (text: string): string =>
  fold(text)
    .replaceAll('*', '')
    .replace(/^\/+|\/+$/g, '')

function isNear(asked: string, path: string): boolean {
  if (asked.length < LEAST_SIGNS || path.length < LEAST_SIGNS) return false
  if (asked.includes(path) || path.includes(asked)) return true
  return path.split('/').some(part => distance(asked, part) <= MOST_DISTANCE && part.length >= LEAST_SIGNS)
}

/** Levenshtein's distance, computed exactly only up to the maximum that matters. */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_DISTANCE) return MOST_DISTANCE + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
