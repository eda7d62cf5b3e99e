export type Command = {
  summary: string
  usage: string
  /** Returns the exit code; throws `Usage` for arguments that it cannot use. */
  run(args: string[]): Promise<number>
}

/** A mistake in how a command was called; its message is all that is printed. */
export class Usage extends Error {}
