import type { SiteLists } from '../../shared/site.ts'
import { decoded } from './path-segment.ts'
import { saidOfPath, withOwnEntries } from './site-lists.ts'
import { FILE_ENDINGS, FILE_PARAMETERS, FILE_PATH } from './source-lists.ts'

const BUILT_IN = new Set(FILE_ENDINGS)

/** Whether a link is a download rather than a page. */
export function isFile(link: URL, lists: Partial<SiteLists> = {}): boolean {
  if (!/^(?:https?|ftp):$/.test(link.protocol)) return false
  const said = saidOfPath(link.pathname, lists.filePaths)
  if (said !== undefined) return said
  const endings = lists.fileEndings?.length
    ? new Set(
        withOwnEntries(
          FILE_ENDINGS,
          lists.fileEndings.map(ending => ending.toLowerCase()),
        ),
      )
    : BUILT_IN
  if (endings.has(endingOf(link.pathname)) || FILE_PATH.test(link.pathname)) return true
  // A download script names the file in its query.
  for (const [name, value] of link.searchParams)
    if (FILE_PARAMETERS.has(name.toLowerCase()) && endings.has(endingOf(value))) return true
  return false
}

/** The file extension in lower case, without the dot; empty if there is none. */
function endingOf(path: string): string {
  const name = decoded(path.slice(path.lastIndexOf('/') + 1)).trim()
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
}
