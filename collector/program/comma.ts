/** What to do about a comma in an amount that could not be read; undefined: it has none. */
export const commaAdvice = (text: string): string | undefined => {
  const [shown] = /\d(?:[\d.,]*\d)?,\d(?:[\d.,]*\d)?/.exec(text) ?? []
  return (
    shown &&
    `"${shown}" has a comma: write numbers with a point, such as "14.50", and without separators of thousands.`
  )
}
