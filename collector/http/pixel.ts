import type { ServerResponse } from 'node:http'
import { answer, type Headers, NO_HEADERS } from './answer.js'

/**
 * An unusual height, so that the script does not mistake a replacement image of a blocker, a proxy
 * or a service worker for the collector's answer.
 */
const HEIGHT = 37

/**
 * A transparent GIF. Its size is the answer, because the size is all that a page can read of a
 * cross-origin image.
 */
const gif = (width: number): Buffer => {
  const data = pixels(width * HEIGHT)
  return Buffer.from([
    ...[0x47, 0x49, 0x46, 0x38, 0x39, 0x61, width, 0, HEIGHT, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0],
    ...[0x21, 0xf9, 4, 1, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, width, 0, HEIGHT, 0, 0],
    ...[2, data.length, ...data, 0, 0x3b],
  ])
}

/**
 * LZW codes for pixels of colour 0. A clear code before every second pixel keeps the codes at three
 * bits (GIF89a, https://www.w3.org/Graphics/GIF/spec-gif89a.txt).
 */
const pixels = (count: number): readonly number[] => {
  const [clear, end] = [4, 5]
  const codes = Array.from({ length: count }, (_, pixel) => (pixel % 2 ? [0] : [clear, 0]))
  const bits = [...codes.flat(), end].flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2])
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, place) => sum + (bit << place), 0),
  )
}

const images = { taken: gif(1), refused: gif(2) }

const IMAGE: Headers = [
  ...['Content-Type', 'image/gif'],
  ...['Cache-Control', 'no-store'],
  ...['Cross-Origin-Resource-Policy', 'cross-origin'],
]

/**
 * Answers with an image: one pixel wide if the event was accepted, two if it was rejected for good.
 */
export const pixel = (
  res: ServerResponse,
  said: keyof typeof images,
  headers: Headers = NO_HEADERS,
): void => answer(res, 200, [...IMAGE, ...headers], images[said])
