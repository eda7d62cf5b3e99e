import type { Right } from '../../../shared/right.ts'
import { may } from '../../core/session.ts'
import { moneyWords } from './words.ts'

/** In place of actions that take a right: which one, and who gives it. */
export function NeedsRight({ right }: { right: Right }) {
  const say = moneyWords.value
  return (
    <p class="soft needs-right">
      {say.needs[right]} {may('admin') ? <a href="/settings#people">{say.toRights}</a> : say.whoGives}
    </p>
  )
}
