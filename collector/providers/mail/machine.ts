import { isbot } from 'isbot'
import { text } from '../body.ts'

/** Marks of events that a program made: a proxy that loads pictures ahead, a scanner that fetches links. */
export const MAIL_PROXY = 'mail_proxy'
export const LINK_SCANNER = 'link_scanner'

/** The user agent of Apple's proxy. The proxies of Google and Yahoo fetch when a person opens a mail, so they are no sign. */
const APPLE_PROXY = 'Mozilla/5.0'

/** The mark that an open's or a click's user agent gives it, if any. */
export function markOfAgent(kind: 'open' | 'click', agent: unknown): { bot?: string } {
  const said = text(agent)
  if (said === undefined) return {}
  if (said === APPLE_PROXY) return kind === 'open' ? { bot: MAIL_PROXY } : {}
  return isPictureProxy(said) || !isbot(said) ? {} : { bot: LINK_SCANNER }
}

const isPictureProxy = (agent: string): boolean => /GoogleImageProxy|YahooMailProxy/i.test(agent)
