/** Paths of pages; other paths are subresources or files. */
const PAGE_ENDING = /(?:^|\/)[^/.]*$|\.(?:html?|xhtml|php|aspx?|jsp)$/i

/** Path segments of programs' requests: APIs, health checks, background requests of pages. */
const PROGRAM_SEGMENT =
  /(?:^|\/)(?:api|rest|graphql|ajax|wp-json|wp-admin|cgi-bin|cdn-cgi|socket\.io|_next|livewire|\.well-known|feed)(?:\/|$)/i
const PROGRAM_PATH =
  /^\/(?:healthz?|health[-_]?check|livez?|readyz?|ready|liveness|readiness|ping|status|server-status|nginx_status|fpm-status|metrics|heartbeat|version|-\/(?:healthy|ready))\/?$|\/(?:xmlrpc|wp-cron|admin-ajax|ajax)\.php$/i
/** Parameters of internal requests of WooCommerce, WordPress, PrestaShop, Magento and Drupal. */
const PROGRAM_PARAMETER =
  /(?:^|&)(?:wc-ajax|wc-api|rest_route|doing_wp_cron|ajax|isAjax|_wrapper_format|_format|action=heartbeat)(?:=|&|$)/

export type RequestKind = 'page' | 'file' | 'other'

/** Classifies a successful GET by its path and query. */
export function requestKind(path: string, query: string, isFile: () => boolean): RequestKind {
  if (PROGRAM_SEGMENT.test(path) || PROGRAM_PATH.test(path) || PROGRAM_PARAMETER.test(query)) return 'other'
  // A download script has the extension of a page.
  if (isFile()) return 'file'
  return PAGE_ENDING.test(path) ? 'page' : 'other'
}
