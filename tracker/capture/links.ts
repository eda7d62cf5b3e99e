import { whenClicked } from '../attempt.ts'
import { emit } from '../emit.ts'
import { clean } from '../url.ts'

const FILE =
  /\.(pdf|(xls|doc|ppt)x?|pps|key|od[tsp]|txt|rtf|csv|xml|epub|mobi|zip|[rtj]ar|7z|t?gz|bz2|pkg|dmg|exe|msi|deb|rpm|apk|iso|mp(3|4|e?g)|wav|wm[av]|m4v|mov|avi|webm)$/i

/** Files that are fetched, and links that lead away: to other hosts, to the mail program, to the phone. */
export const captureLinks = () =>
  whenClicked<HTMLAnchorElement>('a[href],area', link => {
    const link_url = clean(link.href)
    const file_name = link.pathname
    if (FILE.test(file_name) || link.hasAttribute('download')) emit('file_download', { link_url, file_name })
    // Of the schemes that name no host, javascript: leads nowhere.
    else if (link.host !== location.host && !/^j/.test(link.href)) emit('click', { link_url })
  })
