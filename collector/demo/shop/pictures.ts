import { raw } from 'hono/html'

/**
 * Line drawings of the goods: flat shapes in the page's own colours (classes in shop.css), so that they follow
 * light and dark and weigh next to nothing.
 */
const SHAPES: Record<string, string> = {
  'ridge-2': `
    <path class="a" d="M120 36 28 142h184z"/><path class="b" d="M120 36 96 142h48z"/>
    <path class="l" d="M120 36 28 142M120 36l92 106M120 36 96 142M120 36l24 106M28 142l-14 8M212 142l14 8M74 89l24 22"/>`,
  'basecamp-6': `
    <path class="a" d="M22 142C30 78 70 40 120 40s90 38 98 102z"/><path class="b" d="M98 142V96c0-14 8-24 22-24s22 10 22 24v46z"/>
    <path class="l" d="M22 142C30 78 70 40 120 40s90 38 98 102M70 142C72 98 90 60 120 40M170 142c-2-44-20-82-50-102M98 142V96c0-14 8-24 22-24s22 10 22 24v46"/>`,
  'tarp-lite': `
    <path class="a" d="M44 60 196 46 216 112 26 118z"/><path class="b" d="M44 60 26 118l96-3z"/>
    <path class="l" d="M44 60v82M196 46v96M44 60 14 142M196 46l32 96M44 60l152-14 20 66-190 6z"/>`,
  'down-350': `
    <path class="a" d="M62 70c30-26 78-22 116-8 26 10 36 26 30 44s-28 24-54 24H66c-26 0-40-14-38-32s18-22 34-28z"/>
    <path class="b" d="M62 70c18 4 26 16 22 30s-12 26-18 30c-26 0-40-14-38-32s18-22 34-28z"/>
    <path class="l" d="M62 70c30-26 78-22 116-8 26 10 36 26 30 44s-28 24-54 24H66c-26 0-40-14-38-32s18-22 34-28zM106 56c10 22 8 52-6 74M138 54c10 24 8 54-4 76M170 60c8 22 6 50-4 70M62 70c18 4 26 16 22 30s-12 26-18 30"/>`,
  'drift-mat': `
    <path class="a" d="M72 48h128c12 0 20 18 20 46s-8 46-20 46H72z"/><ellipse class="b" cx="72" cy="94" rx="34" ry="46"/>
    <path class="l" d="M72 48h128c12 0 20 18 20 46s-8 46-20 46H72M72 118c-10 0-16-10-16-24s8-22 16-22 12 8 12 20-4 14-10 14-8-6-8-12M120 48v92M160 48v92"/><ellipse class="l" cx="72" cy="94" rx="34" ry="46"/>`,
  'trail-45': `
    <path class="a" d="M82 60c0-20 14-32 38-32s38 12 38 32l8 68c1 12-6 20-18 20H92c-12 0-19-8-18-20z"/><path class="b" d="M90 102h60v30c0 6-4 10-10 10h-40c-6 0-10-4-10-10z"/>
    <path class="l" d="M82 60c0-20 14-32 38-32s38 12 38 32l8 68c1 12-6 20-18 20H92c-12 0-19-8-18-20zM82 66h76M104 30c0-14 32-14 32 0M90 102h60v30c0 6-4 10-10 10h-40c-6 0-10-4-10-10zM104 66v20M136 66v20M76 108c-12 2-16 12-14 30M164 108c12 2 16 12 14 30"/>`,
  'carrier-80': `
    <path class="a" d="M86 46c0-18 12-26 34-26s34 8 34 26l6 84H80z"/><rect class="b" x="64" y="130" width="112" height="24" rx="12"/>
    <path class="l" d="M80 130l6-84c0-18 12-26 34-26s34 8 34 26l6 84M86 54h68M84 92h72M104 54v76M136 54v76M106 22c0-12 28-12 28 0M82 74c-16 4-20 22-18 42M158 74c16 4 20 22 18 42"/><rect class="l" x="64" y="130" width="112" height="24" rx="12"/>`,
  'storm-shell': `
    <path class="a" d="M92 40 56 58 34 128l24 8 18-46v62h88V90l18 46 24-8-22-70-36-18z"/><path class="b" d="M92 40c4-16 52-16 56 0l-12 24h-32z"/>
    <path class="l" d="M92 40 56 58 34 128l24 8 18-46v62h88V90l18 46 24-8-22-70-36-18c-4-16-52-16-56 0l12 24h32l12-24M120 64v88M92 112h16M132 112h16"/>`,
  'moss-boots': `
    <path class="a" d="M78 36h52v54c6 12 26 18 48 22 16 3 22 10 22 22H78z"/><path class="b" d="M72 134h130v14H72z"/>
    <path class="l" d="M78 36h52v54c6 12 26 18 48 22 16 3 22 10 22 22H78zM72 134h130v14H72zM112 56h18M112 72h18M116 90h16M128 102l16-6M78 52h20"/>`,
  'ember-stove': `
    <path class="a" d="M76 40h88v48c0 8-6 14-14 14H90c-8 0-14-6-14-14z"/><path class="b" d="M102 126h36l8 26H94z"/>
    <path class="l" d="M68 40h104M76 40v48c0 8 6 14 14 14h60c8 0 14-6 14-14V40M164 56h22M84 102l10 16h52l10-16M120 118v8M102 126h36l8 26H94zM108 112c0-6 4-6 4-10M128 112c0-6 4-6 4-10"/>`,
  'summit-lamp': `
    <path class="b" d="M158 82 226 54v74l-68-28z"/><rect class="a" x="112" y="66" width="46" height="46" rx="12"/>
    <path class="l" d="M112 78C86 66 52 66 34 90c-8 12-6 26 6 34 22 14 52 4 72-20M158 82l68-28M158 100l68 28"/><rect class="l" x="112" y="66" width="46" height="46" rx="12"/><circle class="l" cx="136" cy="89" r="12"/>`,
  'steel-bottle': `
    <path class="a" d="M98 62c0-8 6-10 6-18h32c0 8 6 10 6 18v84c0 6-4 10-10 10h-24c-6 0-10-4-10-10z"/><rect class="b" x="100" y="22" width="40" height="22" rx="4"/>
    <path class="l" d="M98 62c0-8 6-10 6-18h32c0 8 6 10 6 18v84c0 6-4 10-10 10h-24c-6 0-10-4-10-10zM98 72h44M98 136h44M108 90v32"/><rect class="l" x="100" y="22" width="40" height="22" rx="4"/>`,
}

export const picture = (product: string) =>
  raw(
    `<svg class="drawing" viewBox="0 0 240 176" aria-hidden="true" focusable="false">${SHAPES[product] ?? ''}</svg>`,
  )

export const landscape =
  raw(`<svg class="landscape" viewBox="0 0 1200 420" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
  <circle class="sun" cx="1010" cy="96" r="42"/>
  <path class="far" d="M0 334 170 266 300 308 470 222 600 272 770 118 890 214 968 172 1090 284 1200 212v208H0z"/>
  <path class="near" d="M0 346 124 288l156 62 190-116 130 96 110-50 170 76 140-60 180 82v142H0z"/>
  <path class="wood" d="M0 398c120-26 260-34 420-16s300 22 430 2 240-22 350-2v118H0z"/>
  <path class="camp" d="m258 392 38-58 38 58z"/><path class="door" d="m296 334-9 58h18z"/>
</svg>`)

export const mark = raw(
  `<svg class="mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false"><path d="M2 23 11 7l5 9 3-5 7 12z"/></svg>`,
)
