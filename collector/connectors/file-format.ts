/** One row of a log as a raw event of the beacon's form, or why it cannot be one. Line numbers start at 1. */
export type ImportRow = {
  line: number
  event: { i: string; n: string; t: number } & Record<string, unknown>
  /** A browser's doing, with what it said of itself then; without, it is a server's word. */
  from?: { address: string; agent: string }
}

export type BadRow = { line: number; reason: string }
/** Nothing is wrong with it; it is not about anything that is an event. */
export type SkippedRow = { line: number; skipped: true }
export type FormatOptions = { origin: string }
export type Format = (
  lines: AsyncIterable<string>,
  options: FormatOptions,
) => AsyncGenerator<ImportRow | BadRow | SkippedRow>
