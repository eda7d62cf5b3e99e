import type { Plan } from '../../../shared/plan.ts'
import type { Faults } from './faults.ts'
import { needUnique } from './value.ts'

const MOST_NAME = 200
const MOST_VALUE = 100_000_000_00
const CURRENCY = /^[A-Z]{3}$/

/** A gift has a cost, and points of browsers can be forged: its threshold counts proven points only. */
export function checkRewards(faults: Faults, { rewards = [], thresholds }: Plan): void {
  needUnique(faults, rewards, 'reward')
  rewards.forEach((reward, i) => {
    const at = faults.in(i)
    at.in('name').need(
      reward.name.trim() !== '' && reward.name.length <= MOST_NAME,
      `a reward has a name of at most ${MOST_NAME} signs`,
    )
    const threshold = thresholds.find(({ id }) => id === reward.threshold)
    const of = at.in('threshold')
    if (of.need(threshold !== undefined, `there is no threshold "${reward.threshold}"`)) {
      of.need(threshold!.direction === 'up', 'a reward is granted when a score rises')
      of.need(
        (threshold!.minTrust ?? 'browser') !== 'browser',
        'points of browsers can be forged: the threshold asks for verified or server points',
      )
    }
    if (!reward.value) return
    const { amount, currency } = reward.value
    const value = at.in('value')
    value.in('amount').need(amount >= 0 && amount <= MOST_VALUE, `whole minor units from 0 to ${MOST_VALUE}`)
    value.in('currency').need(CURRENCY.test(currency), 'a currency such as PLN')
  })
}
