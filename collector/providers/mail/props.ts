import { given, text } from '../body.ts'
import type { Item } from '../port.ts'

const LONG = 2_000

type Told = {
  provider: string
  message_id?: unknown
  subject?: unknown
  link_url?: unknown
  campaign_id?: unknown
  campaign_name?: unknown
  list_id?: unknown
  tags?: string[] | undefined
  reason?: unknown
  hard?: boolean | undefined
  kind?: string
}

/** The properties of a mail's event, named alike for all services, so that a rule about a mail holds for each. */
export const mailProps = ({ tags, hard, link_url, ...rest }: Told): Item['props'] =>
  given({
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, text(value)])),
    link_url: text(link_url, LONG),
    tags,
    hard,
  })

/** The bare address of `Name <address>`. */
export const addressIn = (value: unknown): string | undefined => {
  const said = text(value)
  return said === undefined ? undefined : (/<([^<>]+)>\s*$/.exec(said)?.[1] ?? said)
}
