/** The median. For an even number of values it is the lower of the two in the middle. */
export const median = (values) => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]

export const whole = (value) => Math.round(value).toLocaleString('en')

/** Two significant digits, or all digits before the decimal point. */
export const two = (value) => (value < 10 ? value.toPrecision(2) : whole(value))
