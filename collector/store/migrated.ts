/** How far a migration is, in rows; `total` is 0 while it is not known. */
export type Migrated = { done: number; total: number }
