import { RATE_DIGITS_MAX, type RateProblem } from '../domain/rate.js'

/** What to write instead of a rate that cannot be read. */
export const rateAdvice = (wrong: RateProblem, text: string): string => {
  switch (wrong) {
    case 'ambiguous':
      return `"${text}" may mean ${text.replace(',', '.')} or ${text.replace(',', '')}: write the one that is meant, with a point before the decimals.`
    case 'exponent':
      return `"${text}" has an exponent. Write it as a decimal, such as "0.0064".`
    case 'not_positive':
      return 'A rate is more than zero. Leave out the day if there is no rate.'
    case 'too_long':
      return `"${text}" has more than ${RATE_DIGITS_MAX} significant digits. Round it.`
    default:
      return `"${text}" is no decimal such as "1.0837".`
  }
}
