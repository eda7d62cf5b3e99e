import { bundles } from '../../collector/app/bundles.ts'
import type { buildTracker } from '../../esbuild.config.mjs'

/** The built files of the tracker, as a collector serves them: bundled once for all test files. */
export const builtTracker = async () => (await bundles()).tracker as Awaited<ReturnType<typeof buildTracker>>
