/** Set by esbuild. In pulse.js it is false, and esbuild removes the calls of tell(). */
declare const DEBUG: boolean

/** Set by esbuild: whether this is the ES module, which has the companions in it. */
declare const MODULE: boolean

/** Set by esbuild, in the pinned variant alone: what each companion must hash to. */
declare const PINNED: { [name: string]: { file: string; integrity: string } } | null
