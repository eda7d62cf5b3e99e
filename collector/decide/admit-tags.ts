import type { Event } from '../../shared/event.ts'
import type { SiteId } from '../model/rows.ts'
import type { TagAdmission } from '../plans/tag-admission.ts'
import { View } from '../score/rules/event-view.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { ContactUpdates } from './contact-updates.ts'

/** The tags of a browser event are admitted on its arrival, whether or not it earns points. */
export function* admitTags(
  site: SiteId,
  event: Event,
  uow: UnitOfWork,
  updates: ContactUpdates,
  { undecided }: TagAdmission,
): Loads<void> {
  // An earlier fold of the batch met an undecided tag, so the whole batch is decided again.
  if (undecided.size > 0) return
  const view = new View({ event, trust: 'browser' }, new Map(), null)
  for (const { scorer } of updates.atWork(site)) scorer.tagsOf?.(view)
  if (undecided.size === 0) return
  const tags = new Set(undecided)
  undecided.clear()
  yield* uow.prefetch({ tags })
  for (const { scorer } of updates.atWork(site)) scorer.tagsOf?.(view)
}
