/** Browsers keep a cookie that a server sets for 400 days at most; what scripts set, Safari forgets after seven. */
const KEPT_SECONDS = 400 * 86_400
const VISITOR = /^\w{1,64}$/

/**
 * The tracker's visitor id as a first-party cookie, where the collector shares the page's domain
 * (`stats.shop.example` for `www.shop.example`: one for `shop.example`); null elsewhere. A browser refuses a
 * domain that is a public suffix by itself.
 */
export function visitorCookie(
  visitor: unknown,
  origin: string | undefined,
  host: string | undefined,
): string | null {
  if (typeof visitor !== 'string' || !VISITOR.test(visitor) || !origin || !host || !URL.canParse(origin))
    return null
  const { hostname, protocol } = new URL(origin)
  const domain = sharedDomain(hostname, host.replace(/:\d+$/, ''))
  if (domain === null) return null
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `pulse_v=${visitor}; Domain=${domain}; Path=/; Max-Age=${KEPT_SECONDS}; SameSite=Lax${secure}`
}

/** Days for which a browser keeps the evidence of a redirect; how long a click counts is the programme's matter. */
const CLICK_DAYS = 90

/** The signed click of a redirect as a first-party cookie, where the collector shares the landing page's domain. */
export function clickCookie(
  click: string,
  { hostname, protocol }: Pick<URL, 'hostname' | 'protocol'>,
  host: string,
): string | null {
  const domain = sharedDomain(hostname, host.replace(/:\d+$/, ''))
  if (domain === null) return null
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `pulse_p=${click}; Domain=${domain}; Path=/; Max-Age=${CLICK_DAYS * 86_400}; SameSite=Lax${secure}`
}

function sharedDomain(a: string, b: string): string | null {
  if (/^[\d.]+$|:|\[/.test(a) || /^[\d.]+$|:|\[/.test(b)) return null
  const left = a.toLowerCase().split('.').reverse()
  const right = b.toLowerCase().split('.').reverse()
  let labels = 0
  while (labels < left.length && left[labels] === right[labels]) labels += 1
  return labels < 2 ? null : left.slice(0, labels).reverse().join('.')
}
