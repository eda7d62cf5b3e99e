import type { Rule } from '../../../shared/plan.ts'
import {
  act,
  deepVisit,
  firstFive,
  purchase,
  reactions,
  readToTheEnd,
  regrets,
  steps,
  timeInView,
} from './parts.ts'

/** Loyal readers: time, articles read to the end, and acts of interest. */
export const contentRules = (most: number): Rule[] => [
  timeInView(most),
  firstFive('page-view', 'page_view'),
  ...steps('pages', 'page_view', 4, [10, 25, 50, 100, 250]),
  firstFive('item', 'view_item'),
  deepVisit(5),
  readToTheEnd(2),
  act('revisit', 'revisit', 4, { limit: { per: 'week', n: 1 } }),
  act('search', 'view_search_results', 2, { limit: { per: 'day', n: 3 } }),
  act('download', 'file_download', 8, { limit: { oncePer: 'props.link_url' }, validity: 'P90D' }),
  act('video', 'video_complete', 5, { limit: { oncePer: 'props.video_url' }, validity: 'P90D' }),
  act('comment', 'comment', 8, { limit: { per: 'day', n: 2 }, validity: 'P30D' }),
  act('share', 'share', 5, { limit: { per: 'day', n: 2 }, validity: 'P30D' }),
  act('login', 'login', 3, { limit: { per: 'week', n: 1 }, validity: 'P30D' }),
  act('newsletter', 'newsletter_signup', 15, { limit: { per: 'ever', n: 1 } }),
  act('sign-up', 'sign_up', 15, { limit: { per: 'ever', n: 1 } }),
  act('form', 'generate_lead', 20, { limit: { per: 'day', n: 1 }, validity: 'P180D' }),
  purchase,
  ...reactions,
  ...regrets,
]
