import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { language } from '../words/words.ts'
import type { Platform } from './platform.ts'

const en = {
  title: 'Install Pulseboard',
  lead: 'One line on every page. It loads one small file and doesn’t slow the page down.',
  snippet: 'Snippet',
  waiting: 'Waiting for the first event',
  waitingText: 'Open a page with the snippet. This box turns green when the first event arrives.',
  waitingShort: 'Open a page with the snippet. The result appears here automatically.',
  seen: 'It works',
  seenText: (what: string) => `First event received: ${what}`,
  last: 'Last event',
  toBoard: 'Open the board',
  nothing: 'Not working? Common causes',
  reasons: [
    ['The page is cached', 'Reload it without the cache and check that the line is in the page source.'],
    [
      'A content security policy blocks it',
      'Allow this address in script-src and connect-src. The browser console shows the blocked request.',
    ],
    [
      'An ad blocker is on',
      'Try a private window without extensions. It helps to serve the file from your own domain.',
    ],
    [
      'The domain is not allowed',
      'If Settings lists allowed domains, this page’s domain must be one of them.',
    ],
    ['The key belongs to another site', 'The data-site value must match the one above.'],
    [
      'Consent is never updated',
      'After a Google Consent Mode default of “denied”, also one for some regions only, the snippet waits until your consent tool sends an update. It has to send one to every visitor.',
    ],
  ] as [string, string][],
  steps: 'Other ways',
  server: (address: string) => `From a server or a Segment library: send to ${address} with the secret key.`,
  serverDocs: 'API reference',
  serverHow: 'Find your keys in Settings.',
  consent: 'The site has a consent banner: store and send nothing before the visitor agrees',
  toChannels: 'Get hot leads by Slack or email',
  platform: 'Platform',
  platformNames: {
    html: 'HTML',
    wordpress: 'WordPress',
    woocommerce: 'WooCommerce',
    shopify: 'Shopify',
    gtm: 'Tag Manager',
    react: 'React',
  },
  /** Where the line goes, and what else is worth knowing. */
  platforms: {
    html: ['Paste this line into the <head> of every page.'],
    wordpress: ['Paste this line at the end of functions.php of your theme, or of a child theme.'],
    woocommerce: [
      'Paste this line at the end of functions.php of your theme, or of a child theme.',
      'Paid orders and refunds come from the shop’s own server: add WooCommerce under Settings, Connections.',
    ],
    shopify: [
      'Online Store, Themes, Edit code: paste this line into theme.liquid, before </head>.',
      'Paid orders and refunds come from Shopify’s own server: add Shopify under Settings, Connections.',
    ],
    gtm: [
      'In Google Tag Manager, create a Custom HTML tag with this line, with the trigger All Pages.',
      'With a consent banner, ask for consent in the tag’s own consent settings.',
    ],
    react: [
      'Paste this line into the <head> of index.html (Vite), or of the root layout (Next.js). Page changes without a reload are counted.',
    ],
  } as Record<Platform, [where: string, note?: string]>,
  pinned: 'Pinned version with Subresource Integrity (SRI). Paste the new line after each Pulseboard update.',
  pinnedSnippet: 'Pinned snippet',
}
type InstallWords = typeof en

const pl: InstallWords = {
  title: 'Instalacja Pulseboard',
  lead: 'Jedna linia na każdej stronie. To jeden mały plik, który nie spowalnia witryny.',
  snippet: 'Kod śledzący',
  waiting: 'Czekam na pierwsze zdarzenie',
  waitingText: 'Otwórz stronę z kodem. Po pierwszym zdarzeniu to pole zmieni kolor na zielony.',
  waitingShort: 'Otwórz stronę z kodem. Wynik pojawi się tutaj automatycznie.',
  seen: 'Działa',
  seenText: what => `Pierwsze zdarzenie: ${what}`,
  last: 'Ostatnie zdarzenie',
  toBoard: 'Otwórz tablicę',
  nothing: 'Nie działa? Najczęstsze przyczyny',
  reasons: [
    [
      'Strona jest w pamięci podręcznej',
      'Wczytaj ją z pominięciem pamięci podręcznej i sprawdź, czy kod jest w źródle strony.',
    ],
    [
      'Blokuje ją polityka CSP',
      'Dodaj ten adres do script-src i connect-src. Konsola przeglądarki pokazuje zablokowane żądanie.',
    ],
    [
      'Działa bloker reklam',
      'Spróbuj w oknie prywatnym bez rozszerzeń. Pomaga udostępnienie pliku z własnej domeny.',
    ],
    [
      'Domena nie jest dozwolona',
      'Jeśli w ustawieniach podano dozwolone domeny, musi być wśród nich domena tej strony.',
    ],
    ['Klucz należy do innej witryny', 'Wartość data-site musi być taka sama jak powyżej.'],
    [
      'Brak aktualizacji zgody',
      'Po domyślnym „denied” w Google Consent Mode, także ustawionym tylko dla wybranych regionów, skrypt czeka na aktualizację z narzędzia do zgód. Powinna trafić do każdego odwiedzającego.',
    ],
  ],
  steps: 'Inne sposoby',
  server: address => `Z serwera lub biblioteki Segment: wysyłaj na adres ${address} z kluczem tajnym.`,
  serverDocs: 'Dokumentacja API',
  consent: 'Witryna ma baner zgody: przed zgodą odwiedzającego nic nie zapisuj ani nie wysyłaj',
  toChannels: 'Gorące leady na Slacku lub w mailu',
  platform: 'Platforma',
  platformNames: {
    html: 'HTML',
    wordpress: 'WordPress',
    woocommerce: 'WooCommerce',
    shopify: 'Shopify',
    gtm: 'Menedżer tagów',
    react: 'React',
  },
  platforms: {
    html: ['Wklej tę linię do sekcji <head> każdej strony.'],
    wordpress: ['Wklej tę linię na końcu pliku functions.php motywu lub motywu potomnego.'],
    woocommerce: [
      'Wklej tę linię na końcu pliku functions.php motywu lub motywu potomnego.',
      'Opłacone zamówienia i zwroty przesyła serwer sklepu: dodaj WooCommerce w sekcji Połączenia w ustawieniach.',
    ],
    shopify: [
      'Sklep online, Motywy, Edytuj kod: wklej tę linię do pliku theme.liquid przed </head>.',
      'Opłacone zamówienia i zwroty przesyła serwer Shopify: dodaj Shopify w sekcji Połączenia w ustawieniach.',
    ],
    gtm: [
      'W Menedżerze tagów Google utwórz niestandardowy tag HTML z tą linią i regułą „Wszystkie strony”.',
      'Jeśli witryna ma baner zgody, ustaw wymaganie zgody w ustawieniach tego tagu.',
    ],
    react: [
      'Wklej tę linię do sekcji <head> pliku index.html (Vite) lub głównego layoutu (Next.js). Zmiany strony bez przeładowania też się liczą.',
    ],
  },
  serverHow: 'Klucze znajdziesz w ustawieniach.',
  pinned: 'Stała wersja z Subresource Integrity (SRI). Po każdej aktualizacji Pulseboard wklej nową linię.',
  pinnedSnippet: 'Kod ze stałą wersją',
}

/** Apart from the other words: they come with the screen. */
export const installWords = computed(() => ({ en, pl })[language.value as Language])
