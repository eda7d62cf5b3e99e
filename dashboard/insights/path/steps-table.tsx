import { type Signal, useSignal } from '@preact/signals'
import type { PathAnswer } from '../../../shared/insights-path.ts'
import { MOST_STEPS } from '../../../shared/path-steps.ts'
import { number } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { RateBar, scaleOf } from '../found/rate.tsx'
import { actName } from './act-name.ts'
import { basisText } from './basis-text.ts'
import type { Own } from './own.ts'
import { pathWords } from './words.ts'

const VALID_DAYS = [7, 14, 30, 90, 183] as const
const NEVER = 'never'

type Props = {
  path: PathAnswer
  own: Signal<Record<string, Own>>
  choose: (steps: readonly string[]) => void
}

/** The steps of the path with their points; the reader moves, removes and adds them. */
export function StepsTable({ path: { steps, candidates }, own, choose }: Props) {
  const say = pathWords.value
  const acts = steps.map(({ act }) => act)
  const scale = scaleOf(steps.filter(({ rate }) => rate.n > 0).map(({ rate }) => rate))
  const move = (index: number, by: number) => {
    const moved = acts.filter((_, at) => at !== index)
    moved.splice(index + by, 0, acts[index]!)
    choose(moved)
  }
  const change = (act: string, part: Own) => {
    own.value = { ...own.value, [act]: { ...own.value[act], ...part } }
  }
  return (
    <>
      <Table isStacked labelledBy="builder" head={[say.step, say.converts, say.points, say.valid, null]}>
        {steps.map(({ act, rate, points, validDays }, index) => {
          const wished = own.value[act]
          const name = actName(act)
          const days = wished?.validDays === undefined ? validDays.value : wished.validDays
          return (
            <tr key={act}>
              <th scope="row">{name}</th>
              <td data-label={say.converts}>{rate.n === 0 ? '–' : <RateBar of={rate} scale={scale} />}</td>
              <td data-label={say.points}>
                <input
                  class="builder-points"
                  type="number"
                  step="1"
                  aria-label={`${say.points}: ${name}`}
                  value={wished?.points ?? points.value}
                  onInput={event => {
                    const value = event.currentTarget.valueAsNumber
                    if (Number.isFinite(value)) change(act, { points: Math.round(value) })
                  }}
                />
                <small>{wished?.points === undefined ? basisText(points.basis) : ''}</small>
              </td>
              <td data-label={say.valid}>
                <Select
                  label={`${say.valid}: ${name}`}
                  options={[
                    ...VALID_DAYS.map(count => ({ value: String(count), label: say.days(count) })),
                    { value: NEVER, label: say.never },
                  ]}
                  value={days === null ? NEVER : String(days)}
                  choose={value => change(act, { validDays: value === NEVER ? null : Number(value) })}
                />
                <small>{wished?.validDays === undefined ? basisText(validDays.basis) : ''}</small>
              </td>
              <td class="builder-moves">
                <Move text="↑" label={`${say.up}: ${name}`} isOff={index === 0} act={() => move(index, -1)} />
                <Move
                  text="↓"
                  label={`${say.down}: ${name}`}
                  isOff={index === steps.length - 1}
                  act={() => move(index, 1)}
                />
                <Move
                  text="×"
                  label={`${say.remove}: ${name}`}
                  isOff={steps.length === 1}
                  act={() => choose(acts.filter(one => one !== act))}
                />
              </td>
            </tr>
          )
        })}
      </Table>
      {steps.length < MOST_STEPS && (
        <AddStep
          candidates={candidates.filter(({ act }) => !acts.includes(act))}
          add={act => {
            // Beside the steps that are as far from the conversion.
            const far = (one: string) => candidates.find(({ act }) => act === one)?.daysBefore ?? 0
            const place = acts.findIndex(one => far(one) < far(act))
            choose(place < 0 ? [...acts, act] : acts.toSpliced(place, 0, act))
          }}
        />
      )}
    </>
  )
}

type MoveProps = { text: string; label: string; isOff: boolean; act: () => void }

const Move = ({ text, label, isOff, act }: MoveProps) => (
  <button type="button" class="button" aria-label={label} title={label} disabled={isOff} onClick={act}>
    {text}
  </button>
)

function AddStep({ candidates, add }: { candidates: PathAnswer['candidates']; add: (act: string) => void }) {
  const say = pathWords.value
  const chosen = useSignal('')
  if (candidates.length === 0) return null
  return (
    <div class="form-line builder-line">
      <Select
        label={say.add}
        options={[
          { value: '', label: say.choose },
          ...candidates.map(({ act, reach }) => ({
            value: act,
            label: `${actName(act)} (${number(reach.k)})`,
          })),
        ]}
        value={chosen.value}
        choose={value => (chosen.value = value)}
      />
      <button
        type="button"
        class="button"
        disabled={chosen.value === ''}
        onClick={() => {
          add(chosen.value)
          chosen.value = ''
        }}
      >
        {say.addButton}
      </button>
    </div>
  )
}
