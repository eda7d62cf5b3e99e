/** Set by esbuild. pulse.js is built without, and then a call of tell() leaves nothing behind. */
declare const DEBUG: boolean
