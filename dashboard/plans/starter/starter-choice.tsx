import { STARTER_KINDS, USUAL_STARTER } from '../../../shared/starter-kind.ts'
import { starterWords } from './words.ts'

/** What a site or a plan begins with. `withEmpty` also lets the plan begin without rules, as the first choice. */
export function StarterChoice({ name, withEmpty = false }: { name: string; withEmpty?: boolean }) {
  const { choose, empty, kinds } = starterWords.value
  return (
    <label class="field">
      {choose}
      <select class="select" name={name}>
        {withEmpty && <option value="">{empty}</option>}
        {STARTER_KINDS.map(kind => (
          <option key={kind} value={kind} selected={!withEmpty && kind === USUAL_STARTER}>
            {kinds[kind]}
          </option>
        ))}
      </select>
    </label>
  )
}
