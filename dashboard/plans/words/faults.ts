import { interfaceNames } from '../../ui/interface-names.ts'
import { language } from '../../words/words.ts'

/**
 * The collector's messages about faulty plans, in Polish. The collector sends them in English, with values filled in
 * (collector/score/check*.ts); `$1` is the first value. A test compares this list with that code.
 */
export const POLISH_FAULTS: [RegExp, string][] = [
  [/^a plan has a name$/, 'plan musi mieć nazwę'],
  [/^a reward has a name of at most (\d+) signs$/, 'nagroda ma nazwę, najwyżej $1 znaków'],
  [/^there is no threshold "(.*)"$/, 'nie ma progu „$1”'],
  [/^a reward is granted when a score rises$/, 'nagrodę przyznaje się, gdy punktacja rośnie'],
  [
    /^points of browsers can be forged: the threshold asks for verified or server points$/,
    'punkty z przeglądarek można sfałszować: próg musi wymagać punktów zweryfikowanych lub z serwera',
  ],
  [/^whole minor units from 0 to (\d+)$/, 'liczba całkowita groszy lub centów od 0 do $1'],
  [/^a currency such as (.+)$/, 'waluta, na przykład $1'],
  [/^at most (\d+); these are (\d+)$/, 'najwyżej $1; tu jest $2'],
  [/^a URL pattern, such as (.+)$/, 'wzorzec adresu URL, na przykład $1'],
  [/^a tag is a text$/, 'tag musi być tekstem'],
  [/^ends before it begins$/, 'koniec jest przed początkiem'],
  [/^there is no rule "(.*)"$/, 'nie ma reguły „$1”'],
  [/^the lowest band has no start$/, 'najniższy etap nie ma początku'],
  [/^every band but the lowest has a start$/, 'każdy etap oprócz najniższego ma początek'],
  [/^bands must be in ascending order$/, 'etapy muszą być w kolejności rosnącej'],
  [/^a color such as (.+)$/, 'kolor, na przykład $1'],
  [/^must be at least 1$/, 'musi wynosić co najmniej 1'],
  [/^a cooldown lasts at least a minute$/, 'przerwa między alertami trwa co najmniej minutę'],
  [
    /^the score cannot get there: the plan is capped$/,
    'punktacja nie może tyle osiągnąć: plan ma niższy limit',
  ],
  [
    /^a cap limits positive points, so it is at least 0$/,
    'limit ogranicza punkty dodatnie, więc wynosi co najmniej 0',
  ],
  [
    /^a group minimum limits negative points, so it is at most 0$/,
    'minimum grupy ogranicza punkty ujemne, więc wynosi co najwyżej 0',
  ],
  [/^from 1 to (\d+) dates$/, 'od 1 do $1 dat'],
  [/^must be a date such as (\S+)$/, 'musi być datą, na przykład $1'],
  [/^dates must be in ascending order$/, 'daty muszą być w kolejności rosnącej'],
  [/^at most (\d+) conditions$/, 'najwyżej $1 warunków'],
  [/^conditions of this rule use its trait: (.+)$/, 'warunki tej reguły dotyczą jej właściwości: $1'],
  [/^an audience uses traits, such as (.+)$/, 'odbiorców określają właściwości, na przykład $1'],
  [/^there is no such field; there are (.+)$/s, 'nie ma takiego pola; są: $1'],
  [/^"(.+)" compares numbers, and this field is a text$/, '„$1” porównuje liczby, a to pole jest tekstem'],
  [/^"(.+)" takes one value$/, '„$1” wymaga jednej wartości'],
  [/^"(.+)" takes a list of 1 to (\d+) values$/, '„$1” wymaga listy od 1 do $2 wartości'],
  [/^"(.+)" takes a number$/, '„$1” wymaga liczby'],
  [/^"(.+)" takes a text$/, '„$1” wymaga tekstu'],
  [/^"(.+)" takes true, false or nothing$/, '„$1” przyjmuje tak, nie albo nic'],
  [/^texts have at most (\d+) signs$/, 'teksty mają najwyżej $1 znaków'],
  [
    /^reaches further back than events are kept \((.+)\)$/,
    'sięga dalej, niż przechowywane są zdarzenia ($1)',
  ],
  [
    /^points without an expiry end when their events are deleted, after (.+)$/,
    'punkty bezterminowe wygasną po usunięciu zdarzeń, po $1',
  ],
  [/^"(.+)" is the name of lines that no rule writes$/, '„$1” to nazwa zastrzeżona'],
  [/^there is no group "(.*)"$/, 'nie ma grupy „$1”'],
  [/^names the trait$/, 'podaj właściwość'],
  [/^names an event$/, 'podaj zdarzenie'],
  [/^give either points or perUnit$/, 'podaj albo punkty, albo punkty za jednostkę'],
  [/^names a currency, such as (.+)$/, 'podaj walutę, na przykład $1'],
  [
    /^an absence has no event fields, so this limit applies once in total$/,
    'brak zdarzenia nie ma pól, więc ten limit działa tylko raz',
  ],
  [
    /^an absence is in no visit, so this limit has no effect$/,
    'brak zdarzenia nie należy do wizyty, więc ten limit nic nie zmienia',
  ],
  [/^an id is a text of 1 to (\d+) signs$/, 'identyfikator to tekst od 1 do $1 znaków'],
  [/^another \w+ has the id "(.*)"$/, 'identyfikator „$1” jest już zajęty'],
  [/^points are a whole number from (\S+) to (\S+)$/, 'punkty to liczba całkowita od $1 do $2'],
  [/^must be a whole number of at most (\S+)$/, 'musi być liczbą całkowitą, najwyżej $1'],
  [/^the cap is below the floor$/, 'górny limit jest poniżej dolnego'],
  [/^must be a whole number from 1 to (\S+)$/, 'musi być liczbą całkowitą od 1 do $1'],
  [/^must be from (\S+) to (\S+)$/, 'musi być od $1 do $2'],
  [/^must have at most 4 decimal places$/, 'może mieć najwyżej 4 miejsca po przecinku'],
  [
    /^must be a positive ISO 8601 duration such as (.+), of at most a hundred years$/,
    'musi być dodatnim czasem w zapisie ISO 8601, na przykład $1, najwyżej stu lat',
  ],
  [
    /^a half-life is a positive ISO 8601 duration in days, hours, minutes and seconds, such as (.+)$/,
    'okres połowicznego zaniku to czas w dniach, godzinach, minutach i sekundach (ISO 8601), na przykład $1',
  ],
  [/^must be an instant such as (\S+)$/, 'musi być chwilą, na przykład $1'],
  [
    /^must be a date such as (\S+) or an instant such as (\S+)$/,
    'musi być datą, na przykład $1, albo chwilą, na przykład $2',
  ],
  [/^must be a time zone such as (\S+)$/, 'musi być strefą czasową, na przykład $1'],
  [/^this plan belongs to another site$/, 'ten plan należy do innej witryny'],
]

/** In the reader's language; an unknown message (a document of another shape) stays as it came. */
export function faultText(message: string): string {
  if (language.value !== 'pl') return interfaceNames(message)
  const found = POLISH_FAULTS.find(([pattern]) => pattern.test(message))
  return found ? message.replace(found[0], found[1]) : message
}
