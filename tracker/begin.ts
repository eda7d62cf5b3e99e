import { safe } from './attempt.ts'
import { endpoint, readTag, wishes } from './settings.ts'
import { start } from './start.ts'

/** The script tag's way in: its attributes are the settings. */
export const begin = /* @__PURE__ */ safe(() => {
  readTag()
  const load = (name: string) => import(`${endpoint}.${name}.js`)
  // The same program, its decisions told, takes the place of this one. In a frame of another origin the address on top may
  // not be read, and this ends here.
  if (!DEBUG && ('debug' in wishes || /pulse_debug/.test(top!.location.href))) load('debug')
  else start()
  if ('shop' in wishes) load('shop')
})
