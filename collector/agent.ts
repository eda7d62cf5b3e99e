import { isbot } from 'isbot'
import { UAParser } from 'ua-parser-js'
import type { Derived } from '../shared/event.ts'

const agents = new Map<string, Pick<Derived, 'device' | 'bot'>>()
const AGENTS_KEPT = 2_000

/** Device and bot mark of a User-Agent; parsing one takes 50 µs, and a few hundred make up most traffic. */
export function deriveFromAgent(agent: string): Pick<Derived, 'device' | 'bot'> {
  const known = agents.get(agent)
  if (known) return known
  const derived: Pick<Derived, 'device' | 'bot'> = {}
  if (agent.trim() === '' || isbot(agent)) derived.bot = agent.trim() === '' ? 'no_agent' : 'agent'
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
