import { expect, it } from 'vitest'
import { withoutNames, withoutPerson } from '../../collector/model/anonymize.ts'
import { event } from '../store/samples.ts'

it('anonymization clears ids of an erased person as text or number, beside values that cannot be serialized', () => {
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

it.each([
  [129.9, 129.9],
  ['129,90', 129.9],
  ['1 299,00 zł', 1299],
  ['1,299.00', 1299],
  ['-20', -20],
  ['two lamps for Anna', undefined],
  [{ toString: 1 }, undefined],
])('anonymization keeps the amount of an erased order: %j', (value, kept) => {
  const order = event({ name: 'purchase', props: { transaction_id: 'T-1', value, currency: 'PLN' } })
  const { props } = withoutPerson(order, ['e:anna@shop.example'], 'secret')
  expect(props).toEqual({
    transaction_id: 'T-1',
    currency: 'PLN',
    ...(kept !== undefined && { value: kept }),
  })
})
