import type { PathAnswer } from '../../../shared/insights-path.ts'
import { signed } from '../../ui/format.ts'
import { basisText } from './basis-text.ts'
import { pathWords } from './words.ts'

type Props = {
  silence: PathAnswer['silence']
  points: Readonly<Record<string, number>>
  isLeft: (key: string) => boolean
  toggle: (key: string) => void
}

/** What takes points away; each one can be left out. */
export function MinusPart({ silence, points, isLeft, toggle }: Props) {
  const say = pathWords.value
  return (
    <fieldset class="builder-list">
      <legend>{say.minusTitle}</legend>
      {Object.entries(points).map(([key, value]) => (
        <label key={key}>
          <input type="checkbox" checked={!isLeft(key)} onChange={() => toggle(key)} />
          <span>
            {key === 'silence' ? say.silence(silence.value) : say.minus[key]} <b>{signed(value)}</b>{' '}
            <small>{key === 'silence' ? basisText(silence.basis) : say.ourDefault}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
