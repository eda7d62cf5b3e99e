export type Asset = { bytes: Uint8Array; type: string; immutable: boolean }
