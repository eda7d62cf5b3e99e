import { fetchFile } from './fetch-file.ts'
import { tell } from './tell.ts'

/** Files of what few pages need, each fetched when a page shows a sign of it. */
export type Name = 'shop' | 'layer' | 'makers' | 'video' | 'inner' | 'marks'

let load: (name: Name) => unknown

/** For the ES module, which has them in it. */
export const loadBy = (loader: typeof load) => {
  load = loader
}

/**
 * A field of the envelope: a companion that the page's policy or the network blocked, for the installation screen.
 */
export let lost = ''

/** Loads a companion, once. */
export const need = async (name: Name) => {
  try {
    await (MODULE ? load(name) : fetchFile(name))
  } catch (error) {
    lost = `,"x":"${name}"`
    tell('lost', [name, error])
  }
}
