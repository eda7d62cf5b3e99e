import { safe } from './attempt.ts'
import { fetchFile } from './fetch-file.ts'
import { readTag, wishes } from './settings.ts'
import { start } from './start.ts'

/** The script tag's way in: its attributes are the settings. */
export const begin = /* @__PURE__ */ safe(() => {
  readTag()
  // The debug build, which logs its decisions, replaces this one.
  if (!DEBUG && ('debug' in wishes || /pulse_debug/.test(location.href))) fetchFile('debug')
  else start()
})
