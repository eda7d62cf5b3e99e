import type { Programme, Terms } from '../../../shared/programme.ts'
import { amountText, percent } from './amounts.ts'
import { ended } from './ended.ts'
import { isRateReplaced, paragraphsOfRules } from './terms-of-rules.ts'

type Section = Terms['sections'][number]

/** The terms of the programme in English. */
export function termsInEnglish(document: Programme): Section[] {
  const { organiser, codes, referrals, rates, base, forbidden, more } = document
  const rate = (ppm: number) => percent(ppm, 'en')
  const isShop = document.pays === 'orders'
  const sale = isShop ? 'order' : 'deal'
  const zone = document.timeZone ?? 'UTC'
  return [
    {
      title: 'The organiser and the partner',
      paragraphs: [
        `“${document.name.en}” is run by ${ended([organiser.name, organiser.address].filter(Boolean).join(', '))}`,
        organiser.email === '' ? '' : `Contact about the programme: ${organiser.email}.`,
        'A partner is a person or a company accepted by the organiser on application. Taking part is free and voluntary.',
      ],
    },
    {
      title: 'Links and codes',
      paragraphs: [
        `A partner refers by a link with the parameter “${codes.parameter}”, by a coupon code, or by naming a person in the referral form.`,
        `A visit by a link counts for ${plural(codes.windowDays, 'day')}. ${
          codes.click === 'last'
            ? 'If a customer came by the links of several partners, the last visit decides.'
            : 'If a customer came by the links of several partners, the first visit decides.'
        }`,
        'A visit by a link after checkout has begun in the same visit is not taken into account.',
      ],
    },
    {
      title: 'Referrals and protection',
      paragraphs: [
        `An accepted referral protects the partner for ${plural(referrals.protectionDays, 'day')} from its submission: a customer who buys in that time is the partner’s. Protection ends earlier if the organiser closes the case without a sale or the partner withdraws the referral.`,
        `A referral is not accepted if: ${refusals(document)}. The partner reads the reason in the portal.`,
        `The organiser contacts the referred person within ${plural(referrals.firstContactWorkingDays, 'working day')} and tells the partner of each change of the referral’s state.`,
        'The partner passes on the data of a person only if that person has asked to be contacted or has agreed to it. The organiser tells the person where the data came from.',
      ],
    },
    {
      title: 'Commission',
      paragraphs: [
        isRateReplaced(document, 'first')
          ? ''
          : rates.firstPpm > 0
            ? `For the first ${sale} of a new customer: ${rate(rates.firstPpm)}.`
            : 'For the first purchase of a new customer there is no commission.',
        isRateReplaced(document, 'recurring')
          ? ''
          : rates.recurringPpm > 0
            ? `For further ${sale}s of that customer within ${plural(rates.recurringMonths, 'month')} from the first: ${rate(rates.recurringPpm)}.`
            : '',
        isRateReplaced(document, 'existing')
          ? ''
          : rates.existingPpm > 0
            ? `For an ${isShop ? 'order' : 'agreement'} of a customer who bought before and is not the partner’s: ${rate(rates.existingPpm)}.`
            : 'For customers who bought before and are not the partner’s there is no commission.',
        referrals.bindingMonths > 0
          ? `A customer is the partner’s for ${plural(referrals.bindingMonths, 'month')} from the first purchase.`
          : '',
        isShop
          ? `Commission is reckoned on the net value of an order, without tax and delivery.${
              base.valueIs === 'gross' && base.assumedTaxPpm !== null
                ? ` If the shop states no tax, a rate of ${rate(base.assumedTaxPpm)} is assumed.`
                : ''
            }`
          : 'Commission is reckoned on the net value of the deal.',
        document.termsOf === 'customer'
          ? 'The version of these terms in force at the customer’s first purchase by the partner decides the commission.'
          : 'The version of these terms in force at the time of the sale decides the commission.',
        ...paragraphsOfRules(document, 'en'),
      ],
    },
    {
      title: 'Times and payment',
      paragraphs: [
        `Commission is due ${plural(document.holdDays, 'day')} after the sale. A statement covers a calendar month (time zone ${zone}).`,
        document.minimum.length === 0
          ? ''
          : `Minimum payout: ${document.minimum.map(({ amount, currency }) => amountText(amount, currency, 'en')).join(', ')}. A lower sum goes into the next month.`,
        'Payment is made against an invoice or a bill.',
      ],
    },
    {
      title: 'Refunds',
      paragraphs: [
        'A refund lowers the commission in the same proportion as it lowers the value of the sale. A refund after payment is a correction in the next statement; the organiser asks for no money back.',
      ],
    },
    {
      title: 'Rules',
      paragraphs: [
        'There is no commission for purchases of one’s own, nor for referring oneself.',
        forbidden.brandBidding
          ? 'A partner buys no search advertising on the name of the organiser or on similar names.'
          : '',
        forbidden.couponSites
          ? 'A partner publishes no codes and links on coupon sites without the organiser’s consent.'
          : '',
        'A partner sends no unsolicited messages in the organiser’s name.',
      ],
    },
    {
      title: 'Changes and the end',
      paragraphs: [
        document.noticeDays > 0
          ? `The organiser announces a change of these terms at least ${plural(document.noticeDays, 'day')} ahead. Sales before the change are settled by the earlier terms.`
          : 'The organiser informs the partners of a change of these terms. Sales before the change are settled by the earlier terms.',
        'A partner can leave at any time in the portal. What was earned stays earned.',
        'The organiser can pause or end the cooperation, and states the reason.',
      ],
    },
    {
      title: 'Personal data',
      paragraphs: [
        `The controller of a partner’s data is ${ended(organiser.name)} The data are needed to perform the contract and to settle accounts. A partner sees the data in the portal, can download them and ask for their erasure.`,
      ],
    },
    { title: 'Further provisions', paragraphs: more.en.split(/\n+/) },
  ]
}

function refusals({ referrals: { refuses } }: Programme): string {
  const reasons = [
    'the person is a customer already',
    'the partner refers himself or herself, or an own employee',
    ...(refuses.protected ? ['another partner referred the person before, and that protection runs'] : []),
    ...(refuses.cameByOther ? ['the person came by a link of another partner'] : []),
    ...(refuses.ownLead ? ['the person contacted the organiser without a partner in the last 30 days'] : []),
  ]
  return reasons.join('; ')
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`
