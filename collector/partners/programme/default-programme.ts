import type { Programme } from '../../../shared/programme.ts'
import { EVIDENCE } from '../../../shared/programme-rules.ts'

/** The programme that works out of the box; the manager changes it before the first publication. */
export const defaultProgramme = (organiser: string): Programme => ({
  name: { pl: 'Program partnerski', en: 'Partner programme' },
  organiser: { name: organiser, address: '', email: '' },
  timeZone: null,
  pays: 'orders',
  codes: { parameter: 'ref', windowDays: 30, click: 'last' },
  referrals: {
    isPublic: true,
    protectionDays: 180,
    bindingMonths: 12,
    refuses: { protected: true, cameByOther: true, ownLead: true },
    firstContactWorkingDays: 1,
    newsDays: 14,
  },
  rates: { firstPpm: 100_000, recurringPpm: 50_000, recurringMonths: 12, existingPpm: 0 },
  rules: [],
  levels: [
    {
      id: 'srebrny',
      name: { pl: 'Srebrny', en: 'Silver' },
      rates: { firstPpm: 120_000, recurringPpm: 60_000 },
      rules: [],
      reaches: { currency: 'PLN', amount: 1_000_000 },
    },
    {
      id: 'zloty',
      name: { pl: 'Złoty', en: 'Gold' },
      rates: { firstPpm: 150_000, recurringPpm: 75_000 },
      rules: [],
      reaches: { currency: 'PLN', amount: 5_000_000 },
    },
  ],
  bonuses: [
    {
      id: 'five',
      per: 'quarter',
      if: { kind: 'every', customers: 5 },
      pays: { currency: 'PLN', amount: 20_000 },
    },
  ],
  precedence: [...EVIDENCE],
  termsOf: 'customer',
  base: { valueIs: 'gross', assumedTaxPpm: null },
  holdDays: 30,
  minimum: [
    { currency: 'PLN', amount: 10_000 },
    { currency: 'EUR', amount: 2_500 },
    { currency: 'USD', amount: 2_500 },
  ],
  joining: { isOpen: true },
  forbidden: { brandBidding: true, couponSites: true },
  noticeDays: 14,
  more: { pl: '', en: '' },
})
