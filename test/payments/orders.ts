import type { Payer, PaymentOrder, Transfer } from '../../collector/payments/transfer.ts'

export const PAYER: Payer = {
  name: 'Sklep z Butami sp. z o.o.',
  ...{ street: 'ul. Źródlana 7', postCode: '00-001', town: 'Łódź', country: 'PL' },
  iban: 'PL61109010140000071219812874',
}
export const ACCOUNT = 'PL27114020040000300201355387'
export const GERMAN = 'DE89370400440532013000'

export const transfer = (change: Partial<Transfer> = {}): Transfer => ({
  statement: 7,
  name: 'Grażyna Żółć',
  ...{ town: 'Kraków', country: 'PL' },
  iban: ACCOUNT,
  ...{ amount: 123_450, currency: 'PLN' },
  title: 'Rozliczenie 7 za 2026-04',
  ...change,
})

export const order = (...transfers: Transfer[]): PaymentOrder => ({
  id: 'PB-20260512-1',
  payer: PAYER,
  date: '2026-05-12',
  createdAt: new Date('2026-05-11T09:30:00Z'),
  transfers: transfers.length > 0 ? transfers : [transfer()],
})
