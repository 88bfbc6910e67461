/** Finds instants of wall clocks in one time zone. */
export interface Zone {
  readonly name: string
  /**
   * The instants at which clocks of the zone show this time, given as the instant at which a clock in
   * UTC shows it: none if a clock change skips it, two if a clock change repeats it.
   */
  readonly instantsAt: (wall: number) => readonly number[]
}

const DAY_MS = 86_400_000
const SECOND_MS = 1_000

/** A time zone by its IANA name, such as "Europe/Berlin". Undefined if there is none. */
export const zoneCalled = (name: string): Zone | undefined => {
  if (name.toUpperCase() === 'UTC') return { name: 'UTC', instantsAt: (wall) => [wall] }
  const offsetAt = offsetsOf(name)
  return (
    offsetAt && {
      name,
      instantsAt: (wall) => {
        const offsets = new Set([offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)])
        return [...offsets]
          .map((offset) => wall - offset)
          .filter((at) => at + offsetAt(at) === wall)
          .sort((a, b) => a - b)
      },
    }
  )
}

/** How far clocks of a zone are ahead of UTC at an instant. */
const offsetsOf = (name: string): ((at: number) => number) | undefined => {
  const format = formatOf(name)
  if (!format) return undefined
  return (at) => {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    const shown = Date.UTC(year, month - 1, day, hour, minute, second)
    return shown - Math.floor(at / SECOND_MS) * SECOND_MS
  }
}

const formatOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}
