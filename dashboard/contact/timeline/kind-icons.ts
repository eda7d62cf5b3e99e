import type { TimelineEvent } from '../../../shared/contact.ts'
import type { IconName } from '../../ui/icons.tsx'
import { isSearch } from './lines.ts'

/** By the beginning of the kind's name; the first that fits is taken. */
const BY_KIND: readonly [RegExp, IconName][] = [
  [/^page_view$|^engagement$|^scroll$/, 'page'],
  [/^view_search_results$/, 'search'],
  [/^purchase$|^refund$|^deal_|_cart$|checkout$|^view_item$|^add_to_wishlist$|^select_promotion$/, 'cart'],
  [/^call_|^sms_/, 'call'],
  [/^email_|^newsletter_signup$|^offer_sent$/, 'mail'],
  [/^form_|^generate_lead$|^demo_request$|^comment$|^complaint$/, 'form'],
  [/^file_download$/, 'file'],
  [/^video_/, 'play'],
  [/^identify$|^group$|^sign_up$|^login$|^alias$|^consent$|^objection$|^referral$/, 'person'],
]

export function kindIcon(event: TimelineEvent): IconName {
  if (isSearch(event)) return 'search'
  return BY_KIND.find(([kind]) => kind.test(event.name))?.[1] ?? 'stream'
}
