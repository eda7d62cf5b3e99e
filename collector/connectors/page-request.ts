/** Paths of pages; other paths are subresources or files. */
const PAGE_ENDING = /(?:^|\/)[^/.]*$|\.(?:html?|xhtml|php|aspx?|jsp)$/i

/** Segments of paths that programs ask for: interfaces, health checks, what pages fetch while they are open. */
const PROGRAM_SEGMENT =
  /(?:^|\/)(?:api|rest|graphql|ajax|wp-json|wp-admin|cgi-bin|cdn-cgi|socket\.io|_next|livewire|\.well-known|feed)(?:\/|$)/i
const PROGRAM_PATH =
  /^\/(?:healthz?|health[-_]?check|livez?|readyz?|ready|liveness|readiness|ping|status|server-status|nginx_status|fpm-status|metrics|heartbeat|version|-\/(?:healthy|ready))\/?$|\/(?:xmlrpc|wp-cron|admin-ajax|ajax)\.php$/i
/** Parameters by which shop systems call themselves: WooCommerce, WordPress, PrestaShop, Magento, Drupal. */
const PROGRAM_PARAMETER =
  /(?:^|&)(?:wc-ajax|wc-api|rest_route|doing_wp_cron|ajax|isAjax|_wrapper_format|_format|action=heartbeat)(?:=|&|$)/

export type RequestKind = 'page' | 'file' | 'other'

/** Classifies a successful GET by its path and query. */
export function requestKind(path: string, query: string, isFile: () => boolean): RequestKind {
  if (PROGRAM_SEGMENT.test(path) || PROGRAM_PATH.test(path) || PROGRAM_PARAMETER.test(query)) return 'other'
  // A program that hands out files has the ending of a page.
  if (isFile()) return 'file'
  return PAGE_ENDING.test(path) ? 'page' : 'other'
}
