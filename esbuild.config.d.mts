/** One bundled file: `hash` names its immutable variant (`pulse.HASH.js`), `integrity` is its SRI value. */
export type Built = { bytes: Uint8Array; type: string; hash: string; integrity: string }

/** `pulse.js`, `pulse.pinned.js`, `pulse.debug.js`, the companions (`pulse.shop.js` …), `tracker.mjs`. */
export function buildTracker(): Promise<Record<string, Built>>

/** `index.js`, `index.css` and their assets; empty while there is no dashboard/index.tsx. */
export function buildDashboard(): Promise<Record<string, Built>>

/** `portal.js`, `portal.css`. */
export function buildPortal(): Promise<Record<string, Built>>

/** Bytes after brotli at its highest quality (11). */
export function brotliSize(bytes: Uint8Array): number

/** Names of the companions: each is a folder of tracker/companions. */
export const COMPANIONS: string[]

/** In this order letters become names in the tracker. */
export const LETTERS: string

/** Brotli bytes of `pulse.js` with names of these letters. */
export function sizeWith(letters: string): Promise<number>

/** Brotli bytes that each capture adds to `pulse.js`. */
export function captureCosts(): Promise<{ capture: string; bytes: number }[]>
