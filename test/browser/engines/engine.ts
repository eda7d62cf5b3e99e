/** A tab of a real browser. */
export type Tab = {
  open(url: string): Promise<void>
  /** Runs a script in the page, and returns what it returns. */
  run(script: string): Promise<unknown>
  click(selector: string): Promise<void>
  back(): Promise<void>
  /** Makes it the one that is seen. */
  show(): Promise<void>
  close(): Promise<void>
}

/** A browser with a window and a fresh profile, as visitors have it. */
export type Engine = {
  version: string
  tab(): Promise<Tab>
  /** Opens the address in a tab behind the one that is seen; showing it may close that one. */
  behind(seen: Tab, url: string): Promise<Tab>
  quit(): Promise<void>
}
