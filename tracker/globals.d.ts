/** Set by esbuild. pulse.js is built without, and then a call of tell() leaves nothing behind. */
declare const DEBUG: boolean

/** Set by esbuild, in the pinned variant alone: what each companion must hash to. */
declare const PINNED: { [name: string]: { file: string; integrity: string } } | null
