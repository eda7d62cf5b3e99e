/** One row of a file as a raw event of the beacon's form. Line numbers start at 1. */
export type ImportRow = {
  line: number
  event: { i: string; n: string; t: number } & Record<string, unknown>
  /** The address and user agent of a browser's event; without them, the row has a server's trust. */
  from?: { address: string; agent: string }
}

/** The reason why a line is not an event. */
export type BadRow = { line: number; reason: string }

/** A valid line that is not an event. */
export type SkippedRow = { line: number; skipped: true }

export type FormatOptions = {
  /** The origin of paths in files that name no host. */
  origin: string
  /** True for an address that is a download. */
  isFile: (address: string) => boolean
  /** Takes secrets and e-mail addresses out of an address. */
  clean: (address: string) => string
}

export type Format = (
  lines: AsyncIterable<string>,
  options: FormatOptions,
) => AsyncGenerator<ImportRow | BadRow | SkippedRow>
