import type { Band, Group, Plan, Rule, Season, TagRule, Threshold } from '../../../shared/plan.ts'
import type { BuiltInKind } from '../../../shared/words/built-in.ts'
import type { PlanWords } from '../words/en.ts'
import { fieldNames, traitNames, whereTokens } from './condition-tokens.ts'
import {
  choiceField,
  dayField,
  durationField,
  nameField,
  numberField,
  optionalNumber,
  optionalText,
  optionsOf,
  severalField,
  textField,
} from './fields.ts'
import { fill, put, type Token } from './token.ts'

export function groupTokens(group: Group, words: PlanWords): Token<Group>[] {
  const { labels, noFloor, noCap } = words
  return fill<Group>(words.group, {
    name: builtInText({ path: 'name', label: labels.name }, words, 'group', group, group.name, name =>
      put(group, 'name', name === '' ? undefined : name),
    ),
    min: optionalNumber({ path: 'min', label: labels.min, hint: noFloor }, group.min, min =>
      put(group, 'min', min),
    ),
    max: optionalNumber({ path: 'max', label: labels.max, hint: noCap }, group.max, max =>
      put(group, 'max', max),
    ),
  })
}

export function bandTokens(band: Band, index: number, words: PlanWords): Token<Band>[] {
  const { labels } = words
  const isLowest = index === 0 && band.from === undefined
  return fill<Band>(isLowest ? words.lowestBand : words.band, {
    name: builtInText({ path: 'name', label: labels.name }, words, 'band', band, band.name, name => ({
      ...band,
      name,
    })),
    from: optionalNumber({ path: 'from', label: labels.from }, band.from, from => put(band, 'from', from)),
    action: builtInText(
      { path: 'action', label: labels.action },
      words,
      'action',
      band,
      band.action,
      action => ({ ...band, action }),
      true,
    ),
  })
}

export function thresholdTokens(threshold: Threshold, words: PlanWords): Token<Threshold>[] {
  const { labels } = words
  const { hysteresis, cooldown, minTrust } = threshold
  const source =
    minTrust === undefined
      ? []
      : [
          choiceField<Threshold>(
            { path: 'minTrust', label: labels.trust },
            optionsOf(words.trusts),
            minTrust,
            next => put(threshold, 'minTrust', next),
          ),
          { path: 'minTrust', label: words.add.trust, without: put(threshold, 'minTrust', undefined) },
        ]
  const back =
    hysteresis === undefined
      ? []
      : [
          numberField<Threshold>({ path: 'hysteresis', label: labels.hysteresis }, hysteresis, next => ({
            ...threshold,
            hysteresis: next,
          })),
          { path: 'hysteresis', label: labels.hysteresis, without: put(threshold, 'hysteresis', undefined) },
        ]
  const pause =
    cooldown === undefined
      ? []
      : [
          durationField<Threshold>({ path: 'cooldown', label: labels.cooldown }, cooldown, next => ({
            ...threshold,
            cooldown: next,
          })),
          { path: 'cooldown', label: labels.cooldown, without: put(threshold, 'cooldown', undefined) },
        ]
  return fill<Threshold>(words.threshold, {
    direction: choiceField(
      { path: 'direction', label: labels.direction },
      optionsOf(words.directions),
      threshold.direction,
      next => ({
        ...threshold,
        direction: next as Threshold['direction'],
      }),
    ),
    value: numberField({ path: 'value', label: labels.threshold }, threshold.value, value => ({
      ...threshold,
      value,
    })),
    name: builtInText(
      { path: 'name', label: labels.name, hint: threshold.id },
      words,
      'threshold',
      threshold,
      threshold.name,
      name => put(threshold, 'name', name === '' ? undefined : name),
    ),
    hysteresis:
      hysteresis === undefined
        ? []
        : fill<Threshold>(words.hysteresis[threshold.direction], { hysteresis: back }),
    cooldown: cooldown === undefined ? [] : fill<Threshold>(words.cooldown, { cooldown: pause }),
    trust: minTrust === undefined ? [] : fill<Threshold>(words.thresholdTrust, { trust: source }),
  })
}

export function seasonTokens(season: Season, rules: readonly Rule[], words: PlanWords): Token<Season>[] {
  const { labels } = words
  const names = rules.map(({ id, name }) => ({ value: id, label: words.named('rule', id, name ?? '') || id }))
  const templates = { first: words.seasonWhose, next: words.andWhose }
  return fill<Season>(words.season, {
    name: optionalText({ path: 'name', label: labels.name, hint: season.id }, season.name, name =>
      put(season, 'name', name),
    ),
    from: dayField({ path: 'from', label: labels.from }, season.from, from => ({ ...season, from })),
    to: dayField({ path: 'to', label: labels.to }, season.to, to => ({ ...season, to })),
    which: severalField(
      { path: 'rules', label: labels.which, hint: words.whichAll },
      names,
      season.rules ?? [],
      chosen => put(season, 'rules', chosen.length > 0 ? chosen : undefined),
    ),
    factor: numberField({ path: 'factor', label: labels.factor }, season.factor, factor => ({
      ...season,
      factor,
    })),
    where: whereTokens<Season>(season.where ?? [], 'where', words, templates, where =>
      put(season, 'where', where.length > 0 ? where : undefined),
    ),
  })
}

export function tagTokens(tag: TagRule, words: PlanWords): Token<TagRule>[] {
  const { labels } = words
  const { from } = tag
  if (typeof from === 'string') {
    const field = nameField<TagRule>(
      { path: 'from', label: labels.field },
      fieldNames(words),
      from,
      next => ({ from: next }),
    )
    return fill<TagRule>(words.tagField, { field })
  }
  return fill<TagRule>(words.tagGlob, {
    glob: textField<TagRule>(
      { path: 'from.urlGlob', label: labels.glob, hint: words.globHint },
      from.urlGlob,
      urlGlob => ({ from: { ...from, urlGlob } }),
    ),
    tag: textField<TagRule>({ path: 'from.tag', label: labels.tag }, from.tag, next => ({
      from: { ...from, tag: next },
    })),
  })
}

/** The settings of the plan as a whole, one sentence each. */
export function wholeTokens(plan: Plan, words: PlanWords): { key: string; tokens: Token<Plan>[] }[] {
  const { labels, noFloor, noCap } = words
  const { audience = [], cycle } = plan
  const audienceTemplates = { first: words.audienceFirst, next: words.audienceNext }
  const kind = cycle === null ? 'none' : 'every' in cycle ? cycle.every : 'dates'
  const cycles = choiceField<Plan>(
    { path: 'cycle', label: labels.cycle },
    optionsOf(words.cycles),
    kind,
    next => ({
      ...plan,
      cycle: next === kind ? cycle : cycleOf(next),
    }),
  )
  const dates =
    cycle && 'dates' in cycle
      ? [
          ' ',
          textField<Plan>(
            { path: 'cycle.dates', label: labels.dates, hint: '2026-01-01, 2026-07-01' },
            cycle.dates.join(', '),
            text => ({
              ...plan,
              cycle: { dates: text.split(/[\s,]+/).filter(Boolean) },
            }),
            true,
          ),
        ]
      : []
  return [
    {
      key: 'audience',
      tokens:
        audience.length === 0
          ? [words.everybody]
          : [
              ...whereTokens<Plan>(
                audience,
                'audience',
                words,
                audienceTemplates,
                where => put(plan, 'audience', where.length > 0 ? where : undefined),
                traitNames(words),
              ),
              '.',
            ],
    },
    {
      key: 'caps',
      tokens: fill<Plan>(words.caps, {
        min: optionalNumber({ path: 'min', label: labels.min, hint: noFloor }, plan.min, min =>
          put(plan, 'min', min),
        ),
        max: optionalNumber({ path: 'max', label: labels.max, hint: noCap }, plan.max, max =>
          put(plan, 'max', max),
        ),
      }),
    },
    { key: 'cycle', tokens: fill<Plan>(words.cycle, { cycle: cycles, dates }) },
    {
      key: 'zone',
      tokens: fill<Plan>(words.zone, {
        zone: optionalText(
          { path: 'timeZone', label: labels.zone, hint: words.siteZone },
          plan.timeZone,
          zone => put(plan, 'timeZone', zone),
        ),
      }),
    },
  ]
}

/** A built-in text is shown in the reader's language, and stays as stored until it is edited. */
function builtInText<T>(
  about: { path: string; label: string; hint?: string },
  words: PlanWords,
  kind: BuiltInKind,
  { id }: { id: string },
  stored: string | undefined,
  write: (text: string) => T,
  isWide = false,
) {
  const shown = words.named(kind, id, stored ?? '')
  return textField(about, shown, text => write(text === shown ? (stored ?? '') : text), isWide)
}

function cycleOf(kind: string): Plan['cycle'] {
  if (kind === 'none') return null
  return kind === 'dates' ? { dates: [] } : { every: kind as 'week' }
}
