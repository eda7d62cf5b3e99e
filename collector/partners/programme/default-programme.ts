import type { Programme } from '../../../shared/programme.ts'

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
