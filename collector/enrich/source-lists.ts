/**
 * Lists for the derivation of data from URLs and referrers. They are not sent to pages; after a change, stored events are
 * derived again (`pulseboard rederive`). Sites add entries of their own: `SiteLists`.
 */

/**
 * Parameters of site searches, and the condition under which their value counts as a search term: `always`; `words`: it
 * consists of words; `home`: of words on a site's home page, or of several words; `several`: of several words. On a page
 * with a search path, each parameter counts.
 */
export const SEARCH_PARAMETERS: Record<string, 'always' | 'words' | 'home' | 'several'> = {
  search: 'always', search_query: 'always', search_term: 'always', searchterm: 'always', searchword: 'always',
  searchtext: 'always', search_text: 'always', search_keywords: 'always', ssearch: 'always', keyword: 'always',
  keywords: 'always', phrase: 'always', szukaj: 'always', fraza: 'always', szukana: 'always', suchbegriff: 'always',
  suche: 'always', recherche: 'always', q: 'words', query: 'words', term: 'words', terms: 'words', string: 'words',
  s: 'home', k: 'several', text: 'several',
} // biome-ignore format: a table

/** Path segments of pages with search results. */
export const SEARCH_SEGMENT =
  /^(?:(?:site|shop|product|catalog|advanced)?-?search(?:-?(?:results?|page))?|catalogsearch|s|find|results?|szukaj|szukanie|wyszukiwanie|wyszukiwarka|wyszukaj|wyniki(?:-wyszukiwania)?|suchen?|suchergebnisse?|recherche|rechercher|resultats?|buscar|busca|busqueda|pesquisa|ricerca|cerca|zoeken|zoek|hledat|hledani|vyhledavani|vyhladavanie|sok|sog|haku|hae|kereses|cautare|poisk|arama|ara|search-results-page)$/
/** Path segments that are followed by the search term. */
export const SEARCH_VERB =
  /^(?:search|szukaj|wyszukaj|suche|recherche|buscar|busca|ricerca|zoeken|hledat|hledani|sok|haku|kereses|cautare|poisk)$/
/** Segments there that are no search term: `/search/advanced`, `/search/label/news`. */
export const NOT_SEARCHED_FOR =
  /^(?:index|results?|advanced|all|label|page|tag|category|query|ajax|suggest|wyniki|zaawansowane|erweitert|[a-z]{2}|\d+)$/
export const PAGED = /^(?:page|strona|seite|p)?-?\d+$|^(?:page|strona|seite|p)$/i

export const PARTNER_PARAMETERS = [
  'via', 'ref', 'fpr', 'aff', 'aff_id', 'affiliate', 'partner', 'a_aid', 'tap_a', 'rfsn', 'sca_ref', 'refcode',
] // biome-ignore format: a table

/** Click ids that advertising systems add, with their sources. */
export const CLICK_IDS: Record<string, string> = {
  gclid: 'google', gbraid: 'google', wbraid: 'google', dclid: 'google', fbclid: 'facebook', msclkid: 'microsoft',
  ttclid: 'tiktok', twclid: 'x', li_fat_id: 'linkedin', igshid: 'instagram', epik: 'pinterest', rdt_cid: 'reddit',
  sccid: 'snapchat', yclid: 'yandex', irclickid: 'impact', ceneo_spo: 'ceneo', mc_cid: 'mailchimp',
  mkt_tok: 'marketo', _hsenc: 'hubspot',
} // biome-ignore format: a table

/** Click ids of mailings rather than advertising. */
export const MAIL_CLICK_IDS = new Set(['mc_cid', 'mkt_tok', '_hsenc'])
/** Ids that social networks add to ordinary links too: they name the source, but are no paid click. */
export const UNPAID_CLICK_IDS = new Set(['fbclid', 'igshid', ...MAIL_CLICK_IDS])

const careers = [
  'careers?', 'jobs?', 'join-us', 'join-our-team', 'work-with-us', 'work-for-us', 'vacanc(?:y|ies)', 'open-positions',
  'current-openings', 'job-(?:offers?|openings?|opportunities)', 'career-opportunities', 'internships?', 'recruitment',
  'recruiting', '(?:we-are|were)-hiring',
  'kariera', 'praca', 'praca-u-nas', 'pracuj-z-nami', 'rekrutacja', 'dolacz(?:-do-(?:nas|zespolu))?', 'oferty-pracy',
  'karriere', 'stellen(?:angebote)?', 'offene-stellen', 'jobangebote',
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
export const CAREERS_HOST =
  /^(?:careers?|jobs?|kariera|praca|rekrutacja|recruitment|recruiting|karriere|carrieres?|empleos?|vacatures|werkenbij)\./

/** Services with a subdomain for each company's open positions. */
export const RECRUITING_SERVICES: ReadonlySet<string> = new Set([
  'workable.com', 'greenhouse.io', 'lever.co', 'ashbyhq.com', 'personio.de', 'personio.com', 'teamtailor.com',
  'smartrecruiters.com', 'recruitee.com', 'bamboohr.com', 'breezy.hr', 'jobvite.com', 'icims.com', 'myworkdayjobs.com',
  'taleo.net', 'successfactors.com', 'successfactors.eu', 'applytojob.com', 'pinpointhq.com', 'softgarden.io', 'traffit.com',
  'erecruiter.pl', 'elevato.net', 'hrlink.pl', 'recruitify.ai', 'homerun.co', 'factorialhr.com', 'zohorecruit.com',
]) // biome-ignore format: a table

/** Leading path segments of shop and magazine sections, which never lead to the company's jobs. */
export const NOT_CAREERS_AFTER = new Set([
  'product', 'products', 'produkt', 'produkty', 'shop', 'sklep', 'blog', 'news', 'category', 'kategoria', 'tag', 'p',
]) // biome-ignore format: a table

type Referrers = { channel: 'search' | 'social' | 'ai' | 'mail'; hosts: Record<string, string> }

/** Hosts with their subdomains (under any suffix with `.*`), by kind. */
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

/** Subdomains of search engines that are searches. */
export const SEARCH_SUBDOMAIN = /^(?:www\d?|m|search|images?|lens|html|lite|noai|safe|start|cn|[a-z]{2})$/

/**
 * Hosts that a visitor passes in the middle of a visit and returns from: payments with their banks, and sign-ins. They
 * are not sources of visits.
 */
export const WAY_STATIONS = [
  'przelewy24.pl', 'payu.com', 'payu.pl', 'tpay.com', 'paynow.pl', 'imoje.pl', 'autopay.eu', 'bm.pl', 'bluemedia.pl',
  'dotpay.pl', 'dotpay.eu', 'blik.com', 'paypo.pl', 'twisto.pl', 'hotpay.pl', 'cashbill.pl', 'espago.com', 'eservice.com.pl',
  'polcard.com.pl', 'first-data.com', 'paypal.com', 'stripe.com', 'klarna.com', 'adyen.com', 'mollie.com', 'checkout.com',
  'worldpay.com', 'braintreegateway.com', 'braintree-api.com', 'authorize.net', '2checkout.com', 'paddle.com', 'fastspring.com',
  'sofort.com', 'giropay.de', 'paydirekt.de', 'ideal.nl', 'bancontact.com', 'trustly.com', 'skrill.com', 'neteller.com',
  'paysafecard.com', 'gopay.com', 'gopay.cz', 'comgate.cz', 'gpwebpay.com', 'barion.com', 'simplepay.hu', 'netopia-payments.com',
  'saferpay.com', 'datatrans.com', 'hipay.com', 'payplug.com', 'systempay.fr', 'redsys.es', 'nexi.it', 'ogone.com',
  'cardinalcommerce.com', 'arcot.com', 'razorpay.com', 'payfast.co.za', 'paystack.com', 'afterpay.com', 'affirm.com',
  'pay.google.com', 'pay.amazon.com', 'payments.amazon.com', 'payments.amazon.de', 'online.mbank.pl', 'ipko.pl', 'inteligo.pl',
  'login.ingbank.pl', 'ingbusiness.pl', 'centrum24.pl', 'pekao24.pl', 'system.aliorbank.pl', 'bankmillennium.pl',
  'planet.bnpparibas.pl', 'online.citibank.pl',
  'accounts.google.com', 'accounts.youtube.com', 'login.microsoftonline.com', 'login.live.com', 'login.microsoft.com',
  'b2clogin.com', 'ciamlogin.com', 'appleid.apple.com', 'idmsa.apple.com', 'auth0.com', 'okta.com', 'oktapreview.com',
  'onelogin.com', 'amazoncognito.com', 'login.yahoo.com', 'login.salesforce.com', 'duosecurity.com', 'clerk.accounts.dev',
  'login.gov.pl', 'pz.gov.pl', 'mojeid.pl', 'id.me', 'bankid.no', 'bankid.com', 'criipto.id',
] // biome-ignore format: a table

export const PAID_MEDIA = /^(?:cpc|ppc|cpm|cpv|paid.*|display|banner|retargeting|ads?)$/
export const MAIL_MEDIA = /^(?:e[-_ ]?mail(?:ing)?|mailing|newsletter)s?$/
export const CAMPAIGN_PREFIXES = ['utm_', 'mtm_', 'pk_']

/** File extensions of downloads, in lower case. */
export const FILE_ENDINGS = [
  'pdf', 'xls', 'xlsx', 'xlsm', 'doc', 'docx', 'ppt', 'pptx', 'pps', 'ppsx', 'key', 'pages', 'numbers', 'odt', 'ods', 'odp', 'odg',
  'txt', 'rtf', 'csv', 'tsv', 'xml', 'epub', 'mobi', 'azw3', 'djvu', 'ps', 'eps', 'ai', 'indd', 'psd', 'ics', 'vcf', 'vsd', 'vsdx',
  'dwg', 'dxf', 'dwf', 'dwt', 'step', 'stp', 'iges', 'igs', 'stl', 'obj', '3mf', '3ds', 'sldprt', 'sldasm', 'slddrw', 'ipt', 'iam',
  'idw', 'prt', 'catpart', 'catproduct', 'rfa', 'rvt', 'ifc', 'skp', 'f3d', 'x_t', 'sat', 'gsm', 'ies', 'ldt', 'uld', 'kml', 'kmz',
  'gpx', 'shp', 'gcode',
  'zip', 'rar', '7z', 'gz', 'tgz', 'tar', 'bz2', 'xz', 'pkg', 'dmg', 'exe', 'msi', 'deb', 'rpm', 'apk', 'ipa', 'jar', 'iso', 'bin',
  'img', 'hex',
  'mp3', 'wav', 'wma', 'ogg', 'flac', 'mp4', 'm4v', 'mov', 'avi', 'mpg', 'mpeg', 'wmv', 'webm', 'mkv',
] // biome-ignore format: a table

/** Query parameters of download scripts that name the file. */
export const FILE_PARAMETERS: ReadonlySet<string> = new Set([
  'file', 'f', 'fn', 'filename', 'file_name', 'path', 'download', 'attachment', 'document', 'doc', 'plik', 'nazwa', 'name', 'src',
]) // biome-ignore format: a table

/** Paths of downloads without a file extension, as in repositories and shops: `/bitstream/55/download`. */
export const FILE_PATH = /\/bitstreams?\/|\/[^/]*\d[^/]*\/(?:download|pobierz)\/?$/i
