import type { InstallCheck } from '../../shared/site.ts'

export const PLATFORMS = ['html', 'wordpress', 'woocommerce', 'shopify', 'gtm', 'react'] as const
export type Platform = (typeof PLATFORMS)[number]

/** Tag Manager takes `data-` attributes off, so the key is in the address. */
export function snippetFor(
  platform: Platform,
  { snippet, scriptUrl }: Pick<InstallCheck, 'snippet' | 'scriptUrl'>,
  waits: boolean,
): string {
  if (platform === 'gtm') {
    const key = /data-site="([^"]*)"/.exec(snippet)?.[1] ?? ''
    return `<script async src="${scriptUrl}?site=${key}"></script>`
  }
  const line = waits ? snippet.replace('></script>', ' data-consent="wait"></script>') : snippet
  return platform === 'wordpress' || platform === 'woocommerce'
    ? `add_action('wp_head', fn() => print('${line}'));`
    : line
}
