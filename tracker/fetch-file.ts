import { endpoint, findTag } from './settings.ts'

const asked = new Set<string>()

/** The tracker's other files are beside the beacons. In the pinned variant the browser compares their bytes with a hash. */
export const fetchFile = (name: string): Promise<unknown> =>
  PINNED
    ? new Promise((resolve, reject) => {
        if (asked.has(name)) return
        asked.add(name)
        const { file, integrity } = PINNED![name]!
        const script = {
          type: 'module',
          src: `${endpoint}.${file}`,
          integrity,
          nonce: findTag().nonce,
          onload: resolve,
          onerror: reject,
        }
        document.head.append(Object.assign(document.createElement('script'), script))
      })
    : import(`${endpoint}.${name}.js`)
