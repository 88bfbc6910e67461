/** A hill on a drawn map: where its top is, how far it reaches, and what bends its lines. */
export interface Hill {
  readonly x: number
  readonly y: number
  readonly reach: number
  readonly bend: number
  /** How much wider than high; 1 where it is left out. */
  readonly stretch?: number
}

const POINTS = 18

/** A closed line around a hill at a share of its reach, as the data of an SVG path. */
export const contour = ({ x, y, reach, bend, stretch = 1 }: Hill, share: number): string => {
  const points = Array.from({ length: POINTS }, (_, index) => {
    const angle = (index / POINTS) * 2 * Math.PI
    // A few waves of different lengths look like terrain; one alone looks like a flower.
    const waves =
      1 +
      0.16 * Math.sin(2 * angle + bend) +
      0.09 * Math.sin(3 * angle + 2.1 * bend + share) +
      0.05 * Math.sin(5 * angle - bend)
    const radius = reach * share * waves
    return [x + stretch * radius * Math.cos(angle), y + radius * Math.sin(angle)] as const
  })
  return `${smooth(points)}Z`
}

/** Curves from middle to middle, with the points themselves as handles: round, and without kinks. */
const smooth = (points: readonly (readonly [number, number])[]): string =>
  points
    .map(([x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y]
      const middle = `${Math.round((x + nextX) / 2)} ${Math.round((y + nextY) / 2)}`
      return index === 0 ? `M${middle}` : `Q${Math.round(x)} ${Math.round(y)} ${middle}`
    })
    .join('')
    .concat(closing(points))

const closing = ([first, second]: readonly (readonly [number, number])[]): string => {
  if (!first || !second) return ''
  const middle = [first[0] + second[0], first[1] + second[1]].map((sum) => Math.round(sum / 2))
  return `Q${Math.round(first[0])} ${Math.round(first[1])} ${middle.join(' ')}`
}
