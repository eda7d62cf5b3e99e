import { expect, it } from 'vitest'
import { withoutNames } from '../../collector/model/anonymize.ts'
import { event } from '../store/samples.ts'

it('clears ids of an erased person as text or number, beside values that cannot be printed', () => {
  const unprintable = { toString: 1, valueOf: 1 }
  const traits = {
    user_id: unprintable,
    userId: 4711,
    previousId: '4711',
    anonymousId: [unprintable],
    id: 4711,
  }
  const { props } = withoutNames(event({ props: { traits } }), ['u:4711', 'e:anna@shop.example'])
  expect(props.traits).toEqual({ ...traits, userId: null, previousId: null })
})
