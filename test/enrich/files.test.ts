import { expect, it } from 'vitest'
import { isFile } from '../../collector/enrich/files.ts'

// A file to be fetched rather than a page: by its ending, by the program that hands it out, by a repository's path.
const FILES = `
https://a.pl/cennik.pdf
https://a.pl/files/Cennik.PDF?v=3
https://a.pl/pliki/cennik%202040.pdf
https://a.pl/rzut.dwg
https://a.pl/model.STEP
https://a.pl/uchwyt.sldprt
https://a.pl/termin.ics
https://a.pl/budynek.ifc
https://a.pl/oprawa.ldt
https://a.pl/archiwum.tar.gz
https://a.pl/cennik%2Epdf
https://a.pl/download.php?file=cennik.pdf
https://a.pl/get?id=4&Filename=rzut.dwg
https://a.pl/bitstream/55/download
https://a.pl/bitstream/handle/1/2/praca
https://a.pl/attachments/7/download
ftp://ftp.a.pl/cennik.pdf
`
const PAGES = `
https://a.pl/
https://a.pl/cennik
https://a.pl/cennik.html
https://a.pl/index.php
https://a.pl/~john.doe
https://a.pl/download
https://a.pl/pobierz/
https://a.pl/app/download
https://a.pl/cennik.pdf/opis
https://a.pl/?ref=cennik.pdf
https://a.pl/download.php?file=cennik
https://a.pl/v1.2
mailto:cennik@a.pdf
tel:+48600100200
`
const list = (text: string): string[] => text.trim().split('\n')

it.each(list(FILES))('%s is a file', link => expect(isFile(new URL(link))).toBe(true))
it.each(list(PAGES))('%s is not a file', link => expect(isFile(new URL(link))).toBe(false))

it.each([
  ['https://a.pl/model.xyz', true],
  ['https://a.pl/model.XYZ', true],
  ['https://a.pl/cennik.pdf', false],
  ['https://a.pl/rzut.dwg', true],
  ['https://a.pl/do-pobrania/cennik', true],
  ['https://a.pl/do-pobrania/lista/', false],
  ['https://a.pl/get?file=model.xyz', true],
])('by a site’s own lists, %s is a file: %s', (link, is) => {
  const lists = { fileEndings: ['xyz', '-PDF'], filePaths: ['/do-pobrania/', '-/do-pobrania/lista'] }
  expect(isFile(new URL(link), lists)).toBe(is)
})
