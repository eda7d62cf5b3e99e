// What esbuild puts in its place when pulse.js is built.
Object.assign(globalThis, { DEBUG: false, PINNED: null })
