import {
  PARTNER_STARTERS,
  type PartnerStarter,
  STARTER_KINDS,
  type StarterKind,
  USUAL_STARTER,
} from '../../../shared/starter-kind.ts'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { starterWords } from './words.ts'

/**
 * The choice of a starter plan for a site or a plan. `withEmpty` also offers a plan without rules, as the first option, and the
 * plans that score partners.
 */
export function StarterChoice({ withEmpty = false }: { withEmpty?: boolean }) {
  const { choose, empty, kinds } = starterWords.value
  const offered = withEmpty ? [...STARTER_KINDS, ...PARTNER_STARTERS] : STARTER_KINDS
  const options: SelectOption<StarterKind | PartnerStarter | ''>[] = offered.map(value => ({
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
