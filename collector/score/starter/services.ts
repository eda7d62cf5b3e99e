import type { Language } from '../../../shared/person.ts'
import type { Rule } from '../../../shared/plan.ts'
import {
  act,
  COMPANY_GROUP,
  deepVisit,
  firstFive,
  JOB_GROUP,
  MAILBOX_GROUP,
  purchase,
  reactions,
  readToTheEnd,
  regrets,
  steps,
  timeInView,
  told,
  trait,
} from './parts.ts'

/** The usual paths of a pricing page, by the site's language. */
const PRICING: Record<Language, string> = { en: '*pricing*', pl: '*cennik*' }

/** Providers of private mailboxes, by the beginning of their domains, since many have one domain for each country. */
const PRIVATE_MAILBOXES = {
  gmail: '@gmail.',
  yahoo: '@yahoo.',
  outlook: '@outlook.',
  hotmail: '@hotmail.',
  wp: '@wp.pl',
  o2: '@o2.pl',
  onet: '@onet.',
  interia: '@interia.',
}

/** The names under which forms, Segment's specification and connections send one trait. */
const COMPANY_TRAITS = ['company', 'company.name']
const JOB_TRAITS = ['title', 'jobTitle', 'job_title', 'position', 'job', 'occupation']

/** Readiness for a conversation: requests, time spent on the offer, and fit. */
export const servicesRules = (most: number, language: Language): Rule[] => [
  firstFive('page-view', 'page_view'),
  act('revisit', 'revisit', 4, { limit: { per: 'week', n: 1 } }),
  act('pricing', 'page_view', 10, {
    where: [{ field: 'url.path', op: 'glob', value: PRICING[language] }],
    limit: { per: 'day', n: 1 },
  }),
  act('ad-click', 'ad_click', 3, { limit: { per: 'day', n: 1 } }),
  act('search', 'view_search_results', 3, { limit: { per: 'day', n: 3 } }),
  act('download', 'file_download', 10, { limit: { oncePer: 'props.link_url' }, validity: 'P90D' }),
  timeInView(most, 'P90D'),
  ...steps('pages', 'page_view', 3, [10, 25, 50, 100, 250]),
  deepVisit(5),
  readToTheEnd(1),
  firstFive('item', 'view_item'),
  act('video', 'video_complete', 5, { limit: { oncePer: 'props.video_url' }, validity: 'P90D' }),
  act('cart', 'add_to_cart', 15, { limit: { per: 'day', n: 2 }, validity: 'P14D' }),
  act('newsletter', 'newsletter_signup', 10, { limit: { per: 'ever', n: 1 } }),
  act('form', 'generate_lead', 20, { limit: { per: 'day', n: 1 }, validity: 'P180D' }),
  act('form-phone', 'generate_lead', 10, {
    where: [{ field: 'props.has_phone', op: 'eq', value: true }],
    limit: { per: 'day', n: 1 },
    validity: 'P180D',
  }),
  act('demo', 'demo_request', 30, { limit: { per: 'week', n: 1 } }),
  told('call', 'call_booked', 30, { limit: { per: 'day', n: 1 } }),
  purchase,
  ...COMPANY_TRAITS.map(name => trait(`fit-${name}`, name, 8, COMPANY_GROUP)),
  ...JOB_TRAITS.map(name => trait(`fit-${name}`, name, 8, JOB_GROUP)),
  trait('fit-email', 'email', 6, MAILBOX_GROUP),
  ...Object.entries(PRIVATE_MAILBOXES).map(([provider, domain]) =>
    trait(`private-${provider}`, 'email', -6, MAILBOX_GROUP, {
      where: [{ field: 'value', op: 'contains', value: domain }],
    }),
  ),
  ...reactions,
  ...regrets,
]
