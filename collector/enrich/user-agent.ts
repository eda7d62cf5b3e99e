import { isbot } from 'isbot'
import { UAParser } from 'ua-parser-js'
import type { Derived } from '../../shared/event.ts'

type FromAgent = Pick<Derived, 'device' | 'bot' | 'agent'>

const agents = new Map<string, FromAgent>()
const AGENTS_KEPT = 2_000
/** Bot detection reads this many characters of a user agent, and this many are stored for a bot. */
const LENGTH_JUDGED = 1_000

/**
 * Names of devices and browsers that the list of bots would match: phones called Discovery or BOT (`MI BOT Build/…`),
 * Sogou's browser, WeChat's mini programs and its developer tools, CE-HTML of televisions. A bot still matches without them.
 */
const NO_BOT: readonly RegExp[] = [
  /\bCUBOT[\w-]*/gi,
  // A name of a device stands in the first brackets, before its build or at their end; a bot's has a version after it.
  /(?<=\(Linux;[^()]*;[^();]*)\b(?:Discovery|DISCOVERY|\w*BOT)(?:_\w+)?\b(?!\/)(?=[^();]*(?:\)| Build\/|;))/g,
  /\bSogou(?:MSE|MobileBrowser|Search(?= Ios\b)|Explorer)\b(?:[/,][\w.]+)?|\bSogou(?:\/[\d.]+)?(?= Sogou(?:Search|Mobile))/g,
  /(?<=\bMicroMessenger\/.*)\b(?:wechatdev)?tools\b/g,
  /\bCE-HTML\/[\d.]+/g,
]

/** Bot detection: whether the agent is on the current list of bots, without the names in `NO_BOT`. */
export function isBotAgent(agent: string): boolean {
  const judged = agent.slice(0, LENGTH_JUDGED)
  if (!isbot(judged)) return false
  return isbot(NO_BOT.reduce((text, name) => text.replace(name, ''), judged))
}

/** Device and bot mark of a User-Agent; parsing one takes 50 µs, and a few hundred make up most traffic. */
export function deriveFromAgent(agent: string): FromAgent {
  const known = agents.get(agent)
  if (known) return known
  const derived: FromAgent = {}
  if (agent.trim() === '') derived.bot = 'no_agent'
  else if (isBotAgent(agent)) Object.assign(derived, { bot: 'agent', agent: agent.slice(0, LENGTH_JUDGED) })
  const parsed = new UAParser(agent.slice(0, 500)).getResult()
  derived.device = {
    type: parsed.device.type ?? 'desktop',
    ...(parsed.os.name && { os: parsed.os.name }),
    ...(parsed.browser.name && { browser: parsed.browser.name }),
  }
  if (agents.size >= AGENTS_KEPT) agents.delete(agents.keys().next().value!)
  agents.set(agent, derived)
  return derived
}
