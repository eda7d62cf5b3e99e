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

/** Readiness to buy: viewed products, time in view, and the steps to the checkout. */
export const shopRules = (most: number): Rule[] => [
  timeInView(most),
  firstFive('page-view', 'page_view'),
  ...steps('pages', 'page_view', 2, [10, 25, 50, 100, 250]),
  firstFive('item', 'view_item'),
  ...steps('items', 'view_item', 3, [10, 25, 50, 100, 250]),
  deepVisit(3),
  readToTheEnd(1),
  act('revisit', 'revisit', 4, { limit: { per: 'week', n: 1 } }),
  act('ad-click', 'ad_click', 2, { limit: { per: 'day', n: 1 } }),
  act('search', 'view_search_results', 3, { limit: { per: 'day', n: 3 } }),
  act('wishlist', 'add_to_wishlist', 8, { limit: { per: 'day', n: 2 }, validity: 'P30D' }),
  act('cart', 'add_to_cart', 45, { limit: { per: 'day', n: 2 }, validity: 'P14D' }),
  act('checkout', 'begin_checkout', 20, { limit: { per: 'day', n: 1 }, validity: 'P14D' }),
  act('sign-up', 'sign_up', 8, { limit: { per: 'ever', n: 1 } }),
  act('newsletter', 'newsletter_signup', 10, { limit: { per: 'ever', n: 1 } }),
  act('form', 'generate_lead', 20, { limit: { per: 'day', n: 1 }, validity: 'P180D' }),
  purchase,
  ...reactions,
  ...regrets,
]
