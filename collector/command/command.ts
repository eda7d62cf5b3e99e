export type Command = {
  summary: string
  usage: string
  /** Returns the exit code; throws `Usage` for arguments that it cannot use. */
  run(args: string[]): Promise<number>
}

/** An error in the arguments of a command; only its message is printed. */
export class Usage extends Error {}
