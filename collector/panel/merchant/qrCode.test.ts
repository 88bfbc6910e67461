import decodeQR from 'qr/decode.js'
import { qrCode } from './qrCode.js'

const svgOf = (text: string) =>
  Buffer.from(qrCode(text).split('base64,')[1] ?? '', 'base64').toString('utf8')

/** Pixels per module. */
const SCALE = 4

/** Draws the image as a camera sees it. Its path is a square for each black module. */
const photo = (svg: string) => {
  const side = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]) * SCALE
  const data = new Uint8Array(side * side * 4).fill(255)
  let [x, y] = [0, 0]
  for (const [, command, dx, dy] of svg.matchAll(/([Mm])(-?\d+)[ ]?(-?\d+)h1v1(?:h-1|H\d+)Z/g)) {
    const from = command === 'M' ? [0, 0] : [x, y]
    x = (from[0] ?? 0) + Number(dx)
    y = (from[1] ?? 0) + Number(dy)
    for (let row = y * SCALE; row < (y + 1) * SCALE; row += 1) {
      const start = (row * side + x * SCALE) * 4
      for (let at = start; at < start + SCALE * 4; at += 4) data.fill(0, at, at + 3)
    }
  }
  return { width: side, height: side, data }
}

test.each([
  'https://go.shop.example/r/jane',
  `https://go.shop.example/r/jane?to=${'x'.repeat(1_000)}`,
])('a camera reads a link from its QR code', (link) => {
  expect(decodeQR(photo(svgOf(link)))).toBe(link)
})

test('the ground is white on every page', () => {
  expect(svgOf('x')).toContain('<rect width="100%" height="100%" fill="#fff"/>')
})
