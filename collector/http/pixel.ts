import type { ServerResponse } from 'node:http'

/** A transparent GIF of one row: its width is the answer, which is all an image can tell a page. */
const gif = (width: number): Buffer =>
  Buffer.from([
    ...[0x47, 0x49, 0x46, 0x38, 0x39, 0x61, width, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0],
    ...[0x21, 0xf9, 4, 1, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, width, 0, 1, 0, 0],
    ...(width === 1 ? [2, 2, 0x44, 1, 0] : [2, 2, 0x84, 0x51, 0]),
    0x3b,
  ])

const images = { taken: gif(1), refused: gif(2) }

/** Answers an image one pixel wide where the event was taken, two where it was refused for good. */
export const pixel = (res: ServerResponse, answer: keyof typeof images): void => {
  res.statusCode = 200
  res.setHeader('Content-Type', 'image/gif')
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  res.end(images[answer])
}
