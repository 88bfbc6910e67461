/** Letters that Unicode does not decompose into a Latin letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  Æ: 'AE',
  æ: 'ae',
  Œ: 'OE',
  œ: 'oe',
  Ø: 'O',
  ø: 'o',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ð: 'D',
  ð: 'd',
  Þ: 'TH',
  þ: 'th',
  ı: 'i',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
  _: '-',
  '&': '+',
}

const ALLOWED = /^[A-Za-z0-9/\-?:().,'+ ]$/

/**
 * A text in the characters that every bank takes part with in SEPA: Latin letters without marks, digits
 * and some signs. Any other character becomes a point. Undefined if no letter or digit would be left of
 * a text, or if a letter of another script is in it, because a bank could not recognise the name.
 */
export const sepaText = (text: string, max: number): string | undefined => {
  const latin = [...text.normalize('NFKD').replace(/\p{Mn}/gu, '')]
    .map((letter) => PLAIN[letter] ?? letter)
    .join('')
  if (/[^\P{L}A-Za-z]/u.test(latin)) return undefined
  const plain = [...latin]
    .map((letter) => (ALLOWED.test(letter) ? letter : '.'))
    .join('')
    .replace(/\s+/g, ' ')
    // The EPC forbids texts that begin or end with a slash, or have two of them.
    .replace(/\/{2,}/g, '/')
    .replace(/^[/ ]+/, '')
    .slice(0, max)
    .replace(/[/ ]+$/, '')
  return /[A-Za-z0-9]/.test(plain) ? plain : undefined
}
