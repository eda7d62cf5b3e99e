import { computed } from '@preact/signals'
import type { Trouble } from '../../shared/health.ts'
import type { Language } from '../../shared/person.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { count } from '../../shared/words/plural.ts'
import { language } from '../words/words.ts'

const n = count('en')
const k = count('pl')

/** Problems in addition to the collector's errors: those of this page and of the collector as a whole. */
export type TroubleCode =
  | RefusalCode
  | 'slowed_network'
  | 'slowed_sender'
  | 'slowed_visitors'
  | 'slowed_site'
  | 'too_many_names'
  | 'companion_lost'
  | 'log_grows'
  | 'disk_low'
  | 'not_ours'
type Texts = Partial<Record<TroubleCode, string>>

const en = {
  title: 'Problems and fixes',
  lead: 'What went wrong in the last seven days, what it cost, and how to fix it.',
  none: 'No problems in the last seven days.',
  cost: {
    events: (all: number) => n(all, { one: 'event rejected', other: 'events rejected' }),
    requests: (all: number) => n(all, { one: 'request rejected', other: 'requests rejected' }),
    megabytes: (all: number) => `${all} MB`,
  } as Record<Trouble['of'], (all: number) => string>,
  noCost: (all: number) => n(all, { one: 'time', other: 'times' }),
  from: (sender: string) => `from ${sender}`,
  field: (field: string) => `field ${field}`,
  latest: 'latest',
  /** Explanations for codes with a message of the collector that is not sufficient. */
  what: {
    bad_json: 'The request body is not valid JSON.',
    unknown_key: 'The key belongs to no site.',
    origin_not_allowed: 'The page’s domain is not on the site’s list of allowed domains.',
    method_not_allowed: 'Tracking data arrived with a method other than POST.',
    slowed_network: 'One IP address sends for thousands of visitors and was rate-limited.',
    slowed_sender: 'One visitor or key sent too many events and was rate-limited.',
    companion_lost: 'The browser couldn’t load an extra file of the tracker.',
    log_grows: 'The database’s write-ahead log (WAL) keeps growing.',
    disk_low: 'The server’s disk is nearly full; when it is full, no event is accepted.',
    not_ours: 'Another program answers at the tracker’s address.',
    bad_id: 'The ID is a placeholder, such as “undefined” or “0”.',
    slowed_visitors: 'One IP address brought unusually many new visitors at once and was rate-limited.',
    slowed_site: 'The site had too many new visitors in an hour; further ones were rate-limited.',
    too_many: 'One visitor sent more events than the daily limit.',
    bad_amount: 'An amount has no single reading: the order is kept without it, and a refund is refused.',
    too_many_names: 'More browsers than one person has sent the same user ID or email address without proof.',
    busy: 'The server is short of memory and accepts no new visitors.',
  } as Texts,
  fix: {
    unknown_key: 'Copy the snippet from Install into the page again.',
    origin_not_allowed:
      'Add this domain to the allowed domains in Settings, or remove the snippet from that page.',
    method_not_allowed:
      'A proxy redirects /e. Let it forward the request unchanged, by POST and without a redirect.',
    slowed_network: 'List your proxies in TRUSTED_PROXIES, so that we see each visitor’s own IP address.',
    slowed_sender: 'Check for a loop that calls pulse(). For large imports, use the import command.',
    companion_lost: 'Allow the server’s address in script-src of the page’s Content-Security-Policy.',
    slowed_visitors: 'Nothing is lost: the browsers send again. List your proxies in TRUSTED_PROXIES.',
    slowed_site:
      'Nothing is lost: the browsers send again. If these visitors are real, raise NEW_VISITORS_PER_HOUR.',
    too_many: 'Look for a loop that calls pulse(), or send from your server with the secret key.',
    too_many_names:
      'Do not identify all visitors by one address; sign the identity of those who are signed in.',
    busy: 'Give the server more memory (NODE_OPTIONS=--max-old-space-size), or set a retention.',
    disk_low: 'Free some space, move the database to a larger disk, or set a retention.',
    log_grows:
      'End the program that keeps reading the database file (a shell, a running copy). Use the backup command for copies.',
    not_ours: 'Route the tracker’s script and its requests to the Pulseboard server only.',
    bad_id: 'Call identify only once you know the person; the template prints an empty value.',
    bad_json: 'Send valid JSON. A proxy or a plug-in may have changed the body.',
    bad_envelope: 'Send the format that the API documents. An old copy of the tracker may be in use.',
    bad_encoding: 'Send the body uncompressed or with gzip.',
    bad_content_type: 'Send application/json or text/plain.',
    too_large: 'Send fewer events per request.',
    too_many_events: 'Send fewer events per request.',
    bad_name: 'Use an event name of 1 to 64 printable characters.',
    bad_time: 'Send the time as ISO 8601 with a time zone, or as milliseconds since 1970.',
    bad_amount: 'Send the amount as a number, or with two decimals: “1,299” can be read in two ways.',
    bad_event: 'Send each event as a JSON object with a name.',
    bad_url: 'Send the full page URL; shorten it if it is very long.',
    bad_props: 'Send properties as one flat object of plain values, within the API’s limits.',
    no_identity: 'Send a visitor ID, a user ID or an email with each event.',
    too_old: 'Send events within 30 days; import older ones with a secret key.',
    past_retention: 'Extend data retention in Settings, or don’t send events this old.',
    needs_secret_key: 'Send this event from a server with the secret key; we don’t accept it from a page.',
    proof_invalid:
      'Sign the proof with this site’s identity secret, for this person and with an expiry in the future.',
  } as Texts,
  fixElse: 'Fix the sender as the message says, then try the events below again.',
}
export type HealthWords = typeof en

const pl: HealthWords = {
  title: 'Problemy i rozwiązania',
  lead: 'Co się nie udało w ostatnich siedmiu dniach, jakie były skutki i co zrobić.',
  none: 'Brak problemów w ostatnich siedmiu dniach.',
  cost: {
    events: all =>
      k(all, { one: 'odrzucone zdarzenie', few: 'odrzucone zdarzenia', many: 'odrzuconych zdarzeń' }),
    requests: all =>
      k(all, { one: 'odrzucone żądanie', few: 'odrzucone żądania', many: 'odrzuconych żądań' }),
    megabytes: all => `${all} MB`,
  },
  noCost: all => k(all, { one: 'raz', few: 'razy', many: 'razy' }),
  from: sender => `nadawca: ${sender}`,
  field: field => `pole ${field}`,
  latest: 'ostatnio',
  what: {
    bad_json: 'Treść żądania nie jest poprawnym JSON-em.',
    unknown_key: 'Klucz nie należy do żadnej witryny.',
    origin_not_allowed: 'Domeny tej strony nie ma wśród dozwolonych domen witryny.',
    method_not_allowed: 'Dane śledzenia przyszły inną metodą niż POST.',
    slowed_network: 'Jeden adres IP wysyła dane tysięcy odwiedzających i został ograniczony.',
    slowed_sender: 'Jeden odwiedzający lub klucz wysłał zbyt wiele zdarzeń i został ograniczony.',
    slowed_visitors:
      'Z jednego adresu przyszło naraz więcej nowych odwiedzających, niż miewa witryna; spowolniono go.',
    slowed_site:
      'Witryna miała więcej nowych odwiedzających, niż wolno w ciągu godziny; kolejnych spowolniono.',
    too_many: 'Jeden odwiedzający wysłał więcej zdarzeń, niż wolno w ciągu dnia.',
    too_many_names:
      'Ten sam identyfikator lub e-mail podało bez podpisu więcej przeglądarek, niż ma jedna osoba.',
    busy: 'Serwerowi brakuje pamięci; nie przyjmuje nowych odwiedzających.',
    companion_lost: 'Przeglądarka nie mogła pobrać dodatkowego pliku trackera.',
    log_grows: 'Dziennik zapisu bazy danych (WAL) stale rośnie.',
    disk_low: 'Dysk serwera jest prawie pełny; gdy się zapełni, żadne zdarzenie nie zostanie przyjęte.',
    not_ours: 'Pod adresem trackera odpowiada inny program.',
    bad_amount:
      'Kwoty nie da się odczytać jednoznacznie: zamówienie zapisano bez niej, a zwrotu nie przyjęto.',
    bad_id: 'Zamiast identyfikatora przyszła pusta wartość, np. „undefined” lub „0”.',
  },
  fix: {
    unknown_key: 'Skopiuj kod z działu „Instalacja” i wklej go na stronę jeszcze raz.',
    origin_not_allowed: 'Dodaj tę domenę do dozwolonych domen w ustawieniach albo usuń kod z tej strony.',
    method_not_allowed:
      'Serwer proxy przekierowuje /e. Ustaw go tak, aby przekazywał żądanie bez zmian: metodą POST i bez przekierowania.',
    slowed_network:
      'Podaj swoje serwery proxy w TRUSTED_PROXIES, abyśmy widzieli adres IP każdego odwiedzającego.',
    slowed_sender:
      'Sprawdź, czy jakaś pętla nie wywołuje pulse(). Duże ilości danych wczytaj poleceniem import.',
    companion_lost: 'Dodaj adres serwera do script-src w Content-Security-Policy strony.',
    slowed_visitors:
      'Nic nie przepada: przeglądarki wyślą dane ponownie. Podaj swoje serwery pośredniczące w TRUSTED_PROXIES.',
    slowed_site:
      'Nic nie przepada: przeglądarki wyślą dane ponownie. Jeśli ci odwiedzający są prawdziwi, zwiększ NEW_VISITORS_PER_HOUR.',
    too_many: 'Poszukaj pętli, która wywołuje pulse(), albo wysyłaj z serwera tajnym kluczem.',
    too_many_names: 'Nie identyfikuj wszystkich jednym adresem; tożsamość zalogowanych potwierdzaj podpisem.',
    busy: 'Daj serwerowi więcej pamięci (NODE_OPTIONS=--max-old-space-size) albo ustaw okres przechowywania.',
    disk_low: 'Zwolnij miejsce, przenieś bazę na większy dysk albo ustaw okres przechowywania.',
    log_grows:
      'Zakończ program, który wciąż czyta plik bazy (powłoka, trwające kopiowanie). Kopie twórz poleceniem backup.',
    not_ours: 'Skieruj skrypt trackera i jego żądania wyłącznie do serwera Pulseboard.',
    bad_id: 'Wywołuj identify dopiero, gdy znasz użytkownika; szablon wstawia pustą wartość.',
    bad_json: 'Wysyłaj poprawny JSON. Treść mógł zmienić serwer proxy lub wtyczka.',
    bad_envelope: 'Wysyłaj dane w formacie z dokumentacji API. Być może działa stara kopia trackera.',
    bad_encoding: 'Wysyłaj treść bez kompresji albo w gzip.',
    bad_content_type: 'Wysyłaj application/json lub text/plain.',
    too_large: 'Wysyłaj mniej zdarzeń w jednym żądaniu.',
    too_many_events: 'Wysyłaj mniej zdarzeń w jednym żądaniu.',
    bad_name: 'Użyj nazwy zdarzenia o długości od 1 do 64 drukowalnych znaków.',
    bad_time: 'Podaj czas w ISO 8601 ze strefą czasową albo w milisekundach od 1970 roku.',
    bad_amount:
      'Wysyłaj kwotę jako liczbę albo z dwoma miejscami po przecinku: „1,299” można odczytać na dwa sposoby.',
    bad_event: 'Wysyłaj każde zdarzenie jako obiekt JSON z nazwą.',
    bad_url: 'Wysyłaj pełny adres strony, a bardzo długi skróć.',
    bad_props: 'Wysyłaj właściwości jako jeden płaski obiekt prostych wartości, w granicach podanych w API.',
    no_identity: 'Z każdym zdarzeniem wysyłaj ID odwiedzającego, ID użytkownika lub e-mail.',
    too_old: 'Wysyłaj zdarzenia w ciągu 30 dni; starsze zaimportuj z kluczem tajnym.',
    past_retention: 'Wydłuż przechowywanie danych w ustawieniach albo nie wysyłaj tak starych zdarzeń.',
    needs_secret_key: 'Wysyłaj to zdarzenie z serwera, z kluczem tajnym; ze strony go nie przyjmujemy.',
    proof_invalid: 'Podpisz dowód sekretem tożsamości tej witryny, dla tej osoby i z terminem w przyszłości.',
  },
  fixElse: 'Popraw nadawcę zgodnie z komunikatem, a potem ponów zdarzenia z listy poniżej.',
}

const CATALOGUES: Record<Language, HealthWords> = { en, pl }
/** Come with the screens that need them. */
export const healthWords = computed(() => CATALOGUES[language.value])
