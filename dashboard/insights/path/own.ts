/** What the reader has changed of a step; the rest is as the data say. */
export type Own = { points?: number; validDays?: number | null }
