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
  lead: 'From a CSV file with a header: each row is a contact, matched by email or user ID. Re-importing the same file has no effect. No alerts are sent.',
  choose: 'Choose a CSV file',
  another: 'Another file',
  reading: 'Reading the file',
  unreadable: 'We couldn’t read this file as CSV.',
  tooLarge: (most: string) => `This file has more than ${most} rows. Split it.`,
  noRows: 'This file has no rows below the header.',
  file: (name: string, rows: number) => `${name}, ${n(rows, { one: 'row', other: 'rows' })}`,
  asOf: (time: string) => `Data dated ${time} (file’s last change).`,
  readAs: (encoding: string, separator: string, line: number) =>
    `Read as ${encoding}, separator: ${separator}, header in row ${line}.`,
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
  headerLine: 'Header row',
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
    `${n(count, { one: 'row repeats', other: 'rows repeat' })} a contact; the last filled-in value is used.`,
  columns: 'Columns',
  column: 'Column',
  means: 'Field',
  example: 'First values',
  targets: {
    ignore: 'Skip',
    email: 'Email',
    userId: 'User ID',
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    company: 'Company',
    title: 'Job title',
    phone: 'Phone',
    city: 'City',
    country: 'Country',
    trait: 'Property with this name',
  } as Record<Target, string>,
  twice: (target: string) => `“${target}” is selected for two columns.`,
  needsWho: 'Select a column for the email or the user ID.',
  preview: 'Preview of the first rows',
  faults: 'Skipped rows',
  faultsNone: 'All rows are valid.',
  row: (line: number) => `Row ${line}`,
  reasons: {
    broken: 'unmatched quotation marks',
    nobody: 'no email or user ID',
    email: 'invalid email',
    long: 'value too long',
    otherEmail: 'an earlier row has a different email for this user ID',
    rounded: 'number rounded by the spreadsheet; we won’t use it as an ID or a phone number',
    damaged: 'unreadable character; try another encoding',
    untyped: 'doesn’t match the column’s type; imported as text',
  } as Record<FaultReason, string>,
  more: (count: number) => `and ${n(count, { one: 'more', other: 'more' })}`,
  start: (count: number) => `Import ${n(count, { one: 'contact', other: 'contacts' })}`,
  stop: 'Stop',
  goOn: 'Continue',
  progress: (done: string, all: string) => `${done} of ${all} rows`,
  stopped: 'Stopped. Imported rows are kept; continue to send the rest.',
  done: (accepted: string, duplicates: string) => `Done: ${accepted} imported, ${duplicates} already known.`,
  changed: 'The file was changed or removed. Imported rows are kept; choose the file again for the rest.',
  refused: 'Rejected by the server',
  incomplete: 'Imported without a value',
  toBoard: 'Open the board',
}
export type ImportWords = typeof en

const pl: ImportWords = {
  title: 'Import kontaktów',
  lead: 'Z pliku CSV z nagłówkiem: każdy wiersz to kontakt rozpoznawany po e-mailu lub ID użytkownika. Ponowny import tego samego pliku niczego nie zmienia. Alerty nie są wysyłane.',
  choose: 'Wybierz plik CSV',
  another: 'Inny plik',
  reading: 'Odczytuję plik',
  unreadable: 'Tego pliku nie udało się odczytać jako CSV.',
  tooLarge: most => `Ten plik ma ponad ${most} wierszy. Podziel go.`,
  noRows: 'Pod nagłówkiem nie ma żadnego wiersza.',
  file: (name, rows) => `${name}, ${k(rows, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  asOf: time => `Data danych: ${time} (ostatnia zmiana pliku).`,
  readAs: (encoding, separator, line) =>
    `Odczytano jako ${encoding}, separator: ${separator}, nagłówek w wierszu ${line}.`,
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
  headerLine: 'Wiersz nagłówka',
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
    `${k(count, { one: 'wiersz powtarza', few: 'wiersze powtarzają', many: 'wierszy powtarza' })} kontakt z innego wiersza; użyjemy ostatniej wypełnionej wartości.`,
  columns: 'Kolumny',
  column: 'Kolumna',
  means: 'Pole',
  example: 'Pierwsze wartości',
  targets: {
    ignore: 'Pomiń',
    email: 'E-mail',
    userId: 'ID użytkownika',
    name: 'Imię i nazwisko',
    firstName: 'Imię',
    lastName: 'Nazwisko',
    company: 'Firma',
    title: 'Stanowisko',
    phone: 'Telefon',
    city: 'Miasto',
    country: 'Kraj',
    trait: 'Właściwość o nazwie kolumny',
  },
  twice: target => `Pole „${target}” wybrano dla dwóch kolumn.`,
  needsWho: 'Wskaż kolumnę z e-mailem lub ID użytkownika.',
  preview: 'Podgląd pierwszych wierszy',
  faults: 'Pominięte wiersze',
  faultsNone: 'Wszystkie wiersze są poprawne.',
  row: line => `Wiersz ${line}`,
  reasons: {
    broken: 'niedomknięty cudzysłów',
    nobody: 'brak e-maila i ID użytkownika',
    email: 'niepoprawny e-mail',
    long: 'zbyt długa wartość',
    otherEmail: 'wcześniejszy wiersz ma inny e-mail przy tym ID użytkownika',
    rounded: 'arkusz zaokrąglił tę liczbę; nie użyjemy jej jako ID ani numeru telefonu',
    damaged: 'nieczytelny znak; spróbuj innego kodowania',
    untyped: 'nie pasuje do typu kolumny; zapiszemy jako tekst',
  },
  more: count => `i jeszcze ${k(count, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  start: count => `Importuj ${k(count, { one: 'kontakt', few: 'kontakty', many: 'kontaktów' })}`,
  stop: 'Zatrzymaj',
  goOn: 'Kontynuuj',
  progress: (done, all) => `${done} z ${all} wierszy`,
  stopped: 'Zatrzymano. Zaimportowane wiersze zostają; kontynuuj, aby wysłać resztę.',
  done: (accepted, duplicates) => `Gotowe: zaimportowano ${accepted}, znane wcześniej: ${duplicates}.`,
  changed:
    'Plik zmieniono lub usunięto. Zaimportowane wiersze zostają; aby wczytać resztę, wybierz plik jeszcze raz.',
  refused: 'Odrzucone przez serwer',
  incomplete: 'Zaimportowane bez jednej z wartości',
  toBoard: 'Otwórz tablicę',
}

const CATALOGUES: Record<Language, ImportWords> = { en, pl }
/** Come with the screen that needs them. */
export const importWords = computed(() => CATALOGUES[language.value])
