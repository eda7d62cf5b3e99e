import type { Band, Season, Threshold } from '../../../shared/plan.ts'
import {
  bandPieces,
  seasonPieces,
  tagPieces,
  thresholdPieces,
  wholePieces,
} from '../sentence/part-sentences.ts'
import { put } from '../sentence/piece.ts'
import { Sentence } from '../sentence/sentence.tsx'
import { planWords } from '../words/words.ts'
import { freeId } from './arrange.ts'
import { useDesk } from './desk.ts'
import { PartList } from './part-list.tsx'

const DAY_MS = 86_400_000
const SEASON_DAYS = 14

export function BandsPart() {
  const { plan } = useDesk()
  const words = planWords.value
  const make = (): Band => {
    const last = plan.bands.at(-1)
    const band = { id: freeId(plan.bands, 'band'), name: words.newName.band, action: '' }
    return last ? { ...band, from: (last.from ?? 0) + 50 } : band
  }
  return (
    <PartList
      list="bands"
      pieces={(band, index) => bandPieces(band, index, words)}
      nameOf={({ id, name }) => words.named('band', id, name)}
      adds={[{ label: words.addBand, make }]}
    />
  )
}

export function ThresholdsPart() {
  const { plan } = useDesk()
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
      pieces={one => thresholdPieces(one, words)}
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
      ]}
      adds={[{ label: words.addThreshold, make }]}
    />
  )
}

export function SeasonsPart() {
  const { plan } = useDesk()
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
      pieces={season => seasonPieces(season, plan.rules, words)}
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
      pieces={tag => tagPieces(tag, words)}
      nameOf={({ from }) => (typeof from === 'string' ? from : from.tag)}
      adds={[
        { label: words.addTag, make: () => ({ from: 'props.item_id' }) },
        { label: words.addTagGlob, make: () => ({ from: { urlGlob: words.globHint, tag: '' } }) },
      ]}
    />
  )
}

export function WholePart() {
  const desk = useDesk()
  const words = planWords.value
  const { plan } = desk
  const addAudience = () =>
    desk.rearrange({
      ...plan,
      audience: [...(plan.audience ?? []), { field: 'traits.country', op: 'eq', value: '' }],
    })
  return (
    <section class="plan-part" aria-labelledby="whole-title">
      <h2 id="whole-title">{words.parts.whole}</h2>
      <ul>
        {wholePieces(plan, words).map(({ key, pieces }) => (
          <li key={key} class="part-item">
            <Sentence
              pieces={pieces}
              base=""
              change={(next, path, isTyping) => desk.write(next, path, isTyping)}
            />
            {key === 'audience' && !desk.isReadOnly && (
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
