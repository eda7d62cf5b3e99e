/**
 * Texts that occur in most events and contacts. A stored text has the number of such a word in its place: its index here,
 * from 1. Stored rows depend on the numbers: a new word goes to the end, and none is moved or removed. The names of events
 * that outlive retention are not among them: PostgreSQL looks for them in the stored texts (`drop.ts`).
 */
const WORDS = [
  ...['page_view', 'scroll', 'engagement', 'click', 'file_download', 'view_search_results', 'view_item'],
  ...['add_to_cart', 'remove_from_cart', 'add_to_wishlist', 'begin_checkout', 'form_start', 'form_submit'],
  ...['generate_lead', 'demo_request', 'newsletter_signup', 'sign_up', 'login', 'video_start'],
  ...['video_progress', 'video_complete', 'share', 'select_promotion', 'comment', 'revisit', 'career_view'],
  ...['ad_click', 'purchase', 'call_booked', 'office_visit', 'email_click', 'sms_click', 'sms_reply'],
  ...['call_incoming', 'call_answered', 'social_reaction', 'refund', 'deal_created', 'deal_won', 'deal_lost'],
  ...['email_delivered', 'email_open', 'email_bounce', 'email_unsubscribe', 'offer_sent', 'referral'],
  ...['call_attempt', 'call_missed', 'meeting_canceled', 'sms_delivered', 'sms_unsubscribe', 'chat_spam'],
  ...['complaint', 'consent', 'adjustment'],
  ...['search', 'social', 'ai', 'mail', 'ad', 'partner', 'campaign', 'google', 'bing', 'duckduckgo', 'yahoo'],
  ...['ecosia', 'yandex', 'seznam', 'baidu', 'facebook', 'instagram', 'x', 'linkedin', 'youtube', 'reddit'],
  ...['tiktok', 'pinterest', 'snapchat', 'chatgpt', 'perplexity', 'claude', 'gemini', 'copilot', 'microsoft'],
  ...['newsletter', 'mailchimp', 'hubspot', 'gmail', 'outlook', 'allegro', 'ceneo', 'unknown'],
  ...['desktop', 'mobile', 'tablet', 'smarttv', 'Chrome', 'Mobile Chrome', 'Safari', 'Mobile Safari'],
  ...['Firefox', 'Mobile Firefox', 'Edge', 'Opera', 'Opera Mobi', 'Samsung Internet', 'Chrome WebView'],
  ...['WebKit', 'Facebook', 'Instagram', 'GSA', 'Windows', 'macOS', 'Linux', 'Android', 'iOS', 'Chrome OS'],
  ...['PL', 'DE', 'CZ', 'SK', 'UA', 'GB', 'US', 'FR', 'ES', 'IT', 'NL', 'AT', 'CH', 'SE', 'NO', 'DK', 'FI'],
  ...['IE', 'BE', 'PT', 'HU', 'RO', 'LT', 'LV', 'EE', 'BG', 'HR', 'SI', 'GR', 'CA', 'AU', 'IN', 'BR', 'JP'],
] as const

const NUMBERS = new Map<string, number>(WORDS.map((word, i) => [word, i + 1]))

/** The number of a frequent word, any other text itself. */
export const shortWord = (text: string): string | number => NUMBERS.get(text) ?? text

/** The text of what `shortWord` gave. */
export const longWord = (short: string | number): string =>
  typeof short === 'number' ? WORDS[short - 1]! : short
