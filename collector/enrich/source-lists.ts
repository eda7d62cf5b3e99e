/**
 * What URLs and referrers tell. One file of lists: nothing of it is sent to pages, and stored events are derived
 * again when it changes (`pulseboard rederive`). A site adds entries of its own: `SiteLists`.
 */

export const SEARCH_PARAMETERS = [
  'q', 's', 'search', 'query', 'keyword', 'keywords', 'k', 'searchword', 'search_query', 'phrase', 'text', 'szukaj', 'fraza',
] // biome-ignore format: a table

/** One letter says little: `?s=` or `?k=` is a search only where the path does not say otherwise. */
export const SHORT_SEARCH_PARAMETERS = new Set(['q', 's', 'k'])

export const PARTNER_PARAMETERS = [
  'via', 'ref', 'fpr', 'aff', 'aff_id', 'affiliate', 'partner', 'a_aid', 'tap_a', 'rfsn', 'sca_ref', 'refcode',
] // biome-ignore format: a table

/** Click ids that advertising systems add, and whose they are. */
export const CLICK_IDS: Record<string, string> = {
  gclid: 'google', gbraid: 'google', wbraid: 'google', dclid: 'google', fbclid: 'facebook', msclkid: 'microsoft',
  ttclid: 'tiktok', twclid: 'x', li_fat_id: 'linkedin', igshid: 'instagram', epik: 'pinterest', rdt_cid: 'reddit',
  sccid: 'snapchat', yclid: 'yandex', irclickid: 'impact', ceneo_spo: 'ceneo', mc_cid: 'mailchimp',
  mkt_tok: 'marketo', _hsenc: 'hubspot',
} // biome-ignore format: a table

/** Click ids that come from mail rather than from advertising. */
export const MAIL_CLICK_IDS = new Set(['mc_cid', 'mkt_tok', '_hsenc'])
/** Ids that a social network adds to ordinary links too: they name the source, and are no paid click. */
export const UNPAID_CLICK_IDS = new Set(['fbclid', 'igshid', ...MAIL_CLICK_IDS])

const careers = [
  'careers?', 'jobs?', 'join-us', 'work-with-us', 'vacanc(?:y|ies)', 'open-positions', 'internships?',
  'kariera', 'praca', 'rekrutacja', 'dolacz(?:-do-nas)?', 'oferty-pracy',
  'karriere', 'stellen(?:angebote)?',
  'carrieres?', 'recrutement', 'emplois?', 'nous-rejoindre',
  'empleos?', 'trabaja-con-nosotros',
  'lavora-con-noi', 'carriere', 'posizioni-aperte',
  'carreiras?', 'trabalhe-conosco', 'vagas',
  'vacatures?', 'werken-bij',
  'lediga-jobb', 'karriar',
  'ledige-stillinger',
  'tyopaikat', 'rekrytointi',
  'volna-mista',
  'kariyer',
  'karrier', 'allasok', 'cariere', 'karjera', 'karijera', 'вакансии', 'вакансіі', 'карьера',
  '採用', '招聘', '채용',
] // biome-ignore format: a table

/** As a whole path segment, folded (no case, no marks), an ending such as `.html` aside. */
export const CAREERS_SEGMENT = new RegExp(`^(?:${careers.join('|')})$`, 'u')
export const CAREERS_HOST = /^(?:careers|jobs|kariera)\./

/** What follows a leading path segment of these is a shop's or a journal's own matter, never the company's jobs. */
export const NOT_CAREERS_AFTER = new Set([
  'product', 'products', 'produkt', 'produkty', 'shop', 'sklep', 'blog', 'news', 'category', 'kategoria', 'tag', 'p',
]) // biome-ignore format: a table

type Referrers = { channel: 'search' | 'social' | 'ai' | 'mail'; hosts: Record<string, string> }

/** Registrable hosts (or leading labels with `.*`) by what they are. */
export const REFERRERS: Referrers[] = [
  {
    channel: 'ai',
    hosts: {
      'chatgpt.com': 'chatgpt', 'chat.openai.com': 'chatgpt', 'perplexity.ai': 'perplexity', 'claude.ai': 'claude',
      'gemini.google.com': 'gemini', 'copilot.microsoft.com': 'copilot', 'chat.mistral.ai': 'mistral',
      'chat.deepseek.com': 'deepseek', 'grok.com': 'grok', 'meta.ai': 'meta-ai', 'you.com': 'you', 'phind.com': 'phind',
    },
  },
  {
    channel: 'mail',
    hosts: {
      'mail.google.com': 'gmail', 'outlook.live.com': 'outlook', 'outlook.office.com': 'outlook',
      'mail.yahoo.com': 'yahoo-mail', 'poczta.onet.pl': 'onet', 'poczta.wp.pl': 'wp', 'poczta.o2.pl': 'o2',
      'poczta.interia.pl': 'interia', 'mail.proton.me': 'proton',
    },
  },
  {
    channel: 'search',
    hosts: {
      'google.*': 'google', 'bing.com': 'bing', 'duckduckgo.com': 'duckduckgo', 'search.yahoo.com': 'yahoo',
      'yandex.*': 'yandex', 'ya.ru': 'yandex', 'baidu.com': 'baidu', 'ecosia.org': 'ecosia', 'qwant.com': 'qwant',
      'startpage.com': 'startpage', 'search.brave.com': 'brave', 'seznam.cz': 'seznam', 'naver.com': 'naver',
      'kagi.com': 'kagi', 'szukaj.onet.pl': 'onet', 'swisscows.com': 'swisscows', 'ask.com': 'ask',
    },
  },
  {
    channel: 'social',
    hosts: {
      'facebook.com': 'facebook', 'fb.com': 'facebook', 'instagram.com': 'instagram', 't.co': 'x', 'twitter.com': 'x',
      'x.com': 'x', 'linkedin.com': 'linkedin', 'lnkd.in': 'linkedin', 'youtube.com': 'youtube', 'youtu.be': 'youtube',
      'reddit.com': 'reddit', 'tiktok.com': 'tiktok', 'pinterest.*': 'pinterest', 'wykop.pl': 'wykop',
      'threads.net': 'threads', 'threads.com': 'threads', 'bsky.app': 'bluesky', 'mastodon.social': 'mastodon',
      't.me': 'telegram', 'web.whatsapp.com': 'whatsapp', 'wa.me': 'whatsapp', 'snapchat.com': 'snapchat',
      'news.ycombinator.com': 'hacker-news', 'quora.com': 'quora', 'vk.com': 'vk', 'discord.com': 'discord',
    },
  },
] // biome-ignore format: tables

export const PAID_MEDIA = /^(?:cpc|ppc|cpm|cpv|paid.*|display|banner|retargeting|ads?)$/
export const CAMPAIGN_PREFIXES = ['utm_', 'mtm_', 'pk_']

const files = [
  'pdf', 'xlsx?', 'docx?', 'pptx?', 'ppsx?', 'key', 'odt', 'ods', 'odp', 'txt', 'rtf', 'csv', 'xml', 'epub', 'mobi',
  'zip', 'rar', '7z', 'gz', 'tgz', 'tar', 'bz2', 'pkg', 'dmg', 'exe', 'msi', 'deb', 'rpm', 'apk', 'jar', 'iso',
  'mp3', 'wav', 'wma', 'mp4', 'm4v', 'mov', 'avi', 'mpe?g', 'wmv', 'webm',
] // biome-ignore format: a table

/** Ends of paths that are files to be fetched rather than pages. */
export const FILE_ENDING = new RegExp(`\\.(?:${files.join('|')})$`, 'i')
