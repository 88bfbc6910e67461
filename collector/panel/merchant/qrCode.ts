import encodeQR from 'qr'

/** The quiet zone around a code, in modules (ISO/IEC 18004, 5.3.8). */
const BORDER = 4

/**
 * A text as QR code, as the URL of an SVG image. Its ground is white, because cameras do not read black
 * on the dark ground of a page.
 */
export const qrCode = (text: string): string => {
  const svg = encodeQR(text, 'svg', { scale: 1, border: BORDER })
  const ground = svg.replace('<path', '<rect width="100%" height="100%" fill="#fff"/><path')
  return `data:image/svg+xml;base64,${Buffer.from(ground).toString('base64')}`
}
