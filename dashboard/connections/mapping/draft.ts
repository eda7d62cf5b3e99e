import type { Mapping } from '../../../shared/mapping.ts'

/** What a value of a body may mean. */
export const ROLES = [
  'email',
  'userId',
  'visitor',
  'phone',
  'id',
  'name',
  'time',
  'value',
  'currency',
  'order',
  'prop',
  'trait',
] as const
export type Role = (typeof ROLES)[number]

export type Leaf = { path: string; value: string | number | boolean }

/** A mapping as the screen has it: what each value means, and the kind of event. */
export type Draft = {
  each: string | null
  roles: Record<string, Role>
  /** The kind of all events, unless a value defines it. */
  kind: string
  /** By the values at the path with the role `name`. */
  table: Record<string, string>
}

const MOST_LEAVES = 60
const MOST_DEPTH = 6

/** The values of a tree with their paths; of a list its first entry. */
export function leavesOf(tree: unknown, path = '', depth = 0): Leaf[] {
  if (typeof tree === 'string' || typeof tree === 'number' || typeof tree === 'boolean')
    return path === '' ? [] : [{ path, value: tree }]
  if (typeof tree !== 'object' || tree === null || depth >= MOST_DEPTH) return []
  if (Array.isArray(tree)) return tree.slice(0, 1).flatMap(one => leavesOf(one, `${path}[0]`, depth + 1))
  return Object.entries(tree)
    .filter(([key]) => key !== '' && !/[.[\]]/.test(key))
    .flatMap(([key, value]) => leavesOf(value, path === '' ? key : `${path}.${key}`, depth + 1))
    .slice(0, MOST_LEAVES)
}

/** The lists of objects in a tree: each may be where the events are. */
export function listsOf(tree: unknown, path = '', depth = 0): string[] {
  if (typeof tree !== 'object' || tree === null || depth >= MOST_DEPTH) return []
  if (Array.isArray(tree)) return path !== '' && typeof tree[0] === 'object' ? [path] : []
  return Object.entries(tree)
    .filter(([key]) => key !== '' && !/[.[\]]/.test(key))
    .flatMap(([key, value]) => listsOf(value, path === '' ? key : `${path}.${key}`, depth + 1))
}

/** The entry of a body in which the paths begin. */
export function entryOf(tree: unknown, each: string | null): unknown {
  if (each === null) return Array.isArray(tree) ? tree[0] : tree
  const found = each
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], tree)
  return Array.isArray(found) ? found[0] : undefined
}

const GUESSES: [Role, RegExp][] = [
  ['email', /(?:^|[._-])e?-?mail(?:_?address)?$/i],
  ['id', /^(?:event_?id|id|uuid)$/i],
  ['time', /(?:^|[._-])(?:time|timestamp|date|created_?at|occurred_?at)$/i],
  ['currency', /(?:^|[._-])currency$/i],
]

/** The likely roles of values, from their names. */
export function guess(leaves: readonly Leaf[]): Draft['roles'] {
  const roles: Draft['roles'] = {}
  for (const [role, pattern] of GUESSES) {
    const found = leaves.find(({ path }) => pattern.test(path) && roles[path] === undefined)
    if (found) roles[found.path] = role
  }
  return roles
}

/** The form of a time, by a value of it. */
export function timeFormOf(value: unknown): NonNullable<Mapping['time']>['as'] {
  const number = Number(value)
  if (Number.isFinite(number) && number > 0) return number > 1e11 ? 'ms' : 's'
  const text = String(value)
  if (/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) return 'iso'
  return /^\d{4}-\d\d-\d\d$/.test(text) ? 'date' : 'local'
}

/** The mapping document for the screen's choices. */
export function mappingOf(draft: Draft, leaves: readonly Leaf[]): Mapping {
  const under = (role: Role) => Object.keys(draft.roles).filter(path => draft.roles[path] === role)
  const [email, userId, visitor] = [under('email')[0], under('userId')[0], under('visitor')[0]]
  const phone = under('phone')[0]
  const [name, time, value] = [under('name')[0], under('time')[0], under('value')[0]]
  const [currency, order] = [under('currency')[0], under('order')[0]]
  const ids = under('id')
  const all = (role: Role) =>
    Object.fromEntries(under(role).map(path => [nameOf(path), { path, as: 'text' as const }]))
  return {
    ...(draft.each !== null && { each: draft.each }),
    where: [],
    name: name === undefined ? { const: draft.kind } : { path: name, table: draft.table },
    id: ids.length > 0 ? ids.slice(0, 6) : 'body',
    ...(time !== undefined && {
      time: { path: time, as: timeFormOf(leaves.find(({ path }) => path === time)?.value) },
    }),
    who: {
      ...(email !== undefined && { email }),
      ...(userId !== undefined && { userId }),
      ...(visitor !== undefined && { visitor }),
      ...(phone !== undefined && { phone }),
    },
    ...(value !== undefined && { value: { path: value, as: 'decimal' } }),
    ...(currency !== undefined && { currency: { path: currency } }),
    ...(order !== undefined && { order }),
    props: all('prop'),
    traits: all('trait'),
  }
}

/** A name of a property, of the last part of its path. */
const nameOf = (path: string): string =>
  (path.match(/[^.[\]]+/g) ?? [path])
    .filter(part => !/^\d+$/.test(part))
    .at(-1)!
    .replace(/[^\p{L}\p{N}_]+/gu, '_')
    .slice(0, 60) || 'value'

/** The choices for a stored document. Parts without a choice on the screen remain in the document only. */
export function draftOf(mapping: Mapping): Draft {
  const roles: Draft['roles'] = {}
  const put = (path: string | undefined, role: Role) => {
    if (path !== undefined) roles[path] = role
  }
  put(mapping.who.email, 'email')
  put(mapping.who.userId, 'userId')
  put(mapping.who.visitor, 'visitor')
  put(mapping.who.phone, 'phone')
  for (const path of mapping.id === 'body' ? [] : mapping.id) put(path, 'id')
  put(mapping.time?.path, 'time')
  put(mapping.value?.path, 'value')
  if (mapping.currency && 'path' in mapping.currency) put(mapping.currency.path, 'currency')
  if (mapping.order !== undefined && roles[mapping.order] === undefined) put(mapping.order, 'order')
  for (const [role, all] of [
    ['prop', mapping.props],
    ['trait', mapping.traits],
  ] as const)
    for (const from of Object.values(all)) if ('path' in from) put(from.path, role)
  if ('path' in mapping.name) put(mapping.name.path, 'name')
  return {
    each: mapping.each ?? null,
    roles,
    kind: 'const' in mapping.name ? mapping.name.const : 'generate_lead',
    table: 'path' in mapping.name ? { ...mapping.name.table } : {},
  }
}
