import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { SiteLists } from '../../shared/site.ts'

/** The format of each list's entries; an entry with a leading minus removes a built-in one. */
const ENTRIES: { [List in keyof SiteLists]: { shape: RegExp; what: string } } = {
  searchParameters: { shape: /^[^\s?&#=]+$/, what: 'the name of a parameter such as q' },
  partnerParameters: { shape: /^[^\s?&#=]+$/, what: 'the name of a parameter such as q' },
  careersPaths: { shape: /^\/[^\s?#]+$/, what: 'the beginning of a path such as /join' },
  fileEndings: { shape: /^[\p{L}\d_-]+$/u, what: 'the ending of a file name such as dwg' },
  filePaths: { shape: /^\/[^\s?#]+$/, what: 'the beginning of a path such as /downloads/' },
  ignoredReferrers: { shape: /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i, what: 'a host such as pay.example.com' },
}

export function mistakeInLists(lists: { [List in keyof SiteLists]?: string[] | undefined }): Refusal | null {
  for (const [list, { shape, what }] of Object.entries(ENTRIES))
    for (const [index, entry] of (lists[list as keyof SiteLists] ?? []).entries())
      if (!shape.test(entry.replace(/^-/, '')))
        return refusal('bad_request', `not ${what}`, `lists.${list}[${index}]`)
  return null
}
