import { textOf } from '../../ui/form.tsx'
import { signed } from '../../ui/format.ts'
import { basisText } from './basis-text.ts'
import type { FitChoice } from './fit.ts'
import { pathWords } from './words.ts'

/** Points of a property that the owner names. */
const OWN_POINTS = 10

type Props = {
  fit: readonly FitChoice[]
  isLeft: (key: string) => boolean
  toggle: (key: string) => void
  add: (choice: FitChoice) => void
}

/** Properties of the best customers: from the data, and those that the owner names. */
export function FitPart({ fit, isLeft, toggle, add }: Props) {
  const say = pathWords.value
  return (
    <>
      <fieldset class="builder-list">
        <legend>{say.fitTitle}</legend>
        <p class="soft">{fit.some(({ n }) => n !== null) ? say.fitLead : say.fitNone}</p>
        {fit.map(({ trait, value, points, n }) => (
          <label key={`${trait} ${value}`}>
            <input
              type="checkbox"
              checked={!isLeft(`${trait} ${value}`)}
              onChange={() => toggle(`${trait} ${value}`)}
            />
            <span>
              {trait}: {value} <b>{signed(points)}</b>{' '}
              <small>{basisText(n === null ? { from: 'default' } : { from: 'data', n })}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <form
        class="form-line builder-line"
        onSubmit={event => {
          event.preventDefault()
          const form = event.currentTarget
          const fields = new FormData(form)
          const [trait, value] = [textOf(fields, 'trait'), textOf(fields, 'value')]
          const isKnown = fit.some(one => one.trait === trait && one.value === value)
          if (trait && value && !isKnown) add({ trait, value, points: OWN_POINTS, n: null })
          form.reset()
        }}
      >
        <label class="field">
          <span>{say.property}</span>
          <input name="trait" maxLength={60} required autocomplete="off" />
        </label>
        <label class="field">
          <span>{say.value}</span>
          <input name="value" maxLength={80} required autocomplete="off" />
        </label>
        <button type="submit" class="button">
          {say.addButton}
        </button>
      </form>
    </>
  )
}
