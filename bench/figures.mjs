/** Of an odd number the middle one, else the lower of the two in the middle. */
export const median = (values) => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]

export const whole = (value) => Math.round(value).toLocaleString('en')

/** Two digits, or all before the point. */
export const two = (value) => (value < 10 ? value.toPrecision(2) : whole(value))
