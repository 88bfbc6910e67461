/** Parses an option that takes a whole number from 1 to `most`. */
export const whole = (name, text, most) => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new Error(`${name} takes a whole number from 1 to ${most}.`)
}
