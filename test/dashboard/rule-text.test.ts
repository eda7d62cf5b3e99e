// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../dashboard/alerts/channels/kind-fields.tsx'
import { bonusText, conditionText, ruleText } from '../../dashboard/partners/rules/rule-text.ts'
import { language } from '../../dashboard/words/words.ts'
import { OPS } from '../../shared/plan.ts'
import { ProgrammeRule } from '../../shared/programme-rules.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')
const ebooks = ProgrammeRule.parse({
  id: 'ebooks',
  when: 'recurring',
  months: 3,
  name: { pl: 'E-booki', en: 'E-books' },
  where: [
    { field: 'item_category', op: 'in', value: ['ebook', 'audio'] },
    { field: 'value', op: 'gte', value: 1500 },
    { field: 'traits.tier', op: 'exists', value: false },
  ],
  pay: { kind: 'fixed', currency: 'PLN', amount: 500, per: 'unit' },
  max: [{ currency: 'PLN', amount: 5000 }],
})

afterEach(() => {
  language.value = 'en'
})

describe('rules of a programme in words', () => {
  it('state the orders, each condition, the sum and its limit', () => {
    expect(plain(ruleText(ebooks, 'orders'))).toBe(
      'Further orders of a customer within 3 months, only if the product’s category is one of “ebook”, “audio” and the order’s value is at least 1,500 and the customer’s property “tier” is not stated: PLN 5.00 for each unit, at most PLN 50.00 for one order.',
    )
    language.value = 'pl'
    expect(plain(ruleText(ebooks, 'deals'))).toBe(
      'Kolejne transakcje klienta przez 3 miesiące, tylko gdy kategoria produktu to jedno z „ebook”, „audio” i wartość zamówienia wynosi co najmniej 1500 i właściwość klienta „tier” nie występuje w danych: 5,00 zł za każdą sztukę, najwyżej 50,00 zł za jedną transakcję.',
    )
  })

  it.each(['en', 'pl'] as const)('have words for every operator: %s', to => {
    language.value = to
    for (const op of OPS)
      expect(conditionText({ field: 'toString', op, value: 'x' })).not.toMatch(/undefined|function/)
  })

  it('state a share with its decimals, and a rule that pays nothing', () => {
    const rule = { ...ebooks, when: 'any' as const, where: [], max: [] }
    expect(ruleText({ ...rule, pay: { kind: 'percent', ppm: 125_500 } }, 'orders')).toBe(
      'Every order: 12.55%.',
    )
    expect(ruleText({ ...rule, pay: { kind: 'none' } }, 'deals')).toBe('Every deal: no commission.')
  })

  it('state a bonus with its period', () => {
    const pays = { currency: 'PLN', amount: 10_000 }
    const every = { id: 'b', per: 'month' as const, if: { kind: 'every' as const, customers: 5 }, pays }
    const sales = {
      ...{ id: 's', per: 'quarter' as const, pays },
      if: { kind: 'sales' as const, currency: 'PLN', amount: 500_000 },
    }
    expect(plain(bonusText(every))).toBe('PLN 100.00 for every 5 new customers in a calendar month.')
    language.value = 'pl'
    expect(plain(bonusText(every))).toBe('100,00 zł za każdych 5 nowych klientów w miesiącu kalendarzowym.')
    expect(plain(bonusText(sales))).toBe(
      '100,00 zł, jeżeli sprzedaż netto w kwartale kalendarzowym osiągnie 5 000,00 zł.',
    )
  })
})

describe('the form of a webhook channel', () => {
  it.each([true, false])('states whether it is told of the partner programme: %s', isOn => {
    const form = new FormData()
    form.set('settings.url', 'https://erp.example/hook')
    if (isOn) form.set('settings.partners', 'on')
    expect(readSettings('webhook', form)).toEqual({
      kind: 'webhook',
      url: 'https://erp.example/hook',
      partners: isOn,
    })
  })
})
