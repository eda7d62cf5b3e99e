import type { Band, Season, Threshold } from '../../../shared/plan.ts'
import {
  bandTokens,
  seasonTokens,
  tagTokens,
  thresholdTokens,
  wholeTokens,
} from '../sentence/part-sentences.ts'
import { Sentence } from '../sentence/sentence.tsx'
import { put } from '../sentence/token.ts'
import { planWords } from '../words/words.ts'
import { freeId } from './arrange.ts'
import { PartList } from './part-list.tsx'
import { usePlanEditor } from './plan-editor.ts'

const DAY_MS = 86_400_000
const SEASON_DAYS = 14

export function BandsPart() {
  const { plan } = usePlanEditor()
  const words = planWords.value
  const make = (): Band => {
    const last = plan.bands.at(-1)
    const band = { id: freeId(plan.bands, 'band'), name: words.newName.band, action: '' }
    return last ? { ...band, from: (last.from ?? 0) + 50 } : band
  }
  return (
    <PartList
      list="bands"
      tokens={(band, index) => bandTokens(band, index, words)}
      nameOf={({ id, name }) => words.named('band', id, name)}
      adds={[{ label: words.addBand, make }]}
    />
  )
}

export function ThresholdsPart() {
  const { plan } = usePlanEditor()
  const words = planWords.value
  const make = (): Threshold => ({
    id: freeId(plan.thresholds, 'threshold'),
    name: words.newName.threshold,
    value: plan.bands.at(-1)?.from ?? 100,
    direction: 'up',
  })
  return (
    <PartList
      list="thresholds"
      tokens={one => thresholdTokens(one, words)}
      nameOf={({ id, name }) => words.named('threshold', id, name ?? id)}
      more={one => [
        ...(one.hysteresis === undefined
          ? [
              {
                key: 'hysteresis',
                label: words.add.hysteresis,
                added: put(one, 'hysteresis', Math.max(1, Math.ceil(Math.abs(one.value) / 10))),
              },
            ]
          : []),
        ...(one.cooldown === undefined
          ? [{ key: 'cooldown', label: words.add.cooldown, added: put(one, 'cooldown', 'P1D') }]
          : []),
        ...(one.minTrust === undefined
          ? [{ key: 'trust', label: words.add.trust, added: put(one, 'minTrust', 'verified') }]
          : []),
      ]}
      adds={[{ label: words.addThreshold, make }]}
    />
  )
}

export function SeasonsPart() {
  const { plan } = usePlanEditor()
  const words = planWords.value
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  const make = (): Season => ({
    id: freeId(plan.seasons, 'season'),
    name: words.newName.season,
    from: day(Date.now()),
    to: day(Date.now() + SEASON_DAYS * DAY_MS),
    factor: 2,
  })
  return (
    <PartList
      list="seasons"
      tokens={season => seasonTokens(season, plan.rules, words)}
      nameOf={season => season.name ?? season.id}
      more={season => [
        {
          key: 'condition',
          label: words.add.condition,
          added: {
            ...season,
            where: [...(season.where ?? []), { field: 'props.coupon', op: 'exists' as const, value: true }],
          },
        },
      ]}
      adds={[{ label: words.addSeason, make }]}
    />
  )
}

export function TagsPart() {
  const words = planWords.value
  return (
    <PartList
      list="tags"
      tokens={tag => tagTokens(tag, words)}
      nameOf={({ from }) => (typeof from === 'string' ? from : from.tag)}
      adds={[
        { label: words.addTag, make: () => ({ from: 'props.item_id' }) },
        { label: words.addTagGlob, make: () => ({ from: { urlGlob: words.globHint, tag: '' } }) },
      ]}
    />
  )
}

export function WholePart() {
  const editor = usePlanEditor()
  const words = planWords.value
  const { plan } = editor
  const addAudience = () =>
    editor.rearrange({
      ...plan,
      audience: [...(plan.audience ?? []), { field: 'traits.country', op: 'eq', value: '' }],
    })
  return (
    <section class="plan-part" aria-labelledby="whole-title">
      <h2 id="whole-title">{words.parts.whole}</h2>
      <ul>
        {wholeTokens(plan, words).map(({ key, tokens }) => (
          <li key={key} class="part-item">
            <Sentence
              tokens={tokens}
              base=""
              change={(next, path, isTyping) => editor.write(next, path, isTyping)}
            />
            {key === 'audience' && !editor.isReadOnly && (
              <span class="rule-do">
                <button type="button" class="link" onClick={addAudience}>
                  + {words.add.condition}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
