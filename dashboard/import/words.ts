import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { count } from '../../shared/words/plural.ts'
import { language } from '../words/words.ts'
import type { Target } from './columns.ts'
import type { Encoding } from './encoding.ts'
import type { Separator } from './layout.ts'
import type { FaultReason } from './people.ts'
import type { Format } from './value-types.ts'

const n = count('en')
const k = count('pl')

const en = {
  title: 'Import contacts',
  lead: 'From a CSV file with a header: each row is a person, by e-mail or user id. Importing the same file again has no effect, and no alerts are sent.',
  choose: 'Choose a CSV file',
  another: 'Another file',
  reading: 'Reading the file',
  unreadable: 'This file could not be read as CSV.',
  tooLarge: (most: string) => `This file has more than ${most} rows. Split it.`,
  noRows: 'This file has no rows below its header.',
  file: (name: string, rows: number) => `${name}, ${n(rows, { one: 'row', other: 'rows' })}`,
  asOf: (time: string) => `Counted as known since ${time}, when the file was last saved.`,
  readAs: (encoding: string, separator: string, line: number) =>
    `Read as ${encoding}, ${separator}, column names in line ${line}.`,
  encoding: 'Encoding',
  encodings: {
    'utf-8': 'UTF-8',
    'windows-1250': 'Windows-1250',
    'iso-8859-2': 'ISO 8859-2',
    cp852: 'CP852 (DOS)',
    'utf-16le': 'UTF-16',
    'utf-16be': 'UTF-16 (big-endian)',
  } as Record<Encoding, string>,
  separator: 'Separator',
  separators: { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'vertical bar' } as Record<
    Separator,
    string
  >,
  headerLine: 'Column names in line',
  format: 'Values',
  formats: {
    text: 'Text',
    'number 12 345,67': 'Number, 12 345,67',
    'number 12,345.67': 'Number, 12,345.67',
    'date 30.11.2026': 'Date, 30.11.2026',
    'date 11/30/2026': 'Date, 11/30/2026',
    'date 2026-11-30': 'Date, 2026-11-30',
  } as Record<Format, string>,
  warnings: 'Check these values before you import',
  merged: (count: number) =>
    `${n(count, { one: 'row repeats', other: 'rows repeat' })} a person; the last value that is filled in wins.`,
  columns: 'What the columns are',
  column: 'Column',
  means: 'Means',
  example: 'First values',
  targets: {
    ignore: 'Leave out',
    email: 'E-mail',
    userId: 'User id',
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    company: 'Company',
    title: 'Job title',
    phone: 'Phone',
    city: 'City',
    country: 'Country',
    trait: 'A trait of this name',
  } as Record<Target, string>,
  twice: (target: string) => `Two columns are “${target}”.`,
  needsWho: 'One column must be the e-mail or the user id.',
  preview: 'How the first rows will be taken',
  faults: 'Rows that are left out',
  faultsNone: 'Every row can be taken.',
  row: (line: number) => `Row ${line}`,
  reasons: {
    broken: 'the quotation marks do not match',
    nobody: 'no e-mail and no user id',
    email: 'invalid e-mail address',
    long: 'a value is too long',
    otherEmail: 'the same user id has another e-mail in an earlier row',
    rounded: 'the spreadsheet has rounded this number; it is not used as an id or a phone number',
    damaged: 'a letter could not be read; try another encoding',
    untyped: 'does not fit the type of its column; imported as text',
  } as Record<FaultReason, string>,
  more: (count: number) => `and ${n(count, { one: 'more', other: 'more' })}`,
  start: (count: number) => `Import ${n(count, { one: 'contact', other: 'contacts' })}`,
  stop: 'Stop',
  goOn: 'Go on',
  progress: (done: string, all: string) => `${done} of ${all} rows`,
  stopped: 'Stopped. What was sent is kept; going on sends the rest.',
  done: (accepted: string, duplicates: string) =>
    `Done: ${accepted} taken, ${duplicates} were there already.`,
  refused: 'Refused by the collector',
  toBoard: 'Open the board',
}
export type ImportWords = typeof en

const pl: ImportWords = {
  title: 'Import kontaktów',
  lead: 'Z pliku CSV z nagłówkiem: każdy wiersz to osoba, rozpoznana po e-mailu lub identyfikatorze. Ponowne wczytanie tego samego pliku niczego nie zmienia i nikogo nie alarmuje.',
  choose: 'Wybierz plik CSV',
  another: 'Inny plik',
  reading: 'Czytanie pliku',
  unreadable: 'Tego pliku nie udało się odczytać jako CSV.',
  tooLarge: most => `Ten plik ma ponad ${most} wierszy. Podziel go.`,
  noRows: 'Pod nagłówkiem nie ma żadnego wiersza.',
  file: (name, rows) => `${name}, ${k(rows, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  asOf: time => `Dane liczą się od chwili ostatniego zapisu pliku: ${time}.`,
  readAs: (encoding, separator, line) =>
    `Odczytano jako ${encoding}, separator: ${separator}, nazwy kolumn w wierszu ${line}.`,
  encoding: 'Kodowanie',
  encodings: {
    'utf-8': 'UTF-8',
    'windows-1250': 'Windows-1250',
    'iso-8859-2': 'ISO 8859-2',
    cp852: 'CP852 (DOS)',
    'utf-16le': 'UTF-16',
    'utf-16be': 'UTF-16 (big-endian)',
  },
  separator: 'Separator',
  separators: { ';': 'średnik', ',': 'przecinek', '\t': 'tabulator', '|': 'pionowa kreska' },
  headerLine: 'Nazwy kolumn w wierszu',
  format: 'Wartości',
  formats: {
    text: 'Tekst',
    'number 12 345,67': 'Liczba, 12 345,67',
    'number 12,345.67': 'Liczba, 12,345.67',
    'date 30.11.2026': 'Data, 30.11.2026',
    'date 11/30/2026': 'Data, 11/30/2026',
    'date 2026-11-30': 'Data, 2026-11-30',
  },
  warnings: 'Sprawdź te wartości przed importem',
  merged: count =>
    `${k(count, { one: 'wiersz powtarza', few: 'wiersze powtarzają', many: 'wierszy powtarza' })} osobę z innego wiersza; liczy się ostatnia wypełniona wartość.`,
  columns: 'Co znaczą kolumny',
  column: 'Kolumna',
  means: 'Znaczenie',
  example: 'Pierwsze wartości',
  targets: {
    ignore: 'Pomiń',
    email: 'E-mail',
    userId: 'Identyfikator użytkownika',
    name: 'Imię i nazwisko',
    firstName: 'Imię',
    lastName: 'Nazwisko',
    company: 'Firma',
    title: 'Stanowisko',
    phone: 'Telefon',
    city: 'Miasto',
    country: 'Kraj',
    trait: 'Cecha o tej nazwie',
  },
  twice: target => `Dwie kolumny to „${target}”.`,
  needsWho: 'Jedna z kolumn musi być e-mailem lub identyfikatorem.',
  preview: 'Tak zostaną odczytane pierwsze wiersze',
  faults: 'Wiersze, które zostaną pominięte',
  faultsNone: 'Każdy wiersz jest w porządku.',
  row: line => `Wiersz ${line}`,
  reasons: {
    broken: 'cudzysłowy nie mają pary',
    nobody: 'brak e-maila i identyfikatora',
    email: 'niepoprawny adres e-mail',
    long: 'zbyt długa wartość',
    otherEmail: 'ten sam identyfikator ma wyżej inny e-mail',
    rounded: 'arkusz zaokrąglił tę liczbę; nie posłuży jako identyfikator ani telefon',
    damaged: 'nie udało się odczytać litery; spróbuj innego kodowania',
    untyped: 'nie pasuje do typu kolumny; zostanie zapisane jako tekst',
  },
  more: count => `i jeszcze ${k(count, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  start: count => `Importuj ${k(count, { one: 'kontakt', few: 'kontakty', many: 'kontaktów' })}`,
  stop: 'Zatrzymaj',
  goOn: 'Kontynuuj',
  progress: (done, all) => `${done} z ${all} wierszy`,
  stopped: 'Zatrzymano. Wysłane wiersze zostają; kontynuacja wyśle resztę.',
  done: (accepted, duplicates) => `Gotowe: przyjęto ${accepted}, było już ${duplicates}.`,
  refused: 'Odrzucone przez kolektor',
  toBoard: 'Otwórz tablicę',
}

const CATALOGUES: Record<Language, ImportWords> = { en, pl }
/** Come with the screen that needs them. */
export const importWords = computed(() => CATALOGUES[language.value])
