import type { Band, Plan, Rule } from '../../../shared/plan.ts'

/** The choices of the builder, as they are on the screen. */
export type Choices = {
  name: string
  goal: string
  steps: readonly { act: string; name: string; points: number; validDays: number | null }[]
  minus: readonly { kind: string; name: string; points: number }[]
  /** Days without activity; null: not chosen. */
  silence: { days: number; name: string; points: number } | null
  fit: readonly { trait: string; value: string; points: number }[]
  fitGroup: string
  warm: number
  hot: number
  hotName: string
  bands: readonly Band[]
}

const HALF_A_YEAR = 183
const FIT = 'fit'
/** Kinds that only the site's own servers and connected services report. */
const TOLD: ReadonlySet<string> = new Set(['email_unsubscribe', 'complaint', 'call_missed'])

/** The document of the choices: a draft for the plan editor, which validates and previews it. */
export function planOfPath(choices: Choices): Omit<Plan, 'site'> {
  const { name, goal, steps, minus, silence, fit, fitGroup, warm, hot, hotName, bands } = choices
  const ids = new Ids()
  const rules: Rule[] = steps.map(step => stepRule(step, ids))
  for (const { kind, name, points } of minus)
    rules.push({
      id: ids.of(kind),
      kind: 'event',
      event: kind,
      name,
      where: [],
      points,
      limit: { per: 'day', n: 1 },
      ...(TOLD.has(kind) && { minTrust: 'server' }),
    })
  if (silence)
    rules.push({
      id: ids.of('silence'),
      kind: 'absence',
      name: silence.name,
      where: [],
      for: `P${silence.days}D`,
      points: silence.points,
    })
  for (const { trait, value, points } of fit)
    rules.push({
      id: ids.of(`fit-${trait}-${value}`),
      kind: 'trait',
      trait,
      name: `${trait}: ${value}`,
      where: [{ field: 'value', op: 'eq', value }],
      points,
      group: FIT,
    })
  const most = Math.max(0, ...steps.map(({ points }) => points))
  return {
    name,
    goal,
    state: 'draft',
    rules,
    // Fit weighs no more than the strongest act, whatever number of properties apply.
    groups: fit.length === 0 ? [] : [{ id: FIT, name: fitGroup, min: -most, max: most }],
    tags: [],
    seasons: [],
    bands: bands.map((band, index) => {
      const { from: _, ...rest } = band
      return index === 0 ? rest : { ...rest, from: index === 1 ? warm : hot }
    }),
    thresholds: [{ id: 'hot', name: hotName, value: hot, direction: 'up' }],
    cycle: null,
  }
}

function stepRule({ act, name, points, validDays }: Choices['steps'][number], ids: Ids): Rule {
  const isPage = act.startsWith('page ')
  const what = act.slice(act.indexOf(' ') + 1)
  return {
    id: ids.of(what),
    kind: 'event',
    event: isPage ? 'page_view' : what,
    name,
    where: isPage ? [{ field: 'url.path', op: 'eq', value: what }] : [],
    points,
    limit: what === 'file_download' ? { oncePer: 'props.link_url' } : { per: 'day', n: 1 },
    ...(validDays !== null && { validity: validDays === HALF_A_YEAR ? 'P6M' : `P${validDays}D` }),
  }
}

/** Ids of rules: of small letters, digits and hyphens, each once. */
class Ids {
  readonly #taken = new Set<string>()

  of(text: string): string {
    const plain = text
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40)
      .replace(/-+$/, '')
    const base = plain || 'rule'
    let id = base
    for (let next = 2; this.#taken.has(id); next++) id = `${base}-${next}`
    this.#taken.add(id)
    return id
  }
}
