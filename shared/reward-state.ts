/**
 * A reward: a gift that a plan's rule grants when a score passes a threshold, at most once per contact and period. It has
 * a value for the books and is no money. `delivered` and `cancelled` are final.
 *
 *     granted ─→ ordered ─→ delivered
 *        └──────────┴─────→ cancelled
 *
 * Without a schema, which pages need not load.
 */
export const REWARD_STATES = ['granted', 'ordered', 'delivered', 'cancelled'] as const
export type RewardState = (typeof REWARD_STATES)[number]

/** The states that may follow; `delivered` may follow at once. */
export const REWARD_NEXT: { [S in RewardState]: readonly RewardState[] } = {
  granted: ['ordered', 'delivered', 'cancelled'],
  ordered: ['delivered', 'cancelled'],
  delivered: [],
  cancelled: [],
}
