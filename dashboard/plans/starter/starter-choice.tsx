import { STARTER_KINDS, type StarterKind, USUAL_STARTER } from '../../../shared/starter-kind.ts'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { starterWords } from './words.ts'

/** What a site or a plan begins with. `withEmpty` also lets the plan begin without rules, as the first choice. */
export function StarterChoice({ withEmpty = false }: { withEmpty?: boolean }) {
  const { choose, empty, kinds } = starterWords.value
  const options: SelectOption<StarterKind | ''>[] = STARTER_KINDS.map(value => ({
    value,
    label: kinds[value],
  }))
  if (withEmpty) options.unshift({ value: '', label: empty })
  return (
    <div class="field">
      {choose}
      <Select label={choose} name="starter" options={options} value={withEmpty ? '' : USUAL_STARTER} />
    </div>
  )
}
