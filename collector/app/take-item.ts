import { isRefusal } from '../../shared/refusal.ts'
import { messageOf } from '../http/connections/door.ts'
import type { Pipeline } from '../ingest/pipeline.ts'
import type { Item } from '../providers/port.ts'

/** Takes an event of a connected service, with the trust of a server; false: the site is gone. */
export async function takeItem(
  pipeline: Pick<Pipeline, 'receiveMessages'>,
  site: string,
  item: Item,
  now: number,
): Promise<boolean> {
  const { answer } = await pipeline.receiveMessages(
    { site, key: 'secret', receivedAt: now, address: null, agent: '', gpc: false },
    [messageOf(item)],
  )
  return !isRefusal(answer)
}
