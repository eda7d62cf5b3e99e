import { isbot } from 'isbot'
import { UAParser } from 'ua-parser-js'
import type { Derived } from '../../shared/event.ts'

type FromAgent = Pick<Derived, 'device' | 'bot' | 'agent'>

const agents = new Map<string, FromAgent>()
const AGENTS_KEPT = 2_000
/** As much of an agent is judged, and kept of a bot's. */
const LENGTH_JUDGED = 1_000

/** Whether the list of bots, as it is now, knows the agent. */
export const isBotAgent = (agent: string): boolean => isbot(agent.slice(0, LENGTH_JUDGED))

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
